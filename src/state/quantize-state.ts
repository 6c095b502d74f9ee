/**
 * The part of the store's shape that is about quantizing. Everything belongs to one float model, the
 * one `before` names; opening another starts afresh. A finished result is opened beside it: `open`, which
 * every tab works on, is then one of the two.
 */
import type { DatasetOptions } from '../core/dataset/options';
import type { Curve, FlowProgress, Goal } from '../core/improve/flow';
import type { TrainingOptions, TrainingProgress } from '../core/improve/trainer';
import { CONVERTER } from '../core/quantize/recipe';
import type { Recipe } from '../core/quantize/recipe';
import type { Bytes, OperatorIndex } from '../core/units';
import type {
  CalibrationReport,
  DataDescription,
  DataSource,
  OpenedFloat,
  QuantizeResult,
  SamplePreview,
  Split,
} from '../workers/quantizer-api';
import type { QuantizerSession } from '../workers/quantizer-client';
import type { OpenModel } from './opened';

/** `best` searches for the recipe; `converter` and `custom` take it as it stands. */
export const PRESETS = ['best', 'converter', 'custom'] as const;
export type Preset = (typeof PRESETS)[number];

/** What the map shows, once there is a result. With `both`, the other tabs work on the result. */
export type Side = 'before' | 'after' | 'both';

/** Where in the tab a failure belongs. */
export type QuantizePlace =
  'model' | 'data' | 'calibrate' | 'quantize' | 'curve' | 'train' | 'after';

export interface QuantizeFailure {
  readonly place: QuantizePlace;
  readonly message: string;
  readonly advice: string;
  /** Operators that could be left in float instead; see `leaveOperators`. */
  readonly leave?: number;
}

export type Job = 'open' | 'data' | 'calibrate' | 'quantize' | 'curve' | 'train';

export interface UnderWay {
  readonly job: Job;
  readonly controller: AbortController;
  /** Null until the first report. */
  readonly progress: FlowProgress | null;
}

/** One finished quantization, kept to be compared with others. */
export interface QuantizeRun {
  /** Counts up from 1. */
  readonly id: number;
  readonly result: QuantizeResult;
  readonly file: Blob;
  /** `model-int8.tflite`. */
  readonly name: string;
}

export interface QuantizeState {
  /** The float model all of this belongs to, with what its worker said of it. */
  readonly float: { readonly openId: number; readonly opened: OpenedFloat } | null;
  readonly session: QuantizerSession | null;
  /** The float model while the result is the open one, and the other way round. */
  readonly before: OpenModel | null;
  readonly after: OpenModel | null;
  /** Run that `after` was opened from. */
  readonly afterRun: number | null;
  readonly side: Side;

  readonly preset: Preset;
  readonly recipe: Recipe;

  readonly source: DataSource | null;
  /** Null until a model says what is usual. */
  readonly options: DatasetOptions | null;
  readonly data: DataDescription | null;
  readonly previews: readonly SamplePreview[];
  readonly split: Split;
  readonly calibration: CalibrationReport | null;
  /** Operators that nothing here executes: they stay in float whatever the recipe says. */
  readonly left: readonly OperatorIndex[];

  readonly runs: readonly QuantizeRun[];
  readonly goal: Goal;
  readonly curve: Curve | null;
  readonly training: TrainingOptions;
  /** Of the training under way, or of the last one. */
  readonly losses: readonly TrainingProgress[];

  readonly underWay: UnderWay | null;
  readonly failure: QuantizeFailure | null;
}

const DEFAULT_SPLIT: Split = {
  kind: 'held-out',
  calibration: 200,
  comparison: 500,
  seed: 1,
};

const DEFAULT_TRAINING: TrainingOptions = {
  epochs: 3,
  batch: 32,
  learningRate: 0.0005,
  seed: 1,
};

export const INITIAL_QUANTIZE: QuantizeState = {
  float: null,
  session: null,
  before: null,
  after: null,
  afterRun: null,
  side: 'before',
  preset: 'best',
  recipe: CONVERTER,
  source: null,
  options: null,
  data: null,
  previews: [],
  split: DEFAULT_SPLIT,
  calibration: null,
  left: [],
  runs: [],
  goal: { measure: 'sqnr', value: 30 },
  curve: null,
  training: DEFAULT_TRAINING,
  losses: [],
  underWay: null,
  failure: null,
};

/** Memory of the two models for the target the studio is set to. */
export interface BeforeAfter {
  /** Null, as is `flash`, where TFLM refuses the result: it has no arena on any board. */
  readonly ram: readonly [before: Bytes, after: Bytes] | null;
  readonly flash: readonly [before: Bytes, after: Bytes] | null;
  readonly file: readonly [before: Bytes, after: Bytes];
}

/** What the worker answers, for those who may not import from workers. */
export type {
  CalibrationReport,
  DataDescription,
  DataSource,
  OpenedFloat,
  OperatorOption,
  PathFile,
  QuantizeResult,
  SamplePreview,
  Split,
  TensorReport,
} from '../workers/quantizer-api';
