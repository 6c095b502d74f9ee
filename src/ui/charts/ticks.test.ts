import { describe, expect, it } from 'vitest';
import { byteTicks } from './ticks';

describe('ticks of a byte axis', () => {
  it('are powers of two of KiB apart', () => {
    expect(byteTicks(375_256)).toEqual([0, 131_072, 262_144]);
    expect(byteTicks(3000)).toEqual([0, 1024, 2048]);
  });

  it('never exceed what they measure or the count asked for', () => {
    for (const most of [0, 1, 1023, 1024, 5e6, 2 ** 31]) {
      const ticks = byteTicks(most);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.at(-1)).toBeLessThanOrEqual(most);
    }
  });
});
