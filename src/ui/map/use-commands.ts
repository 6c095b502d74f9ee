/** Carries out a map command: on the page's step and selection, or on the map's own view. */
import {
  operatorSelection,
  selectionFor,
  stepFor,
  viewFor,
  viewRevealing,
  viewShowing,
} from './commands';
import type { MapCommand } from './commands';
import type { ArenaMapProps } from './types';
import type { Drawing } from './use-drawing';
import type { MapView } from './use-map-view';

export function useCommands(
  props: ArenaMapProps,
  { scene, frame }: Drawing,
  { view, setView }: MapView,
): (command: MapCommand) => void {
  const { step, selection, onStep, onSelect, onOpen } = props;
  const context = { scene, budget: props.budget ?? undefined, step, plotWidth: frame.plot.width };
  return (command) => {
    const next = stepFor(scene, command, step);
    if (next !== undefined) {
      onStep(next);
      setView(viewRevealing(view, next, context));
      return;
    }
    const changed = viewFor(command, view, context);
    if (changed !== undefined) return setView(changed);
    if (command === 'clear') return onSelect(null);
    if (command === 'buffer-above' || command === 'buffer-below') {
      const reached = selectionFor(scene, command, step, selection);
      if (reached !== null) setView(viewShowing(view, reached, context));
      return onSelect(reached);
    }
    const opened = selection ?? operatorSelection(scene, step);
    if (command !== 'open' || opened === null) return;
    onSelect(opened);
    onOpen(opened);
  };
}
