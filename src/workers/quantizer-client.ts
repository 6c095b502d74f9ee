/**
 * The page's side of the quantizer. What the user did (model, data, split) is remembered here, with what
 * calibration saw: when the worker ends, for whatever reason, the next call starts another one and brings
 * it to where the last one was.
 */
import type { DatasetOptions } from '../core/dataset/options';
import type { Curve, Goal } from '../core/improve/flow';
import type { TrainingOptions } from '../core/improve/trainer';
import type { Recipe } from '../core/quantize/recipe';
import type {
  CalibrationReport,
  DataDescription,
  DataSource,
  OnFlow,
  OnTraining,
  OpenedFloat,
  QuantizeResult,
  SamplePreview,
  Split,
} from './quantizer-api';

export interface WorkOptions {
  /** Aborting ends the worker; the call fails with AbortError and nothing else is lost. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnFlow;
}

export interface TrainWorkOptions extends WorkOptions {
  readonly onTraining?: OnTraining;
}

/** One float model being quantized. */
export interface QuantizerSession {
  openData(
    source: DataSource,
    options: DatasetOptions,
    work?: WorkOptions,
  ): Promise<DataDescription>;
  preview(samples: readonly number[]): Promise<readonly SamplePreview[]>;
  calibrate(split: Split, work?: WorkOptions): Promise<CalibrationReport>;
  quantize(recipe: Recipe, work?: WorkOptions): Promise<QuantizeResult>;
  automatic(recipe: Recipe, work?: WorkOptions): Promise<QuantizeResult>;
  curve(recipe: Recipe, goal: Goal, work?: WorkOptions): Promise<Curve>;
  train(recipe: Recipe, options: TrainingOptions, work?: TrainWorkOptions): Promise<QuantizeResult>;
  /** Ends the worker and forgets everything. */
  close(): void;
}

export interface QuantizerClient {
  /** @throws InputError when there is nothing to quantize, with the reason; AbortError when given up */
  open(
    file: Blob,
    name: string,
    work?: WorkOptions,
  ): Promise<{ readonly opened: OpenedFloat; readonly session: QuantizerSession }>;
}
