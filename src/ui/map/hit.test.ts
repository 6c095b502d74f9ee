import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitTest, rectAt } from './hit';
import { sceneOf, stageOf } from './testing/stage';

const scene = sceneOf({
  buffers: ['x 0..3 1024@0', 'a 2..7 2048@1024', 'thin 5..9 16@3600', 'b 8..9 1024@0'],
  head: 4096,
  persistent: [
    { cause: 'allocator', what: 'planner', bytes: 600, align: 4, tailAfter: 600 },
    { cause: 'nodes', what: 'nodes', bytes: 400, align: 4, tailAfter: 1000 },
  ],
});
const { stage } = stageOf(scene);
const at = (scope: number, bytes: number) =>
  hitTest(scene, stage.frame, stage.to, stage.to.x(scope), stage.to.y(bytes));

describe('hitTest', () => {
  it('finds buffers, the tail by cause, slack and free space', () => {
    expect(at(2.5, 500.5)).toMatchObject({
      area: 'buffer',
      scope: 2,
      bytes: 500,
      rect: { name: 'x' },
    });
    expect(at(2.5, 1500)).toMatchObject({ area: 'buffer', rect: { name: 'a' } });
    expect(at(4.5, 500)).toMatchObject({ area: 'free', scope: 4 });
    expect(at(4.5, scene.arena - 300)).toMatchObject({ area: 'tail', cause: 'allocator' });
    expect(at(4.5, scene.arena - 800)).toMatchObject({ area: 'tail', cause: 'nodes' });
    expect(at(4.5, 4100)).toMatchObject({ area: 'slack' });
  });

  it('finds steps on ruler and strip, and nothing on the axis', () => {
    const x = stage.to.x(6.2);
    const { ruler, strip, plot } = stage.frame;
    expect(hitTest(scene, stage.frame, stage.to, x, ruler.top + 3)).toEqual({
      area: 'ruler',
      scope: 6,
    });
    expect(hitTest(scene, stage.frame, stage.to, x, strip.top + 3)).toEqual({
      area: 'strip',
      scope: 6,
    });
    expect(hitTest(scene, stage.frame, stage.to, plot.left - 10, plot.top + 50)).toBeUndefined();
  });

  it('forgives a miss of a thin buffer by some pixels, not by many', () => {
    const y = stage.to.y(3608);
    expect(rectAt(scene.rects, stage.to, stage.to.x(7), y - 2)?.name).toBe('thin');
    expect(rectAt(scene.rects, stage.to, stage.to.x(7), y - 9)?.name).toBeUndefined();
  });

  it('prefers the smallest of overlapping buffers', () => {
    const overlapping = sceneOf({ buffers: ['big 0..9 4096@0', 'small 4..5 64@1024'] });
    const { to } = stageOf(overlapping).stage;
    expect(rectAt(overlapping.rects, to, to.x(4.5), to.y(1050))?.name).toBe('small');
  });

  it('agrees with looking at every rectangle', () => {
    const scope = fc.double({ min: 0, max: 9.99, noNaN: true });
    const bytes = fc.double({ min: 0, max: 4000, noNaN: true });
    fc.assert(
      fc.property(scope, bytes, (x, y) => {
        const inside = scene.rects.filter((r) => r.x0 < x && x < r.x1 && r.y0 < y && y < r.y1);
        const found = rectAt(scene.rects, stage.to, stage.to.x(x), stage.to.y(y));
        if (inside.length > 0) expect(inside).toContain(found);
      }),
    );
  });
});
