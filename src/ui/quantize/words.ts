/** What the tab calls things: one place, so that a switch, a table and a sentence use the same words. */
import type { Stage } from '../../core/improve/flow';
import type { Cost } from '../../core/evaluate/cost';
import type { Graph } from '../../core/graph/graph';
import type { Clipping } from '../../core/calibrate/clipping';
import type { Recipe, Scheme } from '../../core/quantize/recipe';
import { formatCount, formatReal, percentsWith } from '../../core/text';
import type { Preset } from '../../state/quantize-state';

interface SchemeWords {
  readonly name: string;
  /** Whether TensorFlow Lite Micro has kernels for it. */
  readonly runsOnTflm: boolean;
  readonly about: string;
  /** Type of activations where the model's ends are not kept in float. */
  readonly type: string;
}

export const SCHEME_WORDS: Readonly<Record<Scheme, SchemeWords>> = {
  int8: {
    name: 'Full int8',
    runsOnTflm: true,
    about: 'Weights and activations in 8 bits. What boards have fast kernels for.',
    type: 'int8',
  },
  int16x8: {
    name: 'int16 × int8',
    runsOnTflm: true,
    about: 'Activations in 16 bits, weights in 8: nearer to float, twice the RAM for activations.',
    type: 'int16',
  },
  dynamic: {
    name: 'Dynamic range',
    runsOnTflm: false,
    about: 'Weights in 8 bits, activations stay float.',
    type: 'float32',
  },
  float16: {
    name: 'float16',
    runsOnTflm: false,
    about: 'Weights stored in 16-bit float: half the file, float arithmetic.',
    type: 'float32',
  },
};

export const PRESET_WORDS: Readonly<
  Record<Preset, { readonly name: string; readonly short: string; readonly about: string }>
> = {
  best: {
    name: 'Best',
    short: 'best',
    about: 'Tries the improvements on your data and keeps those that help the output.',
  },
  converter: {
    name: 'As TFLite converter',
    short: 'as TFLite',
    about: 'Exactly what the official converter writes for the same samples; nothing is improved.',
  },
  custom: { name: 'Custom', short: 'custom', about: 'You decide on every improvement.' },
};

export const CLIPPING_WORDS: Readonly<
  Record<Clipping, { readonly name: string; readonly about: string }>
> = {
  'min-max': { name: 'Min/max', about: 'Everything that was seen; one outlier widens the range.' },
  percentile: { name: 'Percentile', about: 'Leaves out the rarest values at both ends.' },
  mse: { name: 'MSE', about: 'The range with the least squared rounding error.' },
  entropy: { name: 'Entropy', about: 'The range that keeps the distribution’s shape best.' },
  'output-error': {
    name: 'By output error',
    about: 'Tensor by tensor, the method after which the model’s output is nearest to float.',
  },
};

/** The methods that are shown side by side; `output-error` picks among them. */
export const RANGE_METHODS = [
  'min-max',
  'percentile',
  'mse',
  'entropy',
] as const satisfies readonly Clipping[];

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  load: 'Loading',
  calibrate: 'Calibrating',
  improve: 'Improving',
  quantize: 'Quantizing',
  compare: 'Comparing',
  search: 'Searching',
};

/** Whether two recipes would be told apart in the history: the short form of everything that is set. */
export function recipeWords(recipe: Recipe): string {
  const { scheme, io, denseWeights, clipping, equalize, correctBias, operators, tensors } = recipe;
  const kept = Object.keys(operators).length + Object.keys(tensors).length;
  const parts = [
    SCHEME_WORDS[scheme].name,
    io === 'float32' && 'float ends',
    denseWeights === 'per-tensor' && 'dense per tensor',
    clipping !== 'min-max' && `${CLIPPING_WORDS[clipping].name} ranges`,
    equalize && 'equalized',
    correctBias && 'bias corrected',
    kept > 0 && `${formatCount(kept)} raised`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** What the figures are of: the output, or, where that was not computed, the tensor named. */
export function comparedWords({ compared }: Cost, graph: Graph | undefined): string {
  const main = graph?.subgraphs[0];
  const [first] = compared ?? [];
  if (first === undefined || main?.outputs.includes(first) === true) return 'the output';
  return `the last tensor computed, ${main?.tensors[first]?.name ?? ''}`;
}

const decibels = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** `31.2 dB`; nothing was lost where it is infinite. */
export const formatDecibels = (value: number): string =>
  value === Infinity ? 'equal' : Number.isFinite(value) ? `${decibels.format(value)} dB` : '–';

/** `0.9782` -> `97.8%`: always one decimal, so that columns line up. */
export const formatShare = percentsWith(
  new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);

const growth = new Intl.NumberFormat('en-US', {
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

/** What something became of itself: `1.219` -> `+21.9%`, `0.27` -> `−73%`. */
export const formatGrowth = (factor: number): string =>
  `${growth.format(100 * (factor - 1)).replace('-', '−')}%`;

/** `[-1.5, 2.25]` as `-1.5 … 2.25`. */
export const formatRange = ({ min, max }: { readonly min: number; readonly max: number }): string =>
  `${short(min)} … ${short(max)}`;

/** Three digits are enough to compare ranges by eye. */
const short = (value: number): string => formatReal(Number(value.toPrecision(3)));

const signed = new Intl.NumberFormat('en-US', { signDisplay: 'exceptZero' });

/** `-12,345 B`, `+80 B`; `no change` for 0. */
export const formatChange = (bytes: number): string =>
  bytes === 0 ? 'no change' : `${signed.format(bytes).replace('-', '−')} B`;
