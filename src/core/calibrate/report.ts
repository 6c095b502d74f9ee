/**
 * What a person should know about a calibration before trusting it: each tensor's range by every
 * method, samples that widen a range far beyond the others, and whether two halves of the samples
 * agree. Plain data, for a page or a file.
 */
import { formatCount } from '../text';
import type { TensorIndex } from '../units';
import type { Calibration, Range, TensorCalibration } from './calibration';
import type { Clipping } from './clipping';
import { rangesOf } from './ranges';

/** `output-error` is decided later, by the outputs. */
const SHOWN = ['min-max', 'percentile', 'mse', 'entropy'] as const satisfies Clipping[];
type Shown = (typeof SHOWN)[number];

export interface TensorReport {
  readonly tensor: TensorIndex;
  readonly seen: Range;
  readonly ranges: Readonly<Record<Shown, Range>>;
  /** How far the ranges of two halves of the samples are apart, as a share of the whole range. */
  readonly disagreement: number;
  /** Only one value was ever seen: a dead layer, or samples that are all alike. */
  readonly isConstant: boolean;
}

/** A sample whose extreme lies far beyond those of the others. */
export interface Outlier {
  /** Number of the sample in its dataset. */
  readonly sample: number;
  readonly tensor: TensorIndex;
  readonly end: 'min' | 'max';
  readonly value: number;
  /** Distance from the median of all samples' extremes, in robust standard deviations; 10^6 at most. */
  readonly deviations: number;
  /** What min-max would be without this sample and the others that are as far out. */
  readonly without: Range;
  /** Range with it over range without any of them; above 1, 10^6 at most. */
  readonly widens: number;
}

export interface CalibrationReport {
  readonly samples: number;
  /** In execution order. */
  readonly tensors: readonly TensorReport[];
  /** What widens most first. */
  readonly outliers: readonly Outlier[];
  /** The greatest disagreement of any tensor. */
  readonly disagreement: number;
  /** Of tensors, those that agree within `AGREEMENT`. */
  readonly agreeing: number;
  /** All of them do; false also for a single sample, which has no halves. */
  readonly halvesAgree: boolean;
}

/** Halves whose ranges differ by no more than this share of the whole range agree. */
const AGREEMENT = 0.2;
/** A sample this many robust standard deviations from the median is far out, if it also widens the range. */
const FAR = 6;
/** Below this a wider range costs a tenth of a bit or less. */
const WIDENS = 1.1;
/** When more than this share is far out, one more allowed, that is how the data is. */
const MOST = 0.05;
/** With fewer samples none can be called unlike the others. */
const FEWEST = 8;

export const reportOn = (calibration: Calibration): CalibrationReport => {
  const ranges = SHOWN.map((method) => [method, rangesOf(calibration, method)] as const);
  const tensors = [...calibration.tensors.values()].map((seen): TensorReport => {
    const own = ranges.map(([method, of]) => [method, of.get(seen.tensor) ?? seen]);
    return {
      tensor: seen.tensor,
      seen: { min: seen.min, max: seen.max },
      ranges: Object.fromEntries(own) as Record<Shown, Range>,
      disagreement: disagreementOf(seen),
      isConstant: seen.min === seen.max,
    };
  });
  const disagreement = tensors.reduce((most, tensor) => Math.max(most, tensor.disagreement), 0);
  return {
    samples: calibration.samples.length,
    tensors,
    outliers: outliersOf(calibration),
    disagreement,
    agreeing: tensors.filter((tensor) => tensor.disagreement <= AGREEMENT).length,
    halvesAgree: calibration.samples.length > 1 && disagreement <= AGREEMENT,
  };
};

/** A sentence for samples that are copies of each other: they count once. */
export const copiesNote = ({ samples, distinct }: Calibration): readonly string[] => {
  const copies = samples.length - distinct;
  if (copies === 0) return [];
  return [
    distinct === 1
      ? `All ${formatCount(samples.length)} samples are equal: ranges from them mean nothing for other inputs.`
      : `Of ${formatCount(samples.length)} samples ${formatCount(copies)} ${copies === 1 ? 'is a copy' : 'are copies'} of others, value by value: they add nothing.`,
  ];
};

/**
 * Every other sample against the rest, so that data in order of its classes is not called unsteady. The
 * ends are widened to 0 as quantization does; what counts is the greater distance of the two ends.
 */
const disagreementOf = ({ min, max, sampleMin, sampleMax }: TensorCalibration): number => {
  const whole = Math.max(0, max) - Math.min(0, min);
  if (sampleMin.length < 2 || whole === 0) return 0;
  const half = (parity: number): Range => {
    let range: Range = { min: 0, max: 0 };
    for (let i = parity; i < sampleMin.length; i += 2)
      range = {
        min: Math.min(range.min, sampleMin[i] ?? 0),
        max: Math.max(range.max, sampleMax[i] ?? 0),
      };
    return range;
  };
  const [even, odd] = [half(0), half(1)];
  return Math.max(Math.abs(even.min - odd.min), Math.abs(even.max - odd.max)) / whole;
};

const outliersOf = ({ samples, tensors }: Calibration): readonly Outlier[] => {
  if (samples.length < FEWEST) return [];
  const found = [...tensors.values()].flatMap((tensor) => [
    ...outlierAt(tensor, 'max', samples),
    ...outlierAt(tensor, 'min', samples),
  ]);
  return found.sort((a, b) => b.widens - a.widens);
};

/** The few samples whose extremes lie far beyond the median of all samples' extremes. */
const outlierAt = (
  { tensor, min, max, sampleMin, sampleMax }: TensorCalibration,
  end: 'min' | 'max',
  samples: readonly number[],
): readonly Outlier[] => {
  const sign = end === 'max' ? 1 : -1;
  const ends = (end === 'max' ? sampleMax : sampleMin).map((value) => value * sign);
  const middle = medianOf(ends);
  // 1.4826 makes the median distance a standard deviation where values are spread like a bell.
  const deviation = 1.4826 * medianOf(ends.map((other) => Math.abs(other - middle)));
  // Extremes that are almost all alike have no spread to measure by: a hundredth of their size stands in.
  const spread = Math.max(deviation, 0.01 * Math.abs(middle), Number.MIN_VALUE);
  const isFar = (value: number): boolean => (value - middle) / spread >= FAR;
  const far = [...ends.keys()].filter((i) => isFar(ends[i] ?? 0));
  if (far.length === 0 || far.length > 1 + MOST * ends.length) return [];
  const next = ends.reduce(
    (most, other) => (isFar(other) ? most : Math.max(most, other)),
    -Infinity,
  );
  const upTo = (most: number): Range => (sign > 0 ? { min, max: most } : { min: -most, max });
  const width = (range: Range): number => Math.max(0, range.max) - Math.min(0, range.min);
  return far
    .map((i): Outlier => {
      const value = ends[i] ?? 0;
      const widens = Math.min(1e6, width(upTo(value)) / width(upTo(next)));
      const deviations = Math.min(1e6, (value - middle) / spread);
      const own = { sample: samples[i] ?? 0, tensor, end, value: value * sign };
      return { ...own, deviations, without: upTo(next), widens };
    })
    .filter(({ widens }) => widens > WIDENS);
};

const medianOf = (values: Float32Array): number => {
  const sorted = values.slice().sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
};
