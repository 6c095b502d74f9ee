import { describe, expect, it } from 'vitest';
import { windowOf } from './window';

describe('windowOf', () => {
  it.each([
    [
      { input: 8, kernel: 3, stride: 1, dilation: 1, padding: 'SAME' },
      { output: 8, before: 1 },
    ],
    [
      { input: 8, kernel: 3, stride: 2, dilation: 1, padding: 'SAME' },
      { output: 4, before: 0 },
    ],
    [
      { input: 7, kernel: 3, stride: 2, dilation: 1, padding: 'SAME' },
      { output: 4, before: 1 },
    ],
    [
      { input: 7, kernel: 3, stride: 2, dilation: 1, padding: 'VALID' },
      { output: 3, before: 0 },
    ],
    [
      { input: 9, kernel: 3, stride: 1, dilation: 3, padding: 'VALID' },
      { output: 3, before: 0 },
    ],
    [
      { input: 9, kernel: 3, stride: 1, dilation: 3, padding: 'SAME' },
      { output: 9, before: 3 },
    ],
    [
      { input: 5, kernel: 1, stride: 3, dilation: 1, padding: 'SAME' },
      { output: 2, before: 0 },
    ],
    [
      { input: 2, kernel: 3, stride: 1, dilation: 1, padding: 'VALID' },
      { output: 0, before: 0 },
    ],
  ] as const)('%o', (options, window) => {
    expect(windowOf(options)).toEqual(window);
  });
});
