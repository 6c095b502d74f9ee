/**
 * Places that an action can send the user to (the board picker, the find field). Components register
 * what "going there" means while they are mounted; a request for a place that is about to mount (a
 * tab that opens first) waits for it.
 */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { FocusTarget } from '../../state/actions/registry';

const targets = new Map<FocusTarget, () => void>();
let wanted: FocusTarget | undefined;

/** Goes to a place now, or as soon as it is mounted. */
export function goTo(target: FocusTarget): void {
  const go = targets.get(target);
  wanted = go === undefined ? target : undefined;
  go?.();
}

/** Registers a place for as long as the component is mounted. */
export function useFocusTarget(target: FocusTarget, go: () => void): void {
  useEffect(() => {
    targets.set(target, go);
    if (wanted === target) {
      wanted = undefined;
      go();
    }
    return () => {
      if (targets.get(target) === go) targets.delete(target);
    };
  });
}

/** Registers an element that simply takes the focus. */
export function useFocusElement<E extends HTMLElement>(target: FocusTarget): RefObject<E | null> {
  const element = useRef<E>(null);
  useFocusTarget(target, () => element.current?.focus());
  return element;
}
