import { describe, expect, it } from 'vitest';
import { sceneOf } from './testing/stage';
import { blendScenes, ease } from './transition';

const before = sceneOf({ buffers: ['a 0..1 64@0', 'b 1..2 64@64', 'scratch:0 1..1 32@128'] });
const after = sceneOf({ buffers: ['a 0..1 64@64', 'b 1..2 64@0', 'scratch:1 2..2 32@64'] });

describe('blendScenes', () => {
  it('moves what both plans have, and puts the rest at its place', () => {
    const middle = blendScenes(before, after, 0.5);
    const places = middle.rects.map(({ name, y0 }) => [name, y0]);
    expect(places).toContainEqual(['a', 32]);
    expect(places).toContainEqual(['b', 32]);
    expect(places).toContainEqual(['scratch of op 1', 64]);
    expect(middle.plan.head).toBe(144);
  });

  it('ends as the new scene itself', () => {
    expect(blendScenes(before, after, 1)).toBe(after);
  });

  it('eases from 0 to 1', () => {
    expect([0, 0.5, 1].map(ease)).toEqual([0, 0.5, 1]);
  });
});
