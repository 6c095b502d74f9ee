/**
 * Turns pointer and keyboard into steps, selections and view changes. The pointer inspects without
 * changing anything shared; a click, a tap or a key moves the page's step and selection.
 */
import { useMemo, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Scope } from '../../core/units';
import type { HoverPoint, Point } from '../chart-canvas/gestures';
import { useGestures } from '../chart-canvas/use-gestures';
import { commandOf, operatorSelection } from './commands';
import type { MapCommand } from './commands';
import { contains } from './frame';
import { hitTest } from './hit';
import type { Hit } from './hit';
import type { Scene } from './scene';
import type { Selection } from '../../state/selection';
import type { ArenaMapProps } from './types';
import { useCommands } from './use-commands';
import type { Drawing } from './use-drawing';
import type { MapView } from './use-map-view';
import { projection } from './view';

export interface MapInput {
  /** What is under the mouse. */
  readonly hit: Hit | undefined;
  /** The mouse, in the map's pixels and the window's. */
  readonly pointer: HoverPoint | undefined;
  /** The step to show alone: under the mouse, else the current one after a key, a tap or a scrub. */
  readonly inspected: Scope | undefined;
  readonly cursor: 'plain' | 'move' | 'pick';
  readonly run: (command: MapCommand) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onBlur: () => void;
}

/** What a click on something selects; null clears the selection. */
function selectionOf(scene: Scene, hit: Hit): Selection | null {
  switch (hit.area) {
    case 'buffer':
      return { kind: 'buffer', id: hit.rect.buffer.id };
    case 'tail':
      return { kind: 'persistent', cause: hit.cause };
    case 'ruler':
      return operatorSelection(scene, hit.scope);
    case 'strip':
    case 'slack':
    case 'free':
      return null;
  }
}

export function useMapInput(
  props: ArenaMapProps,
  drawing: Drawing,
  view: MapView,
  area: RefObject<HTMLElement | null>,
): MapInput {
  const [mouse, setMouse] = useState<HoverPoint>();
  const [isStepping, setStepping] = useState(false);
  const at = usePointing(drawing, view);
  const hit = useMemo(() => (mouse === undefined ? undefined : at(mouse)), [at, mouse]);
  const run = useCommands(props, drawing, view);
  const onHover = (point: HoverPoint | undefined): void => {
    setMouse(point);
    if (point !== undefined) setStepping(false);
  };
  const onStep = (step: Scope): void => {
    setStepping(true);
    props.onStep(step);
  };
  usePointer({ ...props, onStep }, drawing, view, area, at, onHover);
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = event.target === event.currentTarget ? commandOf(event) : undefined;
    // With nothing to clear, Escape is the page's.
    if (command === undefined || (command === 'clear' && props.selection === null)) return;
    event.preventDefault();
    event.stopPropagation(); // the page has shortcuts of its own on some of these keys
    setStepping(true);
    setMouse(undefined);
    run(command);
  };
  const isStepInView = props.step + 1 > view.box.x0 && props.step < view.box.x1;
  const isPickable = hit?.area === 'buffer' || hit?.area === 'tail' || hit?.area === 'ruler';
  return {
    hit,
    pointer: mouse,
    inspected: hit?.scope ?? (isStepping && isStepInView ? props.step : undefined),
    cursor: isPickable ? 'pick' : view.isPart ? 'move' : 'plain',
    run,
    onKeyDown,
    onBlur: () => setStepping(false),
  };
}

type Pointing = (point: Point) => Hit | undefined;

function usePointing({ scene, frame }: Drawing, { box }: MapView): Pointing {
  return useMemo(() => {
    const to = projection(box, frame.plot);
    return ({ x, y }) => hitTest(scene, frame, to, x, y);
  }, [scene, frame, box]);
}

function usePointer(
  props: ArenaMapProps,
  { scene, frame }: Drawing,
  view: MapView,
  area: RefObject<HTMLElement | null>,
  at: Pointing,
  onHover: (point: HoverPoint | undefined) => void,
): void {
  useGestures(area, {
    onHover,
    onWheel: view.wheel,
    onTap: (point) => {
      const tapped = at(point);
      if (tapped === undefined) return;
      props.onStep(tapped.scope);
      props.onSelect(selectionOf(scene, tapped));
    },
    onDoubleTap: (point) => {
      const tapped = at(point);
      const selection = tapped === undefined ? null : selectionOf(scene, tapped);
      if (selection !== null) props.onOpen(selection);
    },
    onDrag: (from, before, now) => {
      const pans = view.isPart && contains(frame.plot, from.x, from.y);
      if (pans) return void view.pan(now.x - before.x, now.y - before.y);
      // Nothing to pan: dragging walks through the steps, as it always does on ruler and strip.
      const scrubbed = at({ x: now.x, y: frame.ruler.top + 1 });
      if (scrubbed !== undefined) props.onStep(scrubbed.scope);
    },
    onPinch: ({ centre, scale, shift }) => {
      view.zoomAt(centre, scale);
      view.pan(shift.x, shift.y);
    },
  });
}
