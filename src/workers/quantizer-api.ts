/**
 * The contract of the quantizer's worker: it holds the float model, the samples and what calibration
 * saw, so that another recipe asks for nothing twice. The worker is started when the Quantize tab first
 * needs it. To give anything up, the page ends the worker; see `quantizer-client.ts` for what is kept.
 */
import type { Calibration, Histogram } from '../core/calibrate/calibration';
import type {
  CalibrationReport as CoreReport,
  Outlier,
  TensorReport as CoreTensorReport,
} from '../core/calibrate/report';
import type { ModelEnds } from '../core/dataset/model-ends';
import type { DatasetKind } from '../core/dataset/opened';
import type { DatasetOptions, NoiseOptions } from '../core/dataset/options';
import type { Cost } from '../core/evaluate/cost';
import type { Graph } from '../core/graph/graph';
import type { SplitChoice } from '../core/improve/begin';
import type { Curve, FlowProgress, Goal, Tried } from '../core/improve/flow';
import type { TrainingOptions, TrainingProgress } from '../core/improve/trainer';
import type { Decision } from '../core/quantize/quantized';
import type { Precision, Recipe, Scheme } from '../core/quantize/recipe';
import type { OperatorIndex, TensorIndex } from '../core/units';
import type { Reply } from './reply';

/** In which precisions an operator can run, with the reason for each in which it cannot. */
export interface OperatorOption {
  readonly operator: OperatorIndex;
  /** `scheme` is the scheme's own precision. A precision that is not named here is possible. */
  readonly refused: Readonly<Partial<Record<'scheme' | Precision, string>>>;
}

/** A float model, opened to be quantized. */
export interface OpenedFloat {
  /** What is quantized; operators and tensors everywhere else are named by their index in it. */
  readonly graph: Graph;
  /** Sentences: what was rewritten, folded, or will stay as it is. */
  readonly notes: readonly string[];
  readonly options: Readonly<Record<Scheme, readonly OperatorOption[]>>;
  readonly ends: ModelEnds;
  /** What the model's metadata asks for, or what is usual. */
  readonly defaults: DatasetOptions;
}

/** A file and where it lay: `shoes/12.png` of a folder, or just its name. */
export interface PathFile {
  readonly path: string;
  readonly file: Blob;
}

export type DataSource =
  | { readonly kind: 'files'; readonly files: readonly PathFile[] }
  | { readonly kind: 'noise'; readonly noise: NoiseOptions };

/** What the chosen data turned out to be. */
export interface DataDescription {
  /** In words: `45 samples from calibration.npz`. */
  readonly name: string;
  readonly kind: DatasetKind;
  readonly count: number;
  readonly isSynthetic: boolean;
  readonly hasLabels: boolean;
  readonly classes: readonly string[];
  /** Samples of each class, by class index; empty when that is not known without reading them all. */
  readonly perClass: readonly number[];
  /** What was left out, guessed, or looks wrong. */
  readonly notes: readonly string[];
}

/** One sample as the network will see it. */
export interface SamplePreview {
  readonly index: number;
  readonly name: string;
  readonly label?: number;
  /** By input of the model: real values, in the input's own layout. */
  readonly inputs: readonly {
    readonly shape: readonly number[];
    readonly values: Float32Array;
    readonly min: number;
    readonly max: number;
  }[];
}

export type Split = SplitChoice;

/** A tensor's ranges by every method, and its values as a histogram of few bins. */
export interface TensorReport extends CoreTensorReport {
  readonly histogram: Histogram;
}

/** A sample whose extreme lies far beyond those of the others. */
export interface OutlierSample extends Outlier {
  /** Where the sample came from. */
  readonly name: string;
}

export interface CalibrationReport extends Omit<CoreReport, 'tensors' | 'outliers'> {
  readonly tensors: readonly TensorReport[];
  /** What widens most first. */
  readonly outliers: readonly OutlierSample[];
  /** Samples that the result will be compared on. */
  readonly comparison: number;
  readonly heldOut: boolean;
  readonly isSynthetic: boolean;
  readonly notes: readonly string[];
  /** Operators that were left out: nothing here executes them, so they stay in float. */
  readonly left: readonly OperatorIndex[];
}

/** What calibration saw: a report to show, and the whole of it to hand to another worker. */
export interface Calibrated {
  readonly report: CalibrationReport;
  readonly calibration: Calibration;
}

/** One quantized file and what it cost. */
export interface QuantizeResult {
  readonly recipe: Recipe;
  /** What made the weights and ranges. */
  readonly by: 'post-training' | 'automatic' | 'training';
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tensor of the quantized main subgraph that stands for a tensor of the float model. */
  readonly tensorOf: ReadonlyMap<TensorIndex, TensorIndex>;
  readonly decisions: readonly Decision[];
  readonly cost: Cost;
  /** What the automatic setting tried; empty for the others. */
  readonly tried: readonly Tried[];
  /** All of it as JSON text: the model, the samples, the recipe, the ranges and the cost. */
  readonly report: string;
  readonly milliseconds: number;
}

export type OnFlow = (progress: FlowProgress) => void;
export type OnTraining = (progress: TrainingProgress) => void;

/** Every method answers with a Reply; none of them throws across the boundary. */
export interface QuantizerApi {
  /** @returns InputError as a reply when there is nothing to quantize, with the reason */
  open(file: Blob, name: string): Promise<Reply<OpenedFloat>>;
  /**
   * From now on operators without a float kernel are left in float, with all that depends on them,
   * instead of being refused with an offer. Forgets what was calibrated.
   */
  leaveUnknown(): Promise<Reply<null>>;
  /** Forgets what was calibrated. */
  openData(source: DataSource, options: DatasetOptions): Promise<Reply<DataDescription>>;
  preview(samples: readonly number[]): Promise<Reply<readonly SamplePreview[]>>;
  calibrate(split: Split, onProgress?: OnFlow): Promise<Reply<Calibrated>>;
  /** Takes what another worker calibrated with the same model, data and split. */
  restore(split: Split, calibration: Calibration): Promise<Reply<null>>;
  quantize(recipe: Recipe, onProgress?: OnFlow): Promise<Reply<QuantizeResult>>;
  /** The best of what the recipe's scheme, ends and exceptions leave to choose. */
  automatic(recipe: Recipe, onProgress?: OnFlow): Promise<Reply<QuantizeResult>>;
  /** Raises the worst operators one by one, until the goal is met. */
  curve(recipe: Recipe, goal: Goal, onProgress?: OnFlow): Promise<Reply<Curve>>;
  train(
    recipe: Recipe,
    options: TrainingOptions,
    onTraining?: OnTraining,
    onProgress?: OnFlow,
  ): Promise<Reply<QuantizeResult>>;
}
