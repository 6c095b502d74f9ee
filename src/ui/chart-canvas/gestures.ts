/**
 * Mouse, pen and touch as the few gestures a chart knows: hover, tap, drag, pinch and wheel. One
 * pointer drags, two pinch; a press that barely moves is a tap. Points are in the element's pixels.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point with its place in the window, for what floats beside it. */
export interface HoverPoint extends Point {
  readonly inWindow: Point;
}

export interface GestureHandlers {
  /** The mouse is over a point without a button down; undefined when it leaves. */
  readonly onHover: (point: HoverPoint | undefined) => void;
  readonly onTap: (point: Point) => void;
  readonly onDoubleTap: (point: Point) => void;
  /** A drag that started at `from` moves from one point to the next. */
  readonly onDrag: (from: Point, before: Point, now: Point) => void;
  readonly onPinch: (pinch: Pinch) => void;
  /** Returns whether the wheel was used; otherwise the page scrolls. */
  readonly onWheel: (point: Point, wheel: Wheel) => boolean;
}

/** What two fingers did between two moments: scale about the centre, then move by the shift. */
export interface Pinch {
  readonly centre: Point;
  /** Per axis: fingers beside each other stretch x only, fingers above each other y only. */
  readonly scale: Point;
  readonly shift: Point;
}

/** Wheel movement in pixels. `isZoom` is Ctrl, Cmd or a trackpad's pinch. */
export interface Wheel {
  readonly dx: number;
  readonly dy: number;
  readonly isZoom: boolean;
}

const TAP_DISTANCE = 4;
const LINE_PIXELS = 16;
const PAGE_PIXELS = 400;

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Fingers closer than this along an axis do not scale it. */
const LEAST_SPREAD = 48;

const spreadRatio = (before: number, now: number): number =>
  Math.min(Math.abs(before), Math.abs(now)) < LEAST_SPREAD ? 1 : Math.abs(now) / Math.abs(before);

export function pinchOf([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): Pinch {
  const from = middle(a, b);
  const to = middle(c, d);
  const scale = { x: spreadRatio(b.x - a.x, d.x - c.x), y: spreadRatio(b.y - a.y, d.y - c.y) };
  return { centre: from, scale, shift: { x: to.x - from.x, y: to.y - from.y } };
}

/** A wheel event's movement in pixels, whatever unit the device reports. */
export function wheelOf(event: WheelEvent): Wheel {
  const units = [1, LINE_PIXELS, PAGE_PIXELS];
  const unit = units[event.deltaMode] ?? 1;
  return {
    dx: (event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX) * unit,
    dy: (event.shiftKey ? 0 : event.deltaY) * unit,
    isZoom: event.ctrlKey || event.metaKey,
  };
}

interface Press {
  readonly start: Point;
  now: Point;
  isDrag: boolean;
}

/** Listens on an element; returns what stops it. */
export function attachGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const presses = new Map<number, Press>();
  const pointOf = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const move = (press: Press, point: Point): void => {
    const others = [...presses.values()].filter((other) => other !== press);
    const before = press.now;
    press.isDrag ||= others.length > 0 || distance(press.start, point) > TAP_DISTANCE;
    if (!press.isDrag) return;
    press.now = point;
    const [other] = others;
    if (other === undefined) return handlers.onDrag(press.start, before, point);
    other.isDrag = true;
    handlers.onPinch(pinchOf([before, other.now], [point, other.now]));
  };
  const listeners = {
    pointerdown: (event: PointerEvent) => {
      if (event.button !== 0 || event.target !== element) return;
      const start = pointOf(event);
      presses.set(event.pointerId, { start, now: start, isDrag: false });
      element.setPointerCapture(event.pointerId);
      handlers.onHover(undefined);
    },
    pointermove: (event: PointerEvent) => {
      const press = presses.get(event.pointerId);
      if (press !== undefined) move(press, pointOf(event));
      else if (event.pointerType !== 'touch') {
        const inWindow = { x: event.clientX, y: event.clientY };
        const isInside = event.target === element;
        handlers.onHover(isInside ? { ...pointOf(event), inWindow } : undefined);
      }
    },
    pointerup: (event: PointerEvent) => {
      const press = presses.get(event.pointerId);
      presses.delete(event.pointerId);
      if (press?.isDrag === false) handlers.onTap(pointOf(event));
    },
    pointercancel: (event: PointerEvent) => presses.delete(event.pointerId),
    pointerleave: () => handlers.onHover(undefined),
    dblclick: (event: MouseEvent) => {
      if (event.target === element) handlers.onDoubleTap(pointOf(event));
    },
    wheel: (event: WheelEvent) => {
      if (handlers.onWheel(pointOf(event), wheelOf(event))) event.preventDefault();
    },
  };
  const controller = new AbortController();
  for (const [type, listener] of Object.entries(listeners)) {
    const options = { passive: false, signal: controller.signal };
    element.addEventListener(type, listener as EventListener, options);
  }
  return () => controller.abort();
}
