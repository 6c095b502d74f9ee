/**
 * Entropy calibration: of all ranges, the one whose 256 levels tell the most about the distribution,
 * by Kullback-Leibler divergence of what is stored from what was there. It is Szymon Migacz' method
 * (GTC 2017, "8-bit inference with TensorRT"), as ONNX Runtime also has it, adapted to ranges that are
 * not symmetric: the upper end is narrowed with the lower one fixed, then the lower one. Exact zeros
 * carry no information here, because every range stores them exactly. As there, a range keeps at least
 * as many bins as there are levels: with fewer, every bin has a level of its own, nothing seems lost,
 * and in the end a single bin would describe itself best of all. Divergence counts values and not how
 * far off they are, so at most one value in a thousand is cut off at either end.
 */
import type { Range, TensorCalibration } from './calibration';

const LEVELS = 256;
/** Candidates for an end stand closer the nearer they are to the limit: 2^(-1/16) apart. */
const PER_OCTAVE = 16;
/** Counts of a level that holds none, so that its divergence is finite. */
const SMOOTH = 1e-4;
/** Largest share of the values that are not 0 to cut off at one end. */
const CUT = 1e-3;

/** Cumulative counts, bins with any, and sum of n log n, by bin. */
interface Entropies {
  readonly counts: Float64Array;
  readonly mass: Float64Array;
  readonly used: Float64Array;
  readonly log: Float64Array;
}

export const entropyRange = ({ min, max, zeros, histogram }: TensorCalibration): Range => {
  const { low, high } = histogram;
  const bins = histogram.counts.length;
  const width = (high - low) / bins;
  if (width === 0) return { min, max };
  const binAt = (value: number): number =>
    Math.min(Math.max(Math.floor((value - low) / width), 0), bins - 1);
  const counts = histogram.counts.slice();
  const zeroBin = binAt(0);
  if (low <= 0 && high >= 0) counts[zeroBin] = Math.max(0, (counts[zeroBin] ?? 0) - zeros);
  const entropies = entropiesOf(counts);
  // Ends move over the bins that are in use, and never past 0.
  const [first, last] = [binAt(min), binAt(max)];
  const { mass } = entropies;
  const most = CUT * (mass[bins] ?? 0);
  const leastUpper = Math.max(min >= 0 ? first : zeroBin, first + LEVELS - 1);
  const upper = narrowest(last, Math.min(last, leastUpper), (end) =>
    (mass[bins] ?? 0) - (mass[end + 1] ?? 0) > most ? Infinity : divergence(entropies, first, end),
  );
  const mostLower = Math.min(max <= 0 ? last : zeroBin, upper - LEVELS + 1);
  const lower = narrowest(first, Math.max(first, mostLower), (start) =>
    (mass[start] ?? 0) > most ? Infinity : divergence(entropies, start, upper),
  );
  return {
    min: lower === first ? min : Math.min(max, low + lower * width),
    max: upper === last ? max : Math.max(min, low + (upper + 1) * width),
  };
};

/** The bin between `from` and `limit` where `cost` is least; `from` when others only equal it. */
const narrowest = (from: number, limit: number, cost: (bin: number) => number): number => {
  let [best, least] = [from, cost(from)];
  const length = Math.abs(limit - from);
  for (let i = 1, seen = from; i <= PER_OCTAVE * Math.log2(Math.max(1, length)); i++) {
    const bin = Math.round(limit + (from - limit) * 2 ** (-i / PER_OCTAVE));
    if (bin === seen || bin === limit) continue;
    const divergence = cost((seen = bin));
    if (divergence < least) [best, least] = [bin, divergence];
  }
  return best;
};

const entropiesOf = (counts: Float64Array): Entropies => {
  const bins = counts.length;
  const [mass, used, log] = [0, 1, 2].map(() => new Float64Array(bins + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < bins; i++) {
    const n = counts[i] ?? 0;
    mass[i + 1] = (mass[i] ?? 0) + n;
    used[i + 1] = (used[i] ?? 0) + Number(n > 0);
    log[i + 1] = (log[i] ?? 0) + (n > 0 ? n * Math.log(n) : 0);
  }
  return { counts, mass, used, log };
};

/**
 * KL(P || Q) with the bins `from`..`to` kept. P has what lies beyond added to its end bins; Q spreads
 * what each level holds evenly over the level's bins that are in use.
 */
const divergence = ({ counts, mass, used, log }: Entropies, from: number, to: number): number => {
  const end = to + 1;
  const over = (sums: Float64Array, a: number, b: number): number =>
    (sums[b] ?? 0) - (sums[a] ?? 0);
  const total = mass[mass.length - 1] ?? 0;
  if (total === 0) return 0;
  const outside: readonly (readonly [bin: number, added: number])[] = [
    [from, mass[from] ?? 0],
    [to, total - (mass[end] ?? 0)],
  ];
  const kept = over(mass, from, end);
  const nLogN = (n: number): number => (n > 0 ? n * Math.log(n) : 0);
  let sum = over(log, from, end);
  for (const [bin, added] of outside) {
    const n = counts[bin] ?? 0;
    sum += nLogN(n + added) - nLogN(n);
  }
  const bins = end - from;
  const levels = Math.min(LEVELS, bins);
  for (let level = 0; level < levels; level++) {
    const a = from + Math.floor((level * bins) / levels);
    const b = from + Math.floor(((level + 1) * bins) / levels);
    const held = over(mass, a, b);
    let p = held;
    for (const [bin, added] of outside) if (bin >= a && bin < b) p += added;
    if (p > 0) sum -= p * Math.log(Math.max(held, SMOOTH) / Math.max(1, over(used, a, b)));
  }
  // Both as shares: log(p / total) - log(q / kept).
  return sum / total - Math.log(total) + Math.log(Math.max(kept, SMOOTH));
};
