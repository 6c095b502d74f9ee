import { expect, it } from 'vitest';
import { CONVERTER } from '../../core/quantize/recipe';
import {
  formatChange,
  formatDecibels,
  formatGrowth,
  formatRange,
  formatShare,
  recipeWords,
} from './words';

it('writes figures so that columns line up and nothing pretends to be finite', () => {
  expect([31.24, Infinity, NaN].map(formatDecibels)).toEqual(['31.2 dB', 'equal', '–']);
  expect([1, 0.9997, 0.9782, 0].map(formatShare)).toEqual(['100.0%', '>99.9%', '97.8%', '0.0%']);
  expect([-12345, 0, 80].map(formatChange)).toEqual(['−12,345 B', 'no change', '+80 B']);
  expect([1.219, 1, 0.27].map(formatGrowth)).toEqual(['+21.9%', '0%', '−73%']);
  expect(formatRange({ min: -1.23456, max: 2000.4 })).toBe('-1.23 … 2000');
});

it('tells recipes apart by what differs from the converter', () => {
  expect(recipeWords(CONVERTER)).toBe('Full int8');
  const changed = { clipping: 'mse', io: 'float32', operators: { 3: 'int16' } } as const;
  expect(recipeWords({ ...CONVERTER, ...changed })).toBe(
    'Full int8, float ends, MSE ranges, 1 raised',
  );
});
