/**
 * Everything the map can be told to do, with its keys and its words in one place: buttons, the
 * keyboard and the page's shortcut list read the same table. What a command means is computed here,
 * without a component.
 */
import type { Bytes, Scope } from '../../core/units';
import { aliveRects } from './scene';
import type { Scene } from './scene';
import { sameSelection } from '../../state/selection';
import type { Selection } from '../../state/selection';
import { boxOf, clampBox, limitsOf, revealBytes, revealStep, zoomBox } from './view';
import type { Box, View } from './view';

export const MAP_COMMANDS = {
  'previous-step': { keys: ['ArrowLeft'], label: 'Previous step' },
  'next-step': { keys: ['ArrowRight'], label: 'Next step' },
  'ten-steps-back': { keys: ['PageUp'], label: 'Ten steps back' },
  'ten-steps-on': { keys: ['PageDown'], label: 'Ten steps on' },
  'first-step': { keys: ['Home'], label: 'First step' },
  'last-step': { keys: ['End'], label: 'Last step' },
  'previous-peak': { keys: ['['], label: 'Previous local peak' },
  'next-peak': { keys: [']'], label: 'Next local peak' },
  'buffer-above': { keys: ['ArrowUp'], label: 'Buffer above' },
  'buffer-below': { keys: ['ArrowDown'], label: 'Buffer below' },
  open: { keys: ['Enter'], label: 'Open in the inspector' },
  clear: { keys: ['Escape'], label: 'Clear the selection' },
  'zoom-in': { keys: ['+', '='], label: 'Zoom in' },
  'zoom-out': { keys: ['-', '_'], label: 'Zoom out' },
  fit: { keys: ['0'], label: 'Fit the whole arena' },
  head: { keys: ['h'], label: 'Head: the planned part only' },
  natural: { keys: ['1'], label: '1:1: wide enough for operator names' },
} as const satisfies Record<string, { keys: readonly string[]; label: string }>;

export type MapCommand = keyof typeof MAP_COMMANDS;

const BY_KEY = new Map<string, MapCommand>(
  (Object.keys(MAP_COMMANDS) as MapCommand[]).flatMap((command) =>
    MAP_COMMANDS[command].keys.map((key): [string, MapCommand] => [key, command]),
  ),
);

/** The command of a key press; none with Ctrl, Alt or Cmd, which belong to browser and page. */
export const commandOf = (event: {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}): MapCommand | undefined =>
  event.ctrlKey || event.altKey || event.metaKey ? undefined : BY_KEY.get(event.key);

/** The step a command leads to; undefined when it is not about steps. */
export function stepFor(scene: Scene, command: MapCommand, step: Scope): Scope | undefined {
  const last = scene.end - 1;
  const within = (scope: Scope): Scope => Math.min(last, Math.max(scene.start, scope));
  switch (command) {
    case 'previous-step':
      return within(step - 1);
    case 'next-step':
      return within(step + 1);
    case 'ten-steps-back':
      return within(step - 10);
    case 'ten-steps-on':
      return within(step + 10);
    case 'first-step':
      return scene.start;
    case 'last-step':
      return last;
    case 'previous-peak':
      return scene.localPeaks.findLast((peak) => peak < step) ?? step;
    case 'next-peak':
      return scene.localPeaks.find((peak) => peak > step) ?? step;
    default:
      return undefined;
  }
}

/** What up and down walk through at a step, lowest first: the live buffers, then the tail's causes. */
function stopsAt(scene: Scene, step: Scope): readonly Selection[] {
  const buffers = aliveRects(scene, step).map(({ buffer }): Selection => ({
    kind: 'buffer',
    id: buffer.id,
  }));
  const causes = [...new Set(scene.tail.map((run) => run.cause))].reverse();
  return [...buffers, ...causes.map((cause): Selection => ({ kind: 'persistent', cause }))];
}

/** The selection that up or down leads to. From outside the step's list: its lowest or highest. */
export function selectionFor(
  scene: Scene,
  command: 'buffer-above' | 'buffer-below',
  step: Scope,
  selection: Selection | null,
): Selection | null {
  const stops = stopsAt(scene, step);
  const at = stops.findIndex((stop) => sameSelection(stop, selection));
  if (command === 'buffer-above') return stops[Math.min(stops.length - 1, at + 1)] ?? null;
  return stops.at(at < 0 ? -1 : Math.max(0, at - 1)) ?? null;
}

/** The operator that runs at a step, as a selection. */
export function operatorSelection(scene: Scene, step: Scope): Selection | null {
  const { subgraph, operator } = scene.plan.timeline[step] ?? {};
  if (subgraph === undefined || operator === undefined) return null;
  return { kind: 'operator', subgraph, operator };
}

const ZOOM_STEP = 1.5;
/** Width of a column in which most operator names can be read. */
const NATURAL_COLUMN = 72;

export interface ViewContext {
  readonly scene: Scene;
  readonly budget: Bytes | undefined;
  readonly step: Scope;
  readonly plotWidth: number;
}

/** The view a command leads to; undefined when it is not about the view. */
export function viewFor(command: MapCommand, view: View, context: ViewContext): View | undefined {
  const { scene, budget, step } = context;
  const box = boxOf(view, scene, budget);
  const limits = limitsOf(scene, budget);
  const free = (to: Box): View => ({ mode: 'free', box: clampBox(to, limits) });
  switch (command) {
    case 'fit':
    case 'head':
      return { mode: command };
    case 'natural': {
      const width = context.plotWidth / NATURAL_COLUMN;
      const x0 = step + 0.5 - width / 2;
      return free({ ...boxOf({ mode: 'head' }, scene, budget), x0, x1: x0 + width });
    }
    case 'zoom-in':
    case 'zoom-out': {
      const factor = command === 'zoom-in' ? ZOOM_STEP : 1 / ZOOM_STEP;
      const isStepInView = step + 1 > box.x0 && step < box.x1;
      const scope = isStepInView ? step + 0.5 : (box.x0 + box.x1) / 2;
      return free(zoomBox(box, limits, { x: factor, y: factor, scope, bytes: box.y0 }));
    }
    default:
      return undefined;
  }
}

/** The view, moved if need be so that a selected buffer or cause can be seen. */
export function viewShowing(view: View, selection: Selection, context: ViewContext): View {
  const { scene, budget } = context;
  const at =
    selection.kind === 'buffer'
      ? scene.rects.find((rect) => rect.buffer.id === selection.id)
      : scene.tail.find((run) => selection.kind === 'persistent' && run.cause === selection.cause);
  if (at === undefined) return view;
  const box = boxOf(view, scene, budget);
  const revealed = revealBytes(box, limitsOf(scene, budget), at.y0, at.y1);
  return revealed === box ? view : { mode: 'free', box: revealed };
}

/** The view, moved if need be so that a step can be seen. */
export function viewRevealing(view: View, scope: Scope, context: ViewContext): View {
  const { scene, budget } = context;
  const box = boxOf(view, scene, budget);
  const revealed = revealStep(box, limitsOf(scene, budget), scope);
  return revealed === box ? view : { mode: 'free', box: revealed };
}
