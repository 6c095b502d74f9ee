/** Every way belongs to a board of the table, and every runner has one. */
import { describe, expect, it } from 'vitest';
import { RUNNERS } from '../runner/runners';
import { BOARDS } from './boards';
import { flashWays, wayName } from './flash-ways';

describe('flashWays', () => {
  it('knows a way onto every board that there is a runner for', () => {
    for (const board of RUNNERS.flatMap(({ boards }) => boards))
      expect(flashWays(board), board).not.toEqual([]);
  });

  it('has names that tell a board’s ways apart, and sentences that end', () => {
    for (const { id } of BOARDS) {
      const ways = flashWays(id);
      expect(new Set(ways.map(wayName)).size).toBe(ways.length);
      for (const { before } of ways) expect(before).toMatch(/^$|\.$/);
    }
  });

  it('knows none for a board that needs a vendor’s tool', () => {
    expect(flashWays('teensy40')).toEqual([]);
    expect(flashWays('not a board')).toEqual([]);
  });

  it('has a way onto half of the table', () => {
    const known = BOARDS.filter(({ id }) => flashWays(id).length > 0).length;
    expect(known).toBe(39);
  });
});
