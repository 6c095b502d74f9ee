/**
 * A picture as an input tensor: resized with an antialiasing filter, brought to the tensor's channels,
 * and scaled to the range of values the model was trained on. That range is not in the file; it is
 * guessed from what the input can represent, shown, and can be changed.
 */
import { InputError } from '../errors';
import { formatCount } from '../text';
import type { TensorKind } from './elements';
import { rangeOf, realOf } from './elements';

/** Decoded pixels, four bytes each, top row first. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray | Uint8Array;
}

export const VALUE_RANGES = {
  '0..1': [0, 1],
  '-1..1': [-1, 1],
  '0..255': [0, 255],
  '-128..127': [-128, 127],
} as const satisfies Record<string, readonly [number, number]>;
export type ValueRange = keyof typeof VALUE_RANGES;

export interface ImageOptions {
  /** `cover` keeps proportions and cuts what hangs over; `stretch` squeezes all of it in. */
  readonly fit: 'cover' | 'stretch';
  readonly order: 'rgb' | 'bgr';
  /** Real values of black and white; by default the range nearest to what the input represents. */
  readonly range?: ValueRange;
}

interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** Height, width and channels of a tensor that can hold a picture; undefined for any other. */
export const imageShapeOf = (shape: readonly number[]): ImageShape | undefined => {
  const inner = shape.length === 4 && shape[0] === 1 ? shape.slice(1) : shape;
  if (inner.length !== 3) return undefined;
  const [height = 0, width = 0, channels] = inner;
  if (channels !== 1 && channels !== 3 && channels !== 4) return undefined;
  return height > 0 && width > 0 ? { height, width, channels } : undefined;
};

/** The usual range whose ends lie nearest to the ends of what the tensor can hold; 0..1 for floats. */
export const rangeFor = (kind: TensorKind): ValueRange => {
  const ends = rangeOf(kind.type);
  if (ends === undefined) return '0..1';
  const [low, high] = [realOf(kind, ends[0]), realOf(kind, ends[1])];
  const distance = (name: ValueRange): number => {
    const [from, to] = VALUE_RANGES[name];
    return Math.abs(from - low) / (to - from) + Math.abs(to - high) / (to - from);
  };
  const names = Object.keys(VALUE_RANGES) as ValueRange[];
  return names.reduce((best, name) => (distance(name) < distance(best) ? name : best));
};

/**
 * The real values of a picture for `kind`, in the tensor's order.
 * @throws InputError `bad-input` when the tensor is not one that holds a picture
 */
export const imageValues = (
  kind: TensorKind,
  pixels: Pixels,
  options: ImageOptions,
): Float64Array => {
  const shape = imageShapeOf(kind.shape);
  if (shape === undefined)
    throw new InputError(
      'bad-input',
      `The input ${kind.name} of ${kind.shape.map(formatCount).join(' × ')} does not hold a picture.`,
      'A picture needs height × width × 1, 3 or 4 channels; give other data as .npy or .csv.',
    );
  const planes = planesOf(pixels, shape.channels, options.order);
  const window = windowOf(pixels, shape, options.fit);
  const [from, to] = VALUE_RANGES[options.range ?? rangeFor(kind)];
  const values = new Float64Array(kind.elements);
  planes.forEach((plane, channel) => {
    const resized = resize(plane, pixels, window, shape);
    for (let i = 0; i < resized.length; i++)
      values[i * shape.channels + channel] = from + ((to - from) * (resized[i] ?? 0)) / 255;
  });
  return values;
};

/** Channels as planes of 0 to 255; what is transparent shows white. Grey is luma as in ITU-R BT.601. */
const planesOf = (
  { width, height, rgba }: Pixels,
  channels: 1 | 3 | 4,
  order: ImageOptions['order'],
): readonly Float64Array[] => {
  const at = (channel: number) => {
    const plane = new Float64Array(width * height);
    for (let i = 0; i < plane.length; i++) {
      const alpha = channel === 3 ? 1 : (rgba[4 * i + 3] ?? 0) / 255;
      plane[i] = (rgba[4 * i + channel] ?? 0) * alpha + 255 * (1 - alpha);
    }
    return plane;
  };
  const [red, green, blue] = [at(0), at(1), at(2)];
  if (channels === 1)
    return [red.map((r, i) => 0.299 * r + 0.587 * (green[i] ?? 0) + 0.114 * (blue[i] ?? 0))];
  const colours = order === 'rgb' ? [red, green, blue] : [blue, green, red];
  return channels === 3 ? colours : [...colours, at(3)];
};

interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the picture that is used. */
const windowOf = ({ width, height }: Pixels, to: ImageShape, fit: ImageOptions['fit']): Window => {
  if (fit === 'stretch') return { left: 0, top: 0, width, height };
  const scale = Math.min(width / to.width, height / to.height);
  const [w, h] = [to.width * scale, to.height * scale];
  return { left: (width - w) / 2, top: (height - h) / 2, width: w, height: h };
};

const resize = (plane: Float64Array, from: Pixels, part: Window, to: ImageShape): Float64Array => {
  const columns = tapsOf(part.left, part.width, from.width, to.width);
  const rows = tapsOf(part.top, part.height, from.height, to.height);
  const narrow = new Float64Array(from.height * to.width);
  for (let y = 0; y < from.height; y++)
    columns.forEach((taps, x) => {
      let sum = 0;
      taps.weights.forEach((w, i) => (sum += w * (plane[y * from.width + taps.first + i] ?? 0)));
      narrow[y * to.width + x] = sum;
    });
  const out = new Float64Array(to.height * to.width);
  rows.forEach((taps, y) => {
    for (let x = 0; x < to.width; x++) {
      let sum = 0;
      taps.weights.forEach((w, i) => (sum += w * (narrow[(taps.first + i) * to.width + x] ?? 0)));
      out[y * to.width + x] = sum;
    }
  });
  return out;
};

interface Taps {
  readonly first: number;
  /** They sum to 1. */
  readonly weights: readonly number[];
}

/** Weights of source pixels for each target pixel: a triangle as wide as the step, at least one pixel. */
const tapsOf = (start: number, length: number, size: number, count: number): readonly Taps[] => {
  const step = length / count;
  const reach = Math.max(1, step);
  return Array.from({ length: count }, (_, i) => {
    const centre = start + (i + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(size - 1, Math.floor(centre + reach));
    const weights: number[] = [];
    for (let j = first; j <= last; j++) weights.push(Math.max(0, 1 - Math.abs(j - centre) / reach));
    const sum = weights.reduce((a, b) => a + b, 0);
    return sum > 0
      ? { first, weights: weights.map((w) => w / sum) }
      : { first: Math.min(Math.max(Math.round(centre), 0), size - 1), weights: [1] };
  });
};
