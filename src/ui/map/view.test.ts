import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sceneOf } from './testing/stage';
import {
  boxOf,
  clampBox,
  limitsOf,
  panBox,
  projection,
  revealBytes,
  revealStep,
  zoomBox,
} from './view';
import type { Box, Limits } from './view';

const scene = sceneOf({ buffers: ['a 0..19 4096@0', 'b 3..9 4096@4096'] });
const limits = limitsOf(scene, undefined);

const anyBox: fc.Arbitrary<Box> = fc
  .tuple(
    fc.double({ min: -50, max: 50, noNaN: true }),
    fc.double({ min: 0.01, max: 90, noNaN: true }),
  )
  .map(([x0, width]) => ({ x0, x1: x0 + width, y0: x0 * 100, y1: (x0 + width) * 100 }));

const within = (box: Box, { x0, x1, y0, y1, minWidth, minHeight }: Limits): void => {
  const slack = 1e-6;
  expect(box.x0).toBeGreaterThanOrEqual(x0 - slack);
  expect(box.x1).toBeLessThanOrEqual(x1 + slack);
  expect(box.y0).toBeGreaterThanOrEqual(y0 - slack);
  expect(box.y1).toBeLessThanOrEqual(y1 + slack);
  expect(box.x1 - box.x0).toBeGreaterThanOrEqual(minWidth - slack);
  expect(box.y1 - box.y0).toBeGreaterThanOrEqual(minHeight - slack);
};

describe('view', () => {
  it('fits the arena, with a budget that is near but not one that is far', () => {
    const alone = boxOf({ mode: 'fit' }, scene, undefined);
    expect(alone).toMatchObject({ x0: 0, x1: 20, y0: 0 });
    expect(alone.y1).toBeGreaterThan(8192);
    expect(boxOf({ mode: 'fit' }, scene, 10_000).y1).toBeGreaterThan(10_000);
    expect(boxOf({ mode: 'fit' }, scene, 1_000_000)).toEqual(alone);
    expect(limitsOf(scene, 1_000_000).y1).toBeGreaterThan(1_000_000);
  });

  it('keeps any box within the limits, however it was moved or zoomed', () => {
    fc.assert(
      fc.property(anyBox, fc.double({ min: 0.01, max: 100, noNaN: true }), (any, factor) => {
        const box = clampBox(any, limits);
        within(box, limits);
        const zoom = { x: factor, y: factor, scope: 7, bytes: 900 };
        within(zoomBox(box, limits, zoom), limits);
        within(panBox(box, limits, factor - 50, factor * 100), limits);
      }),
    );
  });

  it('zooms about the point it is told to', () => {
    const box = { x0: 4, x1: 14, y0: 1000, y1: 5000 };
    const zoomed = zoomBox(box, limits, { x: 2, y: 2, scope: 9, bytes: 3000 });
    expect(zoomed).toEqual({ x0: 6.5, x1: 11.5, y0: 2000, y1: 4000 });
  });

  it('reveals a step or a range with the least movement', () => {
    const box = { x0: 4, x1: 8, y0: 1000, y1: 2000 };
    expect(revealStep(box, limits, 5)).toBe(box);
    expect(revealStep(box, limits, 8)).toMatchObject({ x0: 5, x1: 9 });
    expect(revealStep(box, limits, 1)).toMatchObject({ x0: 1, x1: 5 });
    expect(revealBytes(box, limits, 1200, 1300)).toBe(box);
    expect(revealBytes(box, limits, 1900, 2400)).toMatchObject({ y0: 1400, y1: 2400 });
    expect(revealBytes(box, limits, 100, 200)).toMatchObject({ y0: 100, y1: 1100 });
    expect(revealBytes(box, limits, 1500, 4000)).toMatchObject({ y0: 1500 });
  });

  it('projects there and back', () => {
    const plot = { left: 60, top: 10, width: 500, height: 300 };
    const box = { x0: 2, x1: 7, y0: 0, y1: 4096 };
    const to = projection(box, plot);
    expect([to.x(2), to.x(7), to.y(0), to.y(4096)]).toEqual([60, 560, 310, 10]);
    fc.assert(
      fc.property(fc.double({ min: 2, max: 7, noNaN: true }), (scope) => {
        expect(to.scopeAt(to.x(scope))).toBeCloseTo(scope, 9);
        expect(to.bytesAt(to.y(scope * 500))).toBeCloseTo(scope * 500, 6);
      }),
    );
  });
});
