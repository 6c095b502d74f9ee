/**
 * The words of the command quantize. A preset is a whole recipe; scheme, ends, dense weights and
 * exceptions may be chosen with either of them. The clipping is what `best` searches for, so naming one
 * means no search.
 */
import type { ParseArgsConfig } from 'node:util';
import { CLIPPINGS } from '../core/calibrate/clipping';
import type { Clipping } from '../core/calibrate/clipping';
import type { MeanStd } from '../core/dataset/model-ends';
import type { DatasetOptions, Normalization } from '../core/dataset/options';
import { CONVERTER, denseWeightsFor, SCHEMES } from '../core/quantize/recipe';
import type { Recipe, Scheme } from '../core/quantize/recipe';
import { VALUE_RANGES } from '../core/run/image';
import type { ValueRange } from '../core/run/image';
import { LARGEST_SEED, oneOf, usage, wholeNumber } from './usage';

/** `best` searches for the recipe that loses least; `tflite` is the official converter's. */
export const PRESETS = ['best', 'tflite'] as const;
export type Preset = (typeof PRESETS)[number];

export const QUANTIZE_OPTIONS = {
  calibration: { type: 'string', multiple: true },
  scheme: { type: 'string' },
  preset: { type: 'string' },
  io: { type: 'string' },
  dense: { type: 'string' },
  clipping: { type: 'string' },
  samples: { type: 'string' },
  compare: { type: 'string' },
  seed: { type: 'string' },
  'keep-float': { type: 'string' },
  int16: { type: 'string' },
  report: { type: 'string' },
  'leave-unknown': { type: 'boolean' },
  fit: { type: 'string' },
  order: { type: 'string' },
  grey: { type: 'boolean' },
  range: { type: 'string' },
  mean: { type: 'string' },
  std: { type: 'string' },
  pixels: { type: 'boolean' },
  labels: { type: 'string' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

export interface QuantizeArguments {
  /** Files and folders with samples. */
  readonly calibration: readonly string[];
  readonly scheme: Scheme;
  readonly preset: Preset;
  /** Ends as in the recipe: `integer` is the scheme's own type. */
  readonly io: Recipe['io'];
  readonly dense: Recipe['denseWeights'];
  /** Instead of a search. */
  readonly clipping?: Clipping;
  /** Most samples to calibrate with. */
  readonly samples?: number;
  /** Most samples to compare on. */
  readonly compare: number;
  readonly seed: number;
  /** Operators by number, kind, or the name of what they make. */
  readonly keepFloat: readonly string[];
  readonly int16: readonly string[];
  /** Leaves operators without a float kernel, and what depends on them, in float. */
  readonly leaveUnknown: boolean;
  readonly report?: string;
  readonly changeOptions: (options: DatasetOptions) => DatasetOptions;
}

/** The values as Node's parser gives them. */
type Values = Readonly<Partial<Record<string, string | boolean | readonly (string | boolean)[]>>>;

const MOST_SAMPLES = 1_000_000;
const COMPARED = 1000;

/** @throws InputError `usage` */
export function quantizeArguments(values: Values): QuantizeArguments {
  const text = (name: keyof typeof QUANTIZE_OPTIONS): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const count = (name: 'samples' | 'compare' | 'seed', least: number, most: number) => {
    const given = text(name);
    return given === undefined ? undefined : wholeNumber(name, given, least, most);
  };
  const scheme = oneOf('scheme', text('scheme') ?? 'int8', SCHEMES);
  const preset = oneOf('preset', text('preset') ?? 'best', PRESETS);
  const usualDense = preset === 'tflite' ? CONVERTER.denseWeights : denseWeightsFor(scheme);
  const clipping = text('clipping');
  const samples = count('samples', 1, MOST_SAMPLES);
  const report = text('report');
  if (text('preset') !== undefined && clipping !== undefined)
    throw usage(
      `--preset ${text('preset') ?? ''} chooses the clipping.`,
      'Leave out --preset, or --clipping.',
    );
  refuseIdle(scheme, text, values);
  return {
    calibration: [values['calibration'] ?? []].flat().map(String),
    scheme,
    preset,
    io: ioOf(scheme, text('io')),
    dense: oneOf('dense', text('dense') ?? usualDense, ['per-channel', 'per-tensor']),
    compare: count('compare', 1, MOST_SAMPLES) ?? COMPARED,
    seed: count('seed', 0, LARGEST_SEED) ?? 1,
    keepFloat: listOf(text('keep-float')),
    int16: listOf(text('int16')),
    leaveUnknown: values['leave-unknown'] === true,
    changeOptions: optionsChange(text, values),
    ...(clipping !== undefined && { clipping: oneOf('clipping', clipping, CLIPPINGS) }),
    ...(samples !== undefined && { samples }),
    ...(report !== undefined && { report }),
  };
}

/** What would change nothing is a misunderstanding: it is said, not ignored. */
function refuseIdle(scheme: Scheme, text: TextOf, values: Values): void {
  const clipping = text('clipping');
  if (clipping !== undefined && scheme !== 'int8' && clipping !== 'min-max')
    throw usage(
      scheme === 'int16x8'
        ? 'The scheme int16x8 has steps to spare: its ranges are what was seen, min-max.'
        : `The scheme ${scheme} has no ranges of activations, so no --clipping.`,
      'Leave out --clipping.',
    );
  const idle = scheme === 'float16' ? (['dense', 'int16'] as const) : [];
  for (const word of scheme === 'dynamic' ? (['int16'] as const) : idle)
    if (text(word) !== undefined)
      throw usage(`The scheme ${scheme} has no use for --${word}.`, `Leave out --${word}.`);
  const reading = ['labels', 'fit', 'order', 'grey', 'range', 'mean', 'std', 'pixels'] as const;
  const given = reading.find((word) => values[word] !== undefined);
  if (given !== undefined && values['calibration'] === undefined)
    throw usage(
      `--${given} says how to read samples, and noise is not read.`,
      `Give --calibration DATA, or leave out --${given}.`,
    );
}

/** With int16x8 the integers are of 16 bits, whichever way they are asked for. */
function ioOf(scheme: Scheme, word: string | undefined): Recipe['io'] {
  if (scheme === 'dynamic' || scheme === 'float16') {
    if (word === undefined || word === 'float32') return 'float32';
    throw usage(`The scheme ${scheme} keeps float32 ends, so it has no --io ${word}.`);
  }
  const words = scheme === 'int8' ? ['int8', 'float32'] : ['int8', 'int16', 'float32'];
  return oneOf('io', word ?? 'int8', words) === 'float32' ? 'float32' : 'integer';
}

const listOf = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

type TextOf = (name: keyof typeof QUANTIZE_OPTIONS) => string | undefined;

/** What is named replaces what the model's metadata or custom says. */
function optionsChange(text: TextOf, values: Values): QuantizeArguments['changeOptions'] {
  const fit = text('fit');
  const order = text('order');
  const labels = text('labels');
  const normalization = normalizationOf(text);
  const picture = {
    ...(fit !== undefined && { fit: oneOf('fit', fit, ['cover', 'stretch']) }),
    ...(order !== undefined && { order: oneOf('order', order, ['rgb', 'bgr']) }),
    ...(values['grey'] === true && { isGrey: true }),
    ...(normalization && { normalization }),
  };
  return (options) => ({
    ...options,
    picture: { ...options.picture, ...picture },
    arraysArePixels: values['pixels'] === true,
    ...(labels !== undefined && { labels }),
  });
}

function normalizationOf(text: TextOf): Normalization | undefined {
  const [range, mean, std] = [text('range'), text('mean'), text('std')];
  if (range !== undefined && (mean ?? std) !== undefined)
    throw usage('--range and --mean with --std are two ways to say one thing; use one of them.');
  if (range !== undefined)
    return {
      kind: 'range',
      range: oneOf('range', range, Object.keys(VALUE_RANGES) as ValueRange[]),
    };
  if (mean === undefined && std === undefined) return undefined;
  if (mean === undefined || std === undefined) throw usage('--mean and --std belong together.');
  const numbers: MeanStd = { mean: numbersOf('mean', mean), std: numbersOf('std', std) };
  if (numbers.std.includes(0)) throw usage('--std divides, so it cannot be 0.');
  return { kind: 'mean-std', ...numbers };
}

function numbersOf(option: string, text: string): readonly number[] {
  const numbers = listOf(text).map(Number);
  if (numbers.length > 0 && numbers.every((number) => Number.isFinite(number))) return numbers;
  throw usage(`--${option} takes numbers separated by commas, not “${text}”.`);
}
