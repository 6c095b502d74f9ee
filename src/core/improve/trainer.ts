/**
 * What quantization-aware training needs of whatever trains: the float model's weights are fine-tuned
 * while its activations and weights are rounded as the quantized model will round them. What comes
 * back is again a float model and ranges, so it is quantized like any other.
 */
import type { FloatModel } from '../calibrate/float-network';
import type { Ranges } from '../calibrate/calibration';
import type { Dataset } from '../dataset/dataset';
import type { Recipe } from '../quantize/recipe';

export interface TrainingOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Order of the samples. */
  readonly seed: number;
}

export interface TrainingProgress {
  readonly step: number;
  readonly of: number;
  readonly epoch: number;
  /** Mean over the steps since the last report. */
  readonly loss: number;
  /** Share of right answers over the same steps, 0 to 1. */
  readonly accuracy: number;
}

export interface TrainingRequest {
  readonly model: FloatModel;
  readonly ranges: Ranges;
  readonly recipe: Recipe;
  readonly data: Dataset;
  /** Numbers of the samples to train on; each must have a label. */
  readonly samples: readonly number[];
  readonly options: TrainingOptions;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** The same graph with other weights, and the ranges the training settled on. */
export interface Trained {
  readonly model: FloatModel;
  readonly ranges: Ranges;
}

/** @throws InputError `bad-operator` for operators that have no gradient, `bad-input` for a set without labels */
export type FineTune = (request: TrainingRequest) => Promise<Trained>;
