/**
 * Whether the samples look like what the network was trained on: against what its maker wrote down, or,
 * where nothing is written, against the commonest mistake, pixels that were not scaled.
 */
import { formatReal, quoteName } from '../text';
import type { ModelEnds, ModelInput } from './model-ends';
import { expectedRange } from './normalize';
import type { OpenedDataset } from './opened';
import type { DatasetOptions } from './options';
import { pictureKind } from './picture-shape';

/** Samples looked at, spread over the set. */
const LOOKED_AT = 16;

interface Seen {
  readonly low: number;
  readonly high: number;
  readonly areWhole: boolean;
}

/** @throws InputError what reading a sample does */
export const rangeNotes = async (
  { dataset, kind }: OpenedDataset,
  { inputs }: ModelEnds,
  options: DatasetOptions,
): Promise<readonly string[]> => {
  const count = Math.min(LOOKED_AT, dataset.count);
  const seen = inputs.map((): Seen => ({ low: Infinity, high: -Infinity, areWhole: true }));
  for (let i = 0; i < count; i++) {
    const { inputs: values } = await dataset.read(Math.floor((i * dataset.count) / count));
    seen.forEach((so, k) => (seen[k] = widened(so, values[k] ?? new Float32Array(0))));
  }
  const isScaled = kind === 'pictures' || options.arraysArePixels;
  return inputs.flatMap((input, i) => {
    const so = seen[i] ?? { low: 0, high: 0, areWhole: false };
    const expected = expectedRange(input.expected);
    return expected ? noteOn(input, so, expected) : isScaled ? [] : pixelNote(input, so);
  });
};

const widened = ({ low, high, areWhole }: Seen, values: Float32Array): Seen => ({
  low: values.reduce((a, b) => Math.min(a, b), low),
  high: values.reduce((a, b) => Math.max(a, b), high),
  areWhole: areWhole && values.every(Number.isInteger),
});

/** Values outside of the range by this share of it, or filling less than that, were scaled otherwise. */
const TOLERANCE = 0.1;
const SMALLEST_PART = 0.05;

const noteOn = (
  { names }: ModelInput,
  { low, high }: Seen,
  [from, to]: readonly [number, number],
): readonly string[] => {
  const slack = TOLERANCE * (to - from);
  const isBeyond = low < from - slack || high > to + slack;
  const isTiny = high - low < SMALLEST_PART * (to - from) && high > low;
  if (!isBeyond && !isTiny) return [];
  return [
    `Your samples for ${quoteName(names[0] ?? '')} are ${formatReal(low)}..${formatReal(high)}; this network was given ${formatReal(from)}..${formatReal(to)}, as its metadata says. Scale them the same way, or the ranges will be wrong.`,
  ];
};

const pixelNote = (
  { kind, names }: ModelInput,
  { low, high, areWhole }: Seen,
): readonly string[] =>
  pictureKind(kind) !== undefined && areWhole && low >= 0 && high > 100 && high <= 255
    ? [
        `Your samples for ${quoteName(names[0] ?? '')} are whole numbers of ${formatReal(low)}..${formatReal(high)}, like pixels that were not scaled. Most networks are given 0..1 or -1..1: if yours is, say that the arrays are pixels.`,
      ]
    : [];
