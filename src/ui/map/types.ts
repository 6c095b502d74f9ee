/**
 * The arena map's contract with the page. The map keeps nothing but its viewport: the step, the
 * selection and the what-if budget are the application's, shared with tables, inspector and link.
 */
import type { ArenaPlan } from '../../core/arena/plan';
import type { Graph } from '../../core/graph/graph';
import type { Bytes, Scope } from '../../core/units';
import type { Selection } from '../../state/selection';

export interface ArenaMapProps {
  readonly plan: ArenaPlan;
  readonly graph: Graph;
  /** RAM the arena may use on the chosen board; null when no board is chosen. */
  readonly budget: Bytes | null;
  /** A budget the user tries instead of the board's, while one is being tried. */
  readonly whatIf: Bytes | null;
  /** At least so many bytes are in view when all of it is: the scale shared with another map. */
  readonly span?: Bytes;
  readonly step: Scope;
  readonly selection: Selection | null;
  readonly onStep: (step: Scope) => void;
  readonly onSelect: (selection: Selection | null) => void;
  /** Makes the budget line draggable; null means "back to the board's". */
  readonly onWhatIf: (budget: Bytes | null) => void;
  /** Enter or double click: show the selection's details (move focus to the inspector). */
  readonly onOpen: (selection: Selection) => void;
}
