/**
 * What the whole flow takes and gives: samples in, a quantized file and its cost out. `make.ts` does
 * it; the worker, the command line and the experiment call the same functions.
 */
import type { Target } from '../arena/plan';
import type { Calibration, Ranges } from '../calibrate/calibration';
import type { FloatModel, FloatNetwork, LoadFloatNetwork } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import type { Cost } from '../evaluate/cost';
import type { Quantized } from '../quantize/quantized';
import type { Recipe } from '../quantize/recipe';
import type { Bytes, OperatorIndex } from '../units';

/** Named for people: what is being done now. */
export type Stage = 'load' | 'calibrate' | 'improve' | 'quantize' | 'compare' | 'search';

export interface FlowProgress {
  readonly stage: Stage;
  readonly done: number;
  readonly of: number;
  /** What is being tried, in words; only while searching. */
  readonly detail?: string;
}

/** Writes a float model with ranges down as the recipe says; see `core/quantize`. */
export type Quantize = (model: FloatModel, ranges: Ranges, recipe: Recipe) => Quantized;

/** What the flow needs of the world around it. To cancel, end the worker it runs in. */
export interface FlowHost {
  readonly loadFloat: LoadFloatNetwork;
  /** The C runtime, compiled. */
  readonly runtime: WebAssembly.Module;
  readonly onProgress?: (progress: FlowProgress) => void;
}

/** Samples to compare the two models on. */
export interface ComparisonSet {
  readonly data: Dataset;
  readonly samples: readonly number[];
  /** None of them is among the calibration samples. */
  readonly heldOut: boolean;
}

export interface FlowData {
  readonly data: Dataset;
  /** Numbers of the samples that ranges are made from. */
  readonly calibrationSamples: readonly number[];
  readonly comparison: ComparisonSet;
}

/** A float model with what its tensors held; the same network may be written down in several ways. */
export interface Variant {
  readonly model: FloatModel;
  readonly network: FloatNetwork;
  readonly calibration: Calibration;
}

/** Weights and ranges that a recipe is carried out on. */
export interface Ready {
  readonly model: FloatModel;
  readonly ranges: Ranges;
  /** What the tensors should hold, where the same network was written down in another way. */
  readonly network?: FloatNetwork;
}

/** A calibrated model: all that does not change with the recipe. */
export interface Prepared extends FlowData, Variant {
  /** The equalized model, calibrated when it is first asked for, by the recipe's dense weights. */
  readonly equalized: Map<string, Promise<Variant>>;
  /** What the last price curve was made from, by its `searchKey`: its points need no second search. */
  readonly searched: Map<string, Ready>;
  /** Frees the float engine's weights. */
  readonly dispose: () => Promise<void>;
}

/** One quantization and what it cost. */
export interface Made {
  readonly quantized: Quantized;
  /** What the ranges were in the end. */
  readonly ranges: Ranges;
  /** What was quantized: the model as opened, or as the improvements changed its weights. */
  readonly model: FloatModel;
  readonly cost: Cost;
}

/** One recipe that the automatic setting tried, and how far its output was off. */
export interface Tried {
  readonly recipe: Recipe;
  /** In words: `converter`, `percentile clipping`, `all together`. */
  readonly name: string;
  /**
   * Noise over signal at the output; less is better. On calibration samples that what was tried was
   * made without; only the converter's preset, the first, has its ranges from all of them.
   */
  readonly error: number;
  /** Share of samples with the float model's answer; absent for outputs that are no class scores. */
  readonly agreement?: number;
  /** Share of right answers; absent without labels. */
  readonly accuracy?: number;
}

export interface Automatic {
  readonly made: Made;
  readonly recipe: Recipe;
  /**
   * In the order they were tried; the first is the converter's preset, alone where it loses nothing.
   * None with too few samples to judge by. Why the file is what it is stands in its first decision.
   */
  readonly tried: readonly Tried[];
}

/** When the automatic mixed precision has raised enough operators. */
export interface Goal {
  readonly measure: 'sqnr' | 'agreement' | 'accuracy';
  /** Decibels, or a share from 0 to 1. */
  readonly value: number;
  /** What the steps are priced for, and may use; the reference kernels where nothing is said. */
  readonly target?: Target;
}

/** How many cycles an inference takes on the emulated Cortex-M0+, and instructions on the M4. */
export interface Latency {
  readonly cortexM0plus: number;
  readonly cortexM4: number;
}

/** One point of the price curve. */
export interface CurvePoint {
  readonly recipe: Recipe;
  /** What this step raised; none for the first. */
  readonly raised: readonly OperatorIndex[];
  readonly sqnr: number;
  readonly agreement?: number;
  readonly accuracy?: number;
  /** Smallest arena with which TFLM runs it. */
  readonly ram: Bytes;
  /** The file and TFLM's code for its operators. */
  readonly flash: Bytes;
  /** Modelled; see `latencyOf`. Absent where an operator is not in the table. */
  readonly latency?: Latency;
  readonly reached: boolean;
}

export interface Sensitivity {
  readonly operator: OperatorIndex;
  readonly precision: 'int16' | 'float32';
  /** Noise over signal at the output when only this operator is raised; less is better. */
  readonly error: number;
}

export interface Curve {
  readonly goal: Goal;
  /** From the recipe as given to the last operator raised, each dearer than the one before. */
  readonly points: readonly CurvePoint[];
  readonly sensitivity: readonly Sensitivity[];
}
