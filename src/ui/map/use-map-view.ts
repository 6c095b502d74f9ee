/** The map's viewport: what it shows now, and the ways pointer, wheel and keyboard change it. */
import { useMemo, useState } from 'react';
import type { Bytes } from '../../core/units';
import type { Point, Wheel } from '../chart-canvas/gestures';
import { contains } from './frame';
import type { Frame } from './frame';
import type { Scene } from './scene';
import { boxOf, limitsOf, panBox, projection, sameBox, zoomBox } from './view';
import type { Box, View } from './view';

export interface MapView {
  readonly view: View;
  readonly box: Box;
  readonly setView: (view: View) => void;
  /** Moves the picture by pixels; returns whether it could move. */
  readonly pan: (dx: number, dy: number) => boolean;
  /** Scales about a point by a factor per axis. */
  readonly zoomAt: (point: Point, factor: Point) => void;
  readonly wheel: (point: Point, wheel: Wheel) => boolean;
  /** Whether the user looks at a part; the whole has nothing to pan. */
  readonly isPart: boolean;
}

const WHEEL_ZOOM = 0.006;
const WHEEL_LIMIT = 50;

/** Over an axis only that axis zooms, over the plot both do. */
const axesUnder = (frame: Frame, { x, y }: Point): { isTime: boolean; isBytes: boolean } => ({
  isTime: x >= frame.plot.left,
  isBytes: !contains(frame.ruler, x, y) && !contains(frame.strip, x, y),
});

export function useMapView(scene: Scene, budget: Bytes | undefined, frame: Frame): MapView {
  const [view, setView] = useState<View>({ mode: 'fit' });
  return useMemo(() => {
    const box = boxOf(view, scene, budget);
    const limits = limitsOf(scene, budget);
    const isPart = view.mode !== 'fit';
    const change = (make: (box: Box) => Box): boolean => {
      setView((old) => {
        const before = boxOf(old, scene, budget);
        const after = make(before);
        if (sameBox(before, after)) return old;
        const isWhole = sameBox(after, boxOf({ mode: 'fit' }, scene, budget));
        return isWhole ? { mode: 'fit' } : { mode: 'free', box: after };
      });
      return !sameBox(box, make(box));
    };
    const pan = (dx: number, dy: number): boolean =>
      change((from) => {
        const { perScope, perByte } = projection(from, frame.plot);
        return panBox(from, limits, -dx / perScope, dy / perByte);
      });
    const zoomAt = (point: Point, { x, y }: Point): void => {
      change((from) => {
        const to = projection(from, frame.plot);
        const anchor = { scope: to.scopeAt(point.x), bytes: to.bytesAt(point.y) };
        return zoomBox(from, limits, { x, y, ...anchor });
      });
    };
    const wheel = (point: Point, { dx, dy, isZoom }: Wheel): boolean => {
      if (!isZoom) return isPart && pan(-dx, -dy);
      const factor = Math.exp(-Math.max(-WHEEL_LIMIT, Math.min(WHEEL_LIMIT, dy)) * WHEEL_ZOOM);
      const { isTime, isBytes } = axesUnder(frame, point);
      zoomAt(point, { x: isTime ? factor : 1, y: isBytes ? factor : 1 });
      return true;
    };
    return { view, box, setView, pan, zoomAt, wheel, isPart };
  }, [view, scene, budget, frame]);
}
