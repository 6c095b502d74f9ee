/** `attachGestures` for a component: attached once, always calling the latest handlers. */
import { useEffect, useEffectEvent } from 'react';
import type { RefObject } from 'react';
import { attachGestures } from './gestures';
import type { GestureHandlers } from './gestures';

export function useGestures(
  element: RefObject<HTMLElement | null>,
  handlers: GestureHandlers,
): void {
  const onHover = useEffectEvent(handlers.onHover);
  const onTap = useEffectEvent(handlers.onTap);
  const onDoubleTap = useEffectEvent(handlers.onDoubleTap);
  const onDrag = useEffectEvent(handlers.onDrag);
  const onPinch = useEffectEvent(handlers.onPinch);
  const onWheel = useEffectEvent(handlers.onWheel);
  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    return attachGestures(node, {
      onHover: (point) => onHover(point),
      onTap: (point) => onTap(point),
      onDoubleTap: (point) => onDoubleTap(point),
      onDrag: (from, before, now) => onDrag(from, before, now),
      onPinch: (pinch) => onPinch(pinch),
      onWheel: (point, wheel) => onWheel(point, wheel),
    });
  }, [element]);
}
