import { describe, expect, it } from 'vitest';
import { textGraph } from '../graph/testing/text-graph';
import { withPreparedShapes } from './prepared-shapes';

const shapes = (text: string) =>
  withPreparedShapes(textGraph(text)).subgraphs[0]?.tensors.map(({ shape }) => shape);

describe('withPreparedShapes', () => {
  it('works out an open dimension, and again behind it', () => {
    const text = `
      x: int8 2x6
      y: int8 3x-1
      z: int8 -1
      RESHAPE x -> y
      RESHAPE y -> z
    `;
    expect(shapes(text)).toEqual([[2, 6], [3, 4], [12]]);
  });

  it('reads [0] without a shape input as a scalar', () => {
    expect(shapes('x: int8 1\ny: int8 0\nRESHAPE x -> y')).toEqual([[1], []]);
  });

  it('leaves closed graphs alone', () => {
    const graph = textGraph('x: int8 4\ny: int8 2x2\nRESHAPE x -> y');
    expect(withPreparedShapes(graph)).toBe(graph);
  });
});
