import { describe, expect, it } from 'vitest';
import { doubtOf } from './doubt';
import { measured } from './testing/measured';

const timed = (...ticks: readonly number[]) =>
  ticks.map((one, operator) => ({ operator, tag: 'CONV_2D', ticks: [one] }));

describe('doubtOf', () => {
  it.each([
    ['parts that add up', [1000], timed(600, 300, 95), undefined],
    ['what timing itself costs', [1000], timed(900, 600, 400), undefined],
    ['an interpreter between its operators', [1000], timed(300, 250), undefined],
    ['a coarse timer', [1], timed(1, 1, 1, 1), undefined],
    ['whole inferences alone', [1000], timed(), undefined],
    ['operators alone', [], timed(5), undefined],
    [
      'one operator that takes ages',
      [1000],
      timed(9_000_000),
      'add up to 9,000,000 ticks, a whole inference takes 1,000 ticks',
    ],
    [
      'a whole that is next to nothing',
      [1],
      timed(600, 300, 95),
      'add up to 995 ticks, a whole inference takes 1 tick',
    ],
    ['parts of no time at all', [1000], timed(0, 0), 'add up to 0 ticks'],
    ['a whole that is far too long', [1e6], timed(600, 300, 95), 'takes 1,000,000 ticks'],
  ])('says of %s what is to be said', (_, runs, operators, said) => {
    const doubt = doubtOf(measured({ runs, operators }));
    if (said === undefined) expect(doubt).toBeUndefined();
    else expect(doubt).toContain(said);
  });
});
