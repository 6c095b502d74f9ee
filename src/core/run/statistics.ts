/**
 * What every operator's outputs look like while the model runs: extremes, how much stands at the ends
 * of the stored type and why, zeros, and values that are no numbers.
 */
import type { Operator } from '../graph/graph';
import type { OperatorIndex, TensorIndex } from '../units';
import type { TensorKind } from './elements';
import { elementsOf, rangeOf, realOf } from './elements';
import { endCause } from './ends';
import type { EndCause } from './ends';

/** An extreme: as stored, and as the real value that stands for. */
export interface Extreme {
  readonly raw: number;
  readonly real: number;
}

/** Values that stand at one end of the stored type. */
export interface AtEnd {
  readonly count: number;
  readonly share: number;
  readonly cause: EndCause;
}

export interface TensorStatistics {
  readonly elements: number;
  /** Undefined when there is no number among the values. */
  readonly min: Extreme | undefined;
  readonly max: Extreme | undefined;
  /** Undefined for types without a meaningful end: floats, and integers that are not quantized. */
  readonly low: AtEnd | undefined;
  readonly high: AtEnd | undefined;
  /** Real zeros: stored values equal to the zero point. */
  readonly zeros: number;
  readonly zeroShare: number;
  readonly nan: number;
  readonly infinite: number;
}

/** One output of one operator of the main subgraph. */
export interface OutputStatistics extends TensorStatistics {
  readonly operator: OperatorIndex;
  readonly tensor: TensorIndex;
}

/** From this share on, values cut off at an end are worth a look. */
const NOTABLE_SHARE = 0.01;

export const isSaturated = (end: AtEnd | undefined): boolean =>
  end?.cause === 'cut' && end.share >= NOTABLE_SHARE;

/** The statistics of `bytes`, an output of `operator`. */
export const tensorStatistics = (
  kind: TensorKind,
  bytes: Uint8Array<ArrayBuffer>,
  operator: Operator,
): TensorStatistics => {
  const counted = count(kind, bytes);
  const { elements, min, max, lows, highs, zeros, nan, infinite } = counted;
  const share = (part: number): number => (elements === 0 ? 0 : part / elements);
  const extreme = (raw: number): Extreme | undefined =>
    min <= max ? { raw, real: realOf(kind, raw) } : undefined;
  const ends = kind.scale === 0 ? undefined : rangeOf(kind.type);
  const atEnd = (end: 'low' | 'high', many: number): AtEnd | undefined => {
    const raw = ends?.[end === 'low' ? 0 : 1];
    if (raw === undefined) return undefined;
    const cause = endCause(operator, end, realOf(kind, raw), kind.scale);
    return { count: many, share: share(many), cause };
  };
  return {
    elements,
    min: extreme(min),
    max: extreme(max),
    low: atEnd('low', lows),
    high: atEnd('high', highs),
    zeros,
    zeroShare: share(zeros),
    nan,
    infinite,
  };
};

const count = (kind: TensorKind, bytes: Uint8Array<ArrayBuffer>) => {
  const values = elementsOf(kind.type, bytes);
  const [low, high] = rangeOf(kind.type) ?? [-Infinity, Infinity];
  let [min, max, lows, highs, zeros, nan, infinite] = [Infinity, -Infinity, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === low) lows++;
    if (value === high) highs++;
    if (value === kind.zeroPoint) zeros++;
    if (Number.isNaN(value)) nan++;
    if (value === Infinity || value === -Infinity) infinite++;
  }
  return { elements: values.length, min, max, lows, highs, zeros, nan, infinite };
};
