/** Times and timers in words: the unit fits, and the timer says how finely it counts. */
import { describe, expect, it } from 'vitest';
import type { Timer } from '../../core/timings/measurement';
import { measured } from '../../core/timings/testing/measured';
import { foreignWords, timerWords, timeUnit, untimedWords } from './words';

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

  it('says of a time too short for its column that it is short, not that it is none', () => {
    const { format } = timeUnit(CYCLES, 125_000_000);
    expect([1, 60_000, 70_000, 125_000_000].map(format)).toEqual(['<1', '<1', '1', '1,000']);
    expect(format(0)).toBe('0');
  });
});

describe('foreignWords', () => {
  it.each([
    [{ name: 'a.tflite', sha256: 'ab'.repeat(32) }, 'on a.tflite, which is not the open model.'],
    [{ name: 'kws01' }, 'on kws01, which is not known to be the open model.'],
    [{ name: '' }, 'on a model that was not named, which is not known'],
  ])('of %o', (model, words) => {
    expect(foreignWords(measured({ model }))).toContain(words);
  });
});

describe('untimedWords', () => {
  const named = (...names: readonly string[]) =>
    names.map((name, operator) => ({ operator, name }));

  it.each([
    [[], ''],
    [named('CALL_ONCE'), ': 0 CALL_ONCE.'],
    [
      named('CALL_ONCE', 'VAR_HANDLE', 'VAR_HANDLE', 'VAR_HANDLE'),
      ': 0 CALL_ONCE, 1–3 VAR_HANDLE.',
    ],
    [[3, 4, 6].map((operator) => ({ operator, name: 'RESHAPE' })), ': 3–4 RESHAPE, 6 RESHAPE.'],
    [named(...Array.from({ length: 20 }, (_, i) => `OP${i}`)), '7 OP7, ….'],
  ])('of %o', (untimed, words) => {
    expect(untimedWords(untimed)).toSatisfy((said: string) =>
      words === '' ? said === '' : said.endsWith(words),
    );
  });
});
