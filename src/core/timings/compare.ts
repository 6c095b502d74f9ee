/**
 * Two measurements side by side: runs, boards, versions of a model. Operators of one model are matched
 * by their index; those of two versions by the longest sequence of tags that both have in common, so that
 * an operator that came or went does not shift all others.
 */
import type { OperatorIndex } from '../units';
import { longestCommon } from './longest-common';
import type { Measurement } from './measurement';
import type { OperatorTime } from './operator-times';
import { operatorTimes } from './operator-times';
import { summarize, toMilliseconds } from './statistics';

/** `ticks`: both boards count the same kind of thing, but it is no time. */
export type ComparedUnit = 'milliseconds' | 'ticks';

export interface ComparedTime {
  /** Medians; absent where one of the two lacks it. */
  readonly a?: number;
  readonly b?: number;
  /** b over a, and b less a; absent unless both are there (and a is not 0). */
  readonly ratio?: number;
  readonly difference?: number;
}

export interface ComparedOperator extends ComparedTime {
  readonly tag: string;
  /** Its index in each model. */
  readonly operatorA?: OperatorIndex;
  readonly operatorB?: OperatorIndex;
}

export interface Comparison {
  readonly unit: ComparedUnit;
  /** Undefined where one of them does not know its model. */
  readonly isSameModel: boolean | undefined;
  /** Whole inferences; the sum of the operators where those were not timed. */
  readonly whole: ComparedTime;
  readonly operators: readonly ComparedOperator[];
}

const compareTimes = (a: number | undefined, b: number | undefined): ComparedTime => ({
  ...(a !== undefined && { a }),
  ...(b !== undefined && { b }),
  ...(a !== undefined && b !== undefined && { difference: b - a }),
  ...(a !== undefined && b !== undefined && a !== 0 && { ratio: b / a }),
});

const unitOf = (a: Measurement, b: Measurement): ComparedUnit | undefined => {
  const haveTime = [a, b].every(({ timer }) => toMilliseconds(1, timer) !== undefined);
  if (haveTime) return 'milliseconds';
  return a.timer.kind === b.timer.kind && a.timer.name === b.timer.name ? 'ticks' : undefined;
};

const timeIn = (unit: ComparedUnit, ticks: number, { timer }: Measurement): number | undefined =>
  unit === 'ticks' ? ticks : toMilliseconds(ticks, timer);

const wholeOf = (measurement: Measurement, rows: readonly OperatorTime[]): number | undefined => {
  const runs = summarize(measurement.runs);
  if (runs !== undefined) return runs.median;
  return rows.length === 0 ? undefined : rows.reduce((sum, { ticks }) => sum + ticks.median, 0);
};

type Pair = readonly [OperatorTime | undefined, OperatorTime | undefined];

const byIndex = (a: readonly OperatorTime[], b: readonly OperatorTime[]): readonly Pair[] => {
  const keyOf = ({ operator, tag }: OperatorTime): string => `${operator} ${tag}`;
  const others = new Map(b.map((one) => [keyOf(one), one]));
  const matched = a.map((one): Pair => [one, others.get(keyOf(one))]);
  const found = new Set(matched.map(([, one]) => one));
  return [...matched, ...b.filter((one) => !found.has(one)).map((one): Pair => [undefined, one])];
};

const byTag = (a: readonly OperatorTime[], b: readonly OperatorTime[]): readonly Pair[] =>
  longestCommon(
    a.map(({ tag }) => tag),
    b.map(({ tag }) => tag),
  ).map(([i, j]): Pair => [i === undefined ? undefined : a[i], j === undefined ? undefined : b[j]]);

const haveIndices = (rows: readonly OperatorTime[]): boolean =>
  rows.every(({ operator }) => operator !== undefined);

/**
 * @param a what the other one is compared with
 * Undefined when their timers count things that cannot be compared.
 */
export const compareMeasurements = (a: Measurement, b: Measurement): Comparison | undefined => {
  const unit = unitOf(a, b);
  if (unit === undefined) return undefined;
  const [rowsA, rowsB] = [operatorTimes(a), operatorTimes(b)];
  const isKnown = a.model.sha256 !== undefined && b.model.sha256 !== undefined;
  const isSameModel = isKnown ? a.model.sha256 === b.model.sha256 : undefined;
  const isIndexed = isSameModel === true && haveIndices(rowsA) && haveIndices(rowsB);
  const time = (of: Measurement, ticks: number | undefined): number | undefined =>
    ticks === undefined ? undefined : timeIn(unit, ticks, of);
  return {
    unit,
    isSameModel,
    whole: compareTimes(time(a, wholeOf(a, rowsA)), time(b, wholeOf(b, rowsB))),
    operators: (isIndexed ? byIndex(rowsA, rowsB) : byTag(rowsA, rowsB)).map(([one, other]) => ({
      tag: (one ?? other)?.tag ?? '',
      ...(one?.operator !== undefined && { operatorA: one.operator }),
      ...(other?.operator !== undefined && { operatorB: other.operator }),
      ...compareTimes(time(a, one?.ticks.median), time(b, other?.ticks.median)),
    })),
  };
};
