import { describe, expect, it } from 'vitest';
import { broadcastLoops } from './broadcast';

describe('broadcastLoops', () => {
  it.each([
    ['equal shapes', [1, 4, 4, 3], [1, 4, 4, 3], [48], [1], [1]],
    ['a scalar', [2, 3, 4], [], [24], [1], [0]],
    ['a vector of channels', [1, 5, 5, 3], [3], [25, 3], [3, 1], [0, 1]],
    ['one value a channel plane', [2, 3, 4, 5], [2, 1, 1, 5], [2, 12, 5], [60, 5, 1], [5, 0, 1]],
    ['each broadcast once', [4, 1], [1, 5], [4, 5], [1, 0], [0, 1]],
    ['single elements', [1, 1], [1], [1], [1], [1]],
  ])('needs the fewest loops for %s', (_, a, b, extents, aStrides, bStrides) => {
    const rank = Math.max(a.length, b.length);
    const at = (shape: readonly number[], i: number): number => shape.at(i - rank) ?? 1;
    const output = Array.from({ length: rank }, (_, i) => Math.max(at(a, i), at(b, i)));
    expect(broadcastLoops(a, b, output)).toEqual({ extents, aStrides, bStrides });
  });

  it('finds shapes that do not fit', () => {
    expect(broadcastLoops([2, 3], [2], [2, 3])).toBeUndefined();
    expect(broadcastLoops([1], [1], [4])).toBeUndefined();
  });
});
