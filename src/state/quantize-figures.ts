/** What follows from a quantization: bytes before and after, the layers that lost most. */
import type { TensorCost } from '../core/evaluate/cost';
import type { TensorIndex } from '../core/units';
import type { OperatorOption } from '../workers/quantizer-api';
import { derive } from './derive';
import type { BeforeAfter, QuantizeRun } from './quantize-state';
import { selectAfter } from './quantize-sides';
import { selectBefore } from './quantizing';
import type { StudioState } from './studio-state';

/** The run whose file is opened beside the float model. */
export const selectRun = ({ quantize: { runs, afterRun } }: StudioState): QuantizeRun | null =>
  runs.find(({ id }) => id === afterRun) ?? null;

/** Memory of both, for the studio's target; null before there is a result. */
export const selectBeforeAfter = derive(
  [selectBefore, selectAfter, selectRun],
  (before, after, run): BeforeAfter | null => {
    if (before === null || after === null) return null;
    const file = [before.model.file.bytes, after.model.file.bytes] as const;
    if (run !== null && isRefused(run)) return { ram: null, flash: null, file };
    return {
      ram: [before.profile.arena.minimum, after.profile.arena.minimum],
      flash: [before.profile.flash.total, after.profile.flash.total],
      file,
    };
  },
);

/** A file for phones and desktops only. */
const isRefused = ({ result }: QuantizeRun): boolean => result.cost.execution === 'simulated';

/** True while the open model is a result that TFLM refuses, so that there is no arena to draw. */
export const selectHasNoArena = (state: StudioState): boolean => {
  const run = selectRun(state);
  return run !== null && isRefused(run) && state.open?.id === state.quantize.after?.id;
};

const UNKNOWN =
  'Nothing here executes this operator, so what its tensors hold is unknown: it stays in float.';

/** In which precisions operators can run; those that nothing here executes stay as they are. */
export const selectOptions = derive(
  [
    (s: StudioState) => s.quantize.float,
    (s: StudioState) => s.quantize.recipe.scheme,
    (s: StudioState) => s.quantize.left,
  ],
  (float, scheme, left): readonly OperatorOption[] =>
    (float?.opened.options[scheme] ?? []).map((option) =>
      left.includes(option.operator)
        ? { ...option, refused: { scheme: UNKNOWN, int16: UNKNOWN, float32: UNKNOWN } }
        : option,
    ),
);

/** A tensor of the float model and what rounding did to it. */
export interface LayerRow extends TensorCost {
  readonly name: string;
  /** Kind of the operator that makes it; empty for the model's inputs. */
  readonly operator: string;
  readonly operatorIndex: number | null;
}

/** The shown run's tensors, those that lost most first. */
export const selectWorstLayers = derive(
  [selectRun, (s: StudioState) => s.quantize.float],
  (run, float): readonly LayerRow[] => {
    const main = float?.opened.graph.subgraphs[0];
    if (run === null || main === undefined) return [];
    const makers = new Map(
      main.operators.flatMap(({ outputs }, index) => outputs.map((tensor) => [tensor, index])),
    );
    return run.result.cost.tensors
      .map((cost): LayerRow => {
        const maker = makers.get(cost.tensor);
        return {
          ...cost,
          name: main.tensors[cost.tensor]?.name ?? '',
          operator: maker === undefined ? '' : (main.operators[maker]?.name ?? ''),
          operatorIndex: maker ?? null,
        };
      })
      .sort((a, b) => a.sqnr - b.sqnr);
  },
);

/** Why a tensor cannot be kept in a precision: its maker and its users would have to run in it. */
export const selectTensorRefusals = derive(
  [(s: StudioState) => s.quantize.float, selectOptions],
  (float, options): ReadonlyMap<TensorIndex, OperatorOption['refused']> => {
    const refusals = new Map<TensorIndex, OperatorOption['refused']>();
    const operators = float?.opened.graph.subgraphs[0]?.operators ?? [];
    for (const { operator, refused } of options) {
      const { inputs = [], outputs = [] } = operators[operator] ?? {};
      for (const tensor of [...inputs, ...outputs])
        refusals.set(tensor, { ...refused, ...refusals.get(tensor) });
    }
    return refusals;
  },
);

/** True when another recipe, split or data than that of the shown result is chosen. */
export const selectIsStale = derive(
  [selectRun, (s: StudioState) => s.quantize.recipe, (s: StudioState) => s.quantize.calibration],
  (run, recipe, calibration): boolean =>
    run !== null &&
    (calibration === null ||
      (run.result.by !== 'automatic' &&
        JSON.stringify(recipe) !== JSON.stringify(run.result.recipe))),
);
