/** What the shown measurement says: about whole inferences, and one row per timed operator. */
import { compareMeasurements } from '../../core/timings/compare';
import type { Comparison } from '../../core/timings/compare';
import type { Measurement } from '../../core/timings/measurement';
import { operatorTimes } from '../../core/timings/operator-times';
import type { OperatorTime } from '../../core/timings/operator-times';
import type { Graph } from '../../core/graph/graph';
import type { OperatorIndex } from '../../core/units';
import { derive } from '../derive';
import type { KeptMeasurement } from '../device/device-state';
import { selectModel } from '../figures';
import { sharedMeasurements } from '../shared-view';
import type { StudioState } from '../studio-state';

export interface TimeRow extends OperatorTime {
  readonly key: string;
  /** Length of the bar, against the longest. */
  readonly toMost: number;
}

const keptBy =
  (id: (state: StudioState) => number | null) =>
  (state: StudioState): KeptMeasurement | undefined => {
    const wanted = id(state);
    return state.device.history.find((one) => one.id === wanted);
  };

export const selectShown = keptBy(({ device }) => device.shown);
export const selectAgainst = keptBy(({ device }) => device.against);

/** Whether a measurement is of the model with this hash; a foreign firmware's may be of any. */
const isOf = ({ model }: Measurement, sha256: string): boolean => model.sha256 === sha256;

/** True when what is shown was measured on another model than the open one. */
export const selectIsForeign = derive(
  [selectModel, selectShown],
  (model, shown): boolean =>
    model !== null && shown !== undefined && !isOf(shown.measurement, model.file.sha256),
);

const timeRows = (measurement: Measurement, graph: Graph | undefined): readonly TimeRow[] => {
  const rows = operatorTimes(measurement, graph);
  const most = rows.reduce((longest, { share }) => Math.max(longest, share), 0);
  return rows.map((row, i) => ({
    ...row,
    key: String(i),
    toMost: most === 0 ? 0 : row.share / most,
  }));
};

export const selectTimeRows = derive(
  [selectModel, selectShown, selectIsForeign],
  (model, shown, isForeign): readonly TimeRow[] =>
    shown === undefined
      ? []
      : timeRows(shown.measurement, isForeign ? undefined : (model?.graph ?? undefined)),
);

export interface UntimedOperator {
  readonly operator: OperatorIndex;
  readonly name: string;
}

/** Operators of the open model that the shown measurement, which times others by index, has no time of. */
export const selectUntimed = derive(
  [selectModel, selectTimeRows, selectIsForeign],
  (model, rows, isForeign): readonly UntimedOperator[] => {
    const timed = new Set(rows.map(({ operator }) => operator));
    timed.delete(undefined);
    if (isForeign || timed.size === 0) return [];
    return (model?.graph.subgraphs[0]?.operators ?? []).flatMap(({ name }, operator) =>
      timed.has(operator) ? [] : [{ operator, name }],
    );
  },
);

/** Null while there are not two; undefined where the two cannot be compared. */
export const selectComparison = derive(
  [selectShown, selectAgainst],
  (shown, against): Comparison | null | undefined =>
    shown === undefined || against === undefined
      ? null
      : compareMeasurements(against.measurement, shown.measurement),
);

/** The newest measured times of the open model by operator, for tables about other things. */
export const selectModelTimes = derive(
  [selectModel, (state: StudioState) => state.device.history],
  (model, history): ReadonlyMap<number, OperatorTime> => {
    const ofModel = history.filter(
      ({ measurement }) => model !== null && isOf(measurement, model.file.sha256),
    );
    // What a file says is older than what was measured here, whatever it says.
    const newest = ofModel.findLast(({ from }) => from !== 'file') ?? ofModel.at(-1);
    if (newest === undefined) return NO_TIMES;
    const rows = operatorTimes(newest.measurement, model?.graph);
    return new Map(
      rows.flatMap((row) => (row.operator === undefined ? [] : [[row.operator, row]])),
    );
  },
);

const NO_TIMES: ReadonlyMap<number, OperatorTime> = new Map();

/** How many measurements a link of the open model can carry. */
export const selectSharedTimes = (state: StudioState): number => sharedMeasurements(state).length;
