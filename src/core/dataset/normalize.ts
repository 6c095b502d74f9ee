/** Pixels of 0 to 255 as the values a network takes, and back. */
import { InputError } from '../errors';
import { VALUE_RANGES } from '../run/image';
import type { InputExpectation } from './model-ends';
import type { Normalization } from './options';

/** value = (pixel - mean) / std of one channel. */
interface Affine {
  readonly mean: number;
  readonly std: number;
}

/** @throws InputError `bad-input` for means or deviations that are none */
const affineOf = (normalization: Normalization, channels: number): readonly Affine[] => {
  if (normalization.kind === 'range') {
    const [from, to] = VALUE_RANGES[normalization.range];
    const std = 255 / (to - from);
    return Array.from({ length: channels }, () => ({ mean: -from * std, std }));
  }
  return Array.from({ length: channels }, (_, channel) => ({
    mean: numberFor(normalization.mean, channel, channels, 'mean'),
    std: numberFor(normalization.std, channel, channels, 'standard deviation'),
  }));
};

const numberFor = (
  list: readonly number[],
  channel: number,
  channels: number,
  what: string,
): number => {
  const value = list[list.length === 1 ? 0 : channel] ?? NaN;
  const isLong = list.length === 1 || list.length >= channels;
  if (isLong && Number.isFinite(value) && (what === 'mean' || value > 0)) return value;
  throw new InputError(
    'bad-input',
    `The normalization needs a ${what} for each of ${channels} channels, or one for all${what === 'mean' ? '' : ', above 0'}.`,
    'Correct it in the settings of the data.',
  );
};

/** @param pixels 0 to 255, channels next to each other */
export const normalized = (
  pixels: ArrayLike<number>,
  channels: number,
  normalization: Normalization,
): Float64Array => {
  const affine = affineOf(normalization, channels);
  if (normalization.kind === 'range') {
    const [from, to] = VALUE_RANGES[normalization.range];
    return Float64Array.from(pixels, (pixel) => from + ((to - from) * pixel) / 255);
  }
  return Float64Array.from(pixels, (pixel, i) => {
    const { mean, std } = affine[i % channels] ?? { mean: 0, std: 1 };
    return (pixel - mean) / std;
  });
};

/** The pixels that values stand for, held between 0 and 255. */
export const denormalized = (
  values: ArrayLike<number>,
  channels: number,
  normalization: Normalization,
): Uint8ClampedArray => {
  const affine = affineOf(normalization, channels);
  return Uint8ClampedArray.from(values, (value, i) => {
    const { mean, std } = affine[i % channels] ?? { mean: 0, std: 1 };
    return value * std + mean;
  });
};

/** Values that black and white become, over all channels. */
const normalizedRange = (normalization: Normalization): readonly [number, number] => {
  const channels = normalization.kind === 'range' ? 1 : normalization.mean.length;
  const ends = affineOf(normalization, Math.max(1, channels)).flatMap(({ mean, std }) => [
    -mean / std,
    (255 - mean) / std,
  ]);
  return [Math.min(...ends), Math.max(...ends)];
};

/**
 * The range a model's maker says its input was given. A normalization counts more than a range beside
 * it: files that were quantized once keep the range of their bytes.
 */
export const expectedRange = ({
  normalization,
  range,
}: InputExpectation = {}): InputExpectation['range'] =>
  normalization ? normalizedRange({ kind: 'mean-std', ...normalization }) : range;
