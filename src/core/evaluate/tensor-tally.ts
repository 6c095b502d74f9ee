/**
 * Fidelity and saturation of every tensor that exists in both models. The quantized values of a sample
 * are held (they are small); the float ones are looked at as the float engine shows them.
 */
import type { FloatModel, Visit } from '../calibrate/float-network';
import type { Graph } from '../graph/graph';
import type { Quantized } from '../quantize/quantized';
import type { TensorKind } from '../run/elements';
import { rangeOf, realOf } from '../run/elements';
import type { TensorIndex } from '../units';
import type { TensorCost } from './cost';
import type { Sums } from './fidelity';
import { addValues, fidelityOf, newSums } from './fidelity';
import type { Stored } from './runner';

interface Entry {
  readonly sums: Sums;
  readonly kind: TensorKind;
  low: number;
  high: number;
}

export interface TensorTally {
  /** Compares what the float engine shows with what the quantized model stored for the same sample. */
  readonly visitor: (stored: ReadonlyMap<TensorIndex, Stored>) => Visit;
  /** In the order the float engine visits. */
  readonly costs: () => readonly TensorCost[];
}

export const newTensorTally = (
  { graph }: FloatModel,
  { tensorOf }: Pick<Quantized, 'tensorOf'>,
): TensorTally => {
  const entries = new Map<TensorIndex, Entry>();
  const entryOf = (tensor: TensorIndex, kind: TensorKind): Entry => {
    const known = entries.get(tensor) ?? { sums: newSums(), kind, low: 0, high: 0 };
    entries.set(tensor, known);
    return known;
  };
  return {
    visitor: (stored) => (tensor, values) => {
      const twin = stored.get(tensorOf.get(tensor) ?? -1);
      // State is shown once per time step; what is stored is its last value.
      if (twin?.values.length !== values.length || isState(graph, tensor)) return;
      const { kind, values: raw } = twin;
      const entry = entryOf(tensor, kind);
      addValues(entry.sums, values, raw, kind.scale, kind.zeroPoint);
      countEnds(entry, values, raw);
    },
    costs: () => [...entries].map(([tensor, entry]) => costOf(tensor, entry)),
  };
};

const isState = (graph: Graph, tensor: TensorIndex): boolean =>
  graph.subgraphs[0]?.tensors[tensor]?.isVariable === true;

/** Counts values stored at an end whose real value lies more than rounding, half a step, beyond it. */
const countEnds = (entry: Entry, real: Float32Array, stored: ArrayLike<number>): void => {
  const { kind } = entry;
  const ends = kind.scale === 0 ? undefined : rangeOf(kind.type);
  if (ends === undefined) return;
  const low = realOf(kind, ends[0]) - kind.scale / 2;
  const high = realOf(kind, ends[1]) + kind.scale / 2;
  for (let i = 0; i < real.length; i++) {
    const value = real[i] ?? 0;
    if (value > high && stored[i] === ends[1]) entry.high++;
    else if (value < low && stored[i] === ends[0]) entry.low++;
  }
};

const costOf = (tensor: TensorIndex, { sums, kind, low, high }: Entry): TensorCost => ({
  tensor,
  ...fidelityOf(sums),
  saturatedLow: sums.values === 0 ? 0 : low / sums.values,
  saturatedHigh: sums.values === 0 ? 0 : high / sums.values,
  type: kind.type,
});

/** Worst first: by SQNR, then by position. Tensors that lost nothing come last. */
export const worstFirst = (tensors: readonly TensorCost[]): readonly TensorCost[] =>
  [...tensors].sort((a, b) => (a.sqnr === b.sqnr ? 0 : a.sqnr - b.sqnr));
