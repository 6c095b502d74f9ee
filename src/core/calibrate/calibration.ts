/**
 * What running the float model over the calibration samples showed: for every tensor its extremes,
 * exactly, sample by sample, and a histogram for the methods that clip.
 */
import type { TensorIndex } from '../units';

/**
 * Counts of values in equal bins over [low, high]; values beyond do not occur. A tensor with one value
 * only has no width: low and high are that value, counted in the first bin.
 */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Float64Array;
}

export interface TensorCalibration {
  readonly tensor: TensorIndex;
  /** Over all samples; float32 values, not widened to contain 0. */
  readonly min: number;
  readonly max: number;
  /** Extremes of each sample, in the order the samples were read. */
  readonly sampleMin: Float32Array;
  readonly sampleMax: Float32Array;
  /** Values that are exactly 0, which quantization does not change; they are counted below as well. */
  readonly zeros: number;
  readonly histogram: Histogram;
}

export interface Calibration {
  /** Numbers of the samples in their dataset. */
  readonly samples: readonly number[];
  /**
   * Of the SHA-256 of each input of each sample as the network got it (float32), all as hexadecimal text
   * one after the other.
   */
  readonly sha256: string;
  /** Samples that are unlike all others, value by value. */
  readonly distinct: number;
  /** Every tensor that was visited, constants left out. */
  readonly tensors: ReadonlyMap<TensorIndex, TensorCalibration>;
}

/** The real interval a tensor's stored type has to cover. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What the quantizer takes: one range per tensor, whatever chose it. */
export type Ranges = ReadonlyMap<TensorIndex, Range>;
