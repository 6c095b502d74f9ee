import { describe, expect, it } from 'vitest';
import { aliveRects } from './scene';
import { sceneOf } from './testing/stage';

const scene = sceneOf({
  buffers: ['x 0..1 60@0', 'a 1..2 64@64', 'scratch:1 2..2 32@128', 'y 2..2 16@0', 'z -1..-1 16@0'],
  operators: ['CONV_2D x -> a', 'DEPTHWISE_CONV_2D a -> y'],
  inputs: ['x'],
  outputs: ['y'],
  persistent: [
    { cause: 'allocator', what: 'planner', bytes: 44, align: 4, tailAfter: 44 },
    { cause: 'op-data', what: 'OpData', bytes: 20, align: 16, tailAfter: 64 },
    { cause: 'op-data', what: 'OpData', bytes: 20, align: 16, tailAfter: 96 },
    { cause: 'allocator', what: 'handles', bytes: 4, align: 4, tailAfter: 100 },
  ],
});

describe('buildScene', () => {
  it('gives every buffer its width in steps and its planned height', () => {
    const places = scene.rects.map(({ name, x0, x1, y0, y1 }) => [name, x0, x1, y0, y1]);
    expect(places).toEqual([
      ['z', -1, 0, 0, 16],
      ['x', 0, 2, 0, 64],
      ['a', 1, 3, 64, 128],
      ['y', 2, 3, 0, 16],
      ['scratch of op 1', 2, 3, 128, 160],
    ]);
  });

  it('tells the kinds apart', () => {
    expect(scene.rects.map((rect) => rect.kind)).toEqual([
      'unused',
      'io',
      'activation',
      'io',
      'scratch',
    ]);
  });

  it('gives unused buffers a column of their own', () => {
    expect([scene.start, scene.end]).toEqual([-1, 3]);
  });

  it('hangs the tail from the end of the smallest working arena, neighbours of a cause in one run', () => {
    expect(scene.arena).toBe(272);
    expect(scene.tail).toEqual([
      { cause: 'allocator', y0: 228, y1: 272, edges: [] },
      { cause: 'op-data', y0: 176, y1: 228, edges: [64] },
      { cause: 'allocator', y0: 172, y1: 176, edges: [] },
    ]);
  });

  it('labels steps by operator index and usual abbreviation', () => {
    expect(scene.steps.map(({ index, short }) => [index, short])).toEqual([
      ['in', ''],
      ['0', 'CONV'],
      ['1', 'DW'],
    ]);
  });

  it('lists what is alive at a step, lowest first', () => {
    expect(aliveRects(scene, 2).map((rect) => rect.name)).toEqual(['y', 'a', 'scratch of op 1']);
    expect(aliveRects(scene, -1).map((rect) => rect.name)).toEqual(['z']);
  });
});
