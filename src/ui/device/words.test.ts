/** Times and timers in words: the unit fits, and the timer says how finely it counts. */
import { describe, expect, it } from 'vitest';
import type { Timer } from '../../core/timings/measurement';
import { timerWords, timeUnit } from './words';

const CYCLES: Timer = { kind: 'cycles', name: 'SysTick', hertz: 125e6 };

describe('timerWords', () => {
  it.each<[Timer, string]>([
    [CYCLES, 'cycle counter (SysTick), 125 MHz: 8 ns a tick'],
    [
      { kind: 'microseconds', name: 'm-lap-us', hertz: 1e6 },
      'microsecond timer (m-lap-us), 1 MHz: 1,000 ns a tick',
    ],
    [{ kind: 'unknown', name: '' }, 'unknown timer'],
  ])('%o', (timer, words) => {
    expect(timerWords(timer)).toBe(words);
  });
});

describe('timeUnit', () => {
  it.each([
    [CYCLES, 125_000, 'ms', '1.000'],
    [CYCLES, 1250, 'µs', '10.00'],
    [{ kind: 'unknown', name: '' } as const, 1234, 'ticks', '1,234'],
  ] as const)('%o, at most %d ticks', (timer, most, name, longest) => {
    const unit = timeUnit(timer, most);
    expect([unit.name, unit.format(most)]).toEqual([name, longest]);
  });
});
