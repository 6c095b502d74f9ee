import { describe, expect, it } from 'vitest';
import { pinchOf, wheelOf } from './gestures';

const wheel = (event: Partial<WheelEvent>): WheelEvent =>
  ({
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    ...event,
  }) as WheelEvent;

describe('pinchOf', () => {
  it('scales by the spread and moves by the middle', () => {
    const before = [
      { x: 0, y: 0 },
      { x: 100, y: 60 },
    ] as const;
    const now = [
      { x: 0, y: 0 },
      { x: 200, y: 90 },
    ] as const;
    expect(pinchOf(before, now)).toEqual({
      centre: { x: 50, y: 30 },
      scale: { x: 2, y: 1.5 },
      shift: { x: 50, y: 15 },
    });
  });

  it('leaves an axis alone along which the fingers are close', () => {
    const before = [
      { x: 0, y: 5 },
      { x: 100, y: 20 },
    ] as const;
    const now = [
      { x: 0, y: 5 },
      { x: 150, y: 45 },
    ] as const;
    expect(pinchOf(before, now).scale).toEqual({ x: 1.5, y: 1 });
    expect(pinchOf([now[0], now[0]], [now[0], now[0]]).scale).toEqual({ x: 1, y: 1 });
  });
});

describe('wheelOf', () => {
  it('turns lines and pages into pixels', () => {
    expect(wheelOf(wheel({ deltaY: 3, deltaMode: 1 })).dy).toBe(48);
    expect(wheelOf(wheel({ deltaY: 1, deltaMode: 2 })).dy).toBe(400);
  });

  it('moves sideways with Shift and zooms with Ctrl or Cmd', () => {
    expect(wheelOf(wheel({ deltaY: 10, shiftKey: true }))).toEqual({
      dx: 10,
      dy: 0,
      isZoom: false,
    });
    expect(wheelOf(wheel({ deltaY: 10, metaKey: true }))).toEqual({ dx: 0, dy: 10, isZoom: true });
  });
});
