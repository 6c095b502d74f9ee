/**
 * The table beside the profile: what each operator took, how much of the whole that is, and how many
 * cycles it needs for a multiply-accumulate.
 */
import type { Graph } from '../graph/graph';
import { countMacs } from '../graph/macs';
import type { OperatorIndex } from '../units';
import type { Measurement, Ticks, TimedOperator } from './measurement';
import type { Summary } from './statistics';
import { summarize, toCycles, toMilliseconds } from './statistics';

export interface OperatorTime {
  readonly operator?: OperatorIndex;
  readonly tag: string;
  readonly ticks: Summary;
  /** The median; absent where ticks are no time. */
  readonly milliseconds?: number;
  /** Of the sum of all operators' medians, 0 to 1. */
  readonly share: number;
  readonly macs?: number;
  /** Absent where it computes none, or cycles are not known. */
  readonly cyclesPerMac?: number;
}

/** Said of a measurement whose rows are sums over all operators of a tag. */
export const TOTALS_BY_TAG =
  'The log only has totals by tag: each row is the sum of all operators of its kind.';

/** Ticks of operator `index` in lists that hold several inferences, one after the other. */
const inTurn = (
  operators: readonly TimedOperator[],
  index: OperatorIndex,
  count: number,
  inferences: number,
): readonly Ticks[] =>
  Array.from(
    { length: inferences },
    (_, inference) => operators[index + inference * count]?.ticks ?? [],
  ).flat();

const withWarning = (measurement: Measurement, warning: string): Measurement => ({
  ...measurement,
  warnings: [...(measurement.warnings ?? []), warning],
});

/** One list may hold several inferences, and the begin of one more. */
const placeInTurn = (measurement: Measurement, names: readonly string[]): Measurement => {
  const { operators } = measurement;
  const inferences = Math.floor(operators.length / names.length);
  const rest = operators.length % names.length;
  const placed = names.map((tag, operator) => ({
    ...{ operator, tag },
    ticks: inTurn(operators, operator, names.length, inferences),
  }));
  const whole = { ...measurement, operators: placed };
  return rest === 0
    ? whole
    : withWarning(
        whole,
        `The last ${rest} of ${operators.length} lines begin an inference that the log does not end: they were left out.`,
      );
};

/**
 * The same measurement with each operator's place in the model, where the firmware only said tags and
 * those are, in order, the model's operators: once, or inference after inference. Where they are only the
 * first of them, that is said, since their sum is no inference.
 */
export const placeOperators = (measurement: Measurement, graph: Graph): Measurement => {
  const { operators, warnings } = measurement;
  const names = (graph.subgraphs[0]?.operators ?? []).map(({ name }) => name);
  const isInOrder = operators.every(
    ({ operator, tag }, i) => operator === undefined && tag === names[i % names.length],
  );
  if (operators.length === 0 || warnings?.includes(TOTALS_BY_TAG) === true || !isInOrder)
    return measurement;
  return operators.length < names.length
    ? withWarning(
        measurement,
        `The log has ${operators.length} of the open model's ${names.length} operators: it is cut off, or of another model.`,
      )
    : placeInTurn(measurement, names);
};

const macsOf = (graph: Graph | undefined, index: OperatorIndex | undefined): number => {
  const subgraph = graph?.subgraphs[0];
  const operator = index === undefined ? undefined : subgraph?.operators[index];
  return subgraph && operator ? countMacs(subgraph, operator) : 0;
};

/** @param graph the measured model, for its multiply-accumulates */
export const operatorTimes = (measurement: Measurement, graph?: Graph): readonly OperatorTime[] => {
  const { timer, board } = measurement;
  const rows = measurement.operators.flatMap(({ ticks, ...one }) => {
    const summary = summarize(ticks);
    return summary ? [{ ...one, ticks: summary }] : [];
  });
  const total = rows.reduce((sum, { ticks }) => sum + ticks.median, 0);
  return rows.map((row) => {
    const { median } = row.ticks;
    const milliseconds = toMilliseconds(median, timer);
    const cycles = toCycles(median, timer, board.clockHertz);
    const macs = macsOf(graph, row.operator);
    return {
      ...row,
      ...(milliseconds !== undefined && { milliseconds }),
      share: total === 0 ? 0 : median / total,
      ...(macs > 0 && { macs }),
      ...(macs > 0 && cycles !== undefined && { cyclesPerMac: cycles / macs }),
    };
  });
};
