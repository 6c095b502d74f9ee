import { expect, it } from 'vitest';
import { toRuns } from './runs';

it.each([
  [[], ''],
  [[5], '5'],
  [[0, 1, 2, 7, 8, 3], '0-2,7-8,3'],
  [[2, 1, 0], '2,1,0'],
])('writes %j as %j', (numbers, text) => {
  expect(toRuns(numbers)).toBe(text);
});
