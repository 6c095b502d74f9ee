/** From a selection to its explanation. With nothing selected: what sets the peak. */
import { derive } from '../derive';
import { selectModel, selectPeak, selectProfile, selectVerdict } from '../figures';
import type { Figure, Selection } from '../selection';
import type { StudioState } from '../studio-state';
import { selectBoard } from '../target';
import {
  explainCause,
  explainHead,
  explainMinimum,
  explainPeakFigure,
  explainTail,
  explainUsed,
} from './arena';
import {
  explainBudget,
  explainMacs,
  explainModelBytes,
  explainRuntime,
  explainStaticRam,
} from './budget';
import type { Explanation, Subject } from './explanation';
import { tensorOf } from './explanation';
import { explainOperator } from './operator';
import { explainBuffer, explainTensor } from './tensor';

/** The explanation of `selection`; the peak's when it names something that does not exist. */
function explain(subject: Subject, selection: Selection | null): Explanation {
  return (
    (selection === null ? undefined : lookUp(subject, selection)) ?? explainPeakFigure(subject)
  );
}

function lookUp(subject: Subject, selection: Selection): Explanation | undefined {
  const { profile } = subject;
  switch (selection.kind) {
    case 'buffer': {
      const buffer = profile.arena.buffers.find(({ id }) => id === selection.id);
      return buffer && explainBuffer(subject, buffer);
    }
    case 'operator': {
      const operator = profile.operators.find(
        ({ subgraph, index }) => subgraph === selection.subgraph && index === selection.operator,
      );
      return operator && explainOperator(subject, operator);
    }
    case 'tensor': {
      const { subgraph, tensor } = selection;
      const found = tensorOf(subject, subgraph, tensor);
      return found && explainTensor(subject, subgraph, tensor, found);
    }
    case 'persistent':
      return explainCause(subject, selection.cause);
    case 'figure':
      return FIGURES[selection.figure](subject);
  }
}

const FIGURES: Readonly<Record<Figure, (subject: Subject) => Explanation>> = {
  peak: explainPeakFigure,
  minimum: explainMinimum,
  used: explainUsed,
  head: explainHead,
  tail: explainTail,
  ram: (subject) => explainBudget(subject, 'ram'),
  flash: (subject) => explainBudget(subject, 'flash'),
  model: explainModelBytes,
  runtime: explainRuntime,
  'static-ram': explainStaticRam,
  macs: explainMacs,
};

const selectSubject = derive(
  [selectModel, selectProfile, selectVerdict, selectBoard, selectPeak],
  (model, profile, verdict, board, peak): Subject | null =>
    model === null || profile === null || verdict === null || peak === null
      ? null
      : { model, profile, verdict, board, peak },
);

/** What the inspector shows now. */
export const selectExplanation = derive(
  [selectSubject, (s: StudioState) => s.selection],
  (subject, selection) => (subject === null ? null : explain(subject, selection)),
);
