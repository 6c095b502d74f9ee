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

/** Run by run; a run that one of them lacks is left out. */
const sumRuns = (a: readonly Ticks[], b: readonly Ticks[]): readonly Ticks[] =>
  a.slice(0, b.length).map((ticks, run) => ticks + (b[run] ?? 0));

/**
 * One entry per operator, in the order of their first appearance: several records of one operator are
 * added up run by run. Entries without an index stay apart, since one tag may stand for many operators.
 */
export const mergeOperators = (timed: readonly TimedOperator[]): readonly TimedOperator[] => {
  const merged = new Map<OperatorIndex | symbol, TimedOperator>();
  for (const one of timed) {
    const key = one.operator ?? Symbol();
    const known = merged.get(key);
    merged.set(key, known ? { ...known, ticks: sumRuns(known.ticks, one.ticks) } : one);
  }
  return [...merged.values()];
};

/**
 * The same measurement with each operator's place in the model, where the firmware only said tags and
 * those are, in order, the model's operators.
 */
export const placeOperators = (measurement: Measurement, graph: Graph): Measurement => {
  const { operators } = measurement;
  const names = graph.subgraphs[0]?.operators ?? [];
  const isSame =
    operators.length === names.length &&
    operators.every(({ operator, tag }, i) => operator === undefined && tag === names[i]?.name);
  return isSame
    ? { ...measurement, operators: operators.map((one, operator) => ({ ...one, operator })) }
    : measurement;
};

const macsOf = (graph: Graph | undefined, index: OperatorIndex | undefined): number => {
  const subgraph = graph?.subgraphs[0];
  const operator = index === undefined ? undefined : subgraph?.operators[index];
  return subgraph && operator ? countMacs(subgraph, operator) : 0;
};

/** @param graph the measured model, for its multiply-accumulates */
export const operatorTimes = (measurement: Measurement, graph?: Graph): readonly OperatorTime[] => {
  const { timer, board } = measurement;
  const rows = mergeOperators(measurement.operators).flatMap(({ ticks, ...one }) => {
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
