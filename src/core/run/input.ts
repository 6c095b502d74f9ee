/**
 * What a model is fed: one source per input, turned into the bytes of its tensor. Zeros and values
 * given as real numbers go through the input's own scale and zero point; a .npy of the tensor's own
 * integer type holds stored values already and is taken as it is.
 */
import { InputError } from '../errors';
import { uniform } from '../random';
import type { Random } from '../random';
import { formatCount, quoteName } from '../text';
import { readCsv } from './csv';
import type { Elements, TensorKind } from './elements';
import { bytesOfElements, newElements, rangeOf } from './elements';
import { fillFromReals } from './fill';
import type { ImageOptions, Pixels } from './image';
import { imageValues, rangeFor } from './image';
import type { NpyArray } from './npy';
import { readNpy } from './npy';

export type InputSource =
  | { readonly kind: 'zeros' }
  /** mulberry32 from `seed`; inputs with the same seed share one sequence, in the model's order. */
  | { readonly kind: 'noise'; readonly seed: number }
  | { readonly kind: 'npy'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'csv'; readonly name: string; readonly text: string }
  | {
      readonly kind: 'image';
      readonly name: string;
      readonly pixels: Pixels;
      readonly options: ImageOptions;
    };

export interface FilledInput {
  readonly bytes: Uint8Array;
  /** How it was made, in words: `noise, seed 1`. */
  readonly from: string;
}

/**
 * The bytes of every input, in the model's order.
 * @throws InputError `bad-input` for data that is broken or does not fit its input
 */
export const fillInputs = (
  kinds: readonly TensorKind[],
  sources: readonly InputSource[],
): readonly FilledInput[] => {
  const generators = new Map<number, Random>();
  const randomFor = (seed: number): Random => {
    const random = generators.get(seed) ?? uniform(seed);
    generators.set(seed, random);
    return random;
  };
  return kinds.map((kind, i) => fillInput(kind, sources[i] ?? { kind: 'zeros' }, randomFor));
};

const fillInput = (
  kind: TensorKind,
  source: InputSource,
  randomFor: (seed: number) => Random,
): FilledInput => {
  const filled = (elements: Elements, from: string): FilledInput => ({
    bytes: bytesOfElements(elements),
    from,
  });
  switch (source.kind) {
    case 'zeros':
      return filled(zeros(kind), 'zeros');
    case 'noise':
      return filled(noise(kind, randomFor(source.seed)), `noise, seed ${source.seed}`);
    case 'npy': {
      const array = readNpy(source.bytes, source.name);
      return filled(fromNpy(kind, array, source.name), source.name);
    }
    case 'csv': {
      const { values, part } = readCsv(source.text, kind.elements, source.name);
      const from = part === '' ? source.name : `${source.name}, ${part}`;
      return filled(fillFromReals(kind, values, quoteName(source.name)), from);
    }
    case 'image': {
      const { name, pixels, options } = source;
      const values = imageValues(kind, pixels, options);
      const from = `${name}, ${options.fit}, ${options.range ?? rangeFor(kind)}`;
      return filled(fillFromReals(kind, values, quoteName(name)), from);
    }
  }
};

const zeros = (kind: TensorKind): Elements =>
  fillFromReals(kind, new Float64Array(kind.elements), 'zeros');

/** Integers of 32 bits and more are counts or indices more often than not: they stay small. */
const SMALL = 128;

/**
 * Every stored value of a narrow integer type alike; -1 to 1 for floats; 0 to 127 for wide integers.
 * For int8 this is the noise other runtimes' recorded outputs are defined by.
 */
const noise = ({ type, elements }: TensorKind, random: Random): Elements => {
  const values = newElements(type, elements);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return values.map(() => BigInt(Math.floor(random() * SMALL)));
  if (values instanceof Float32Array || values instanceof Float64Array)
    return values.map(() => 2 * random() - 1);
  const [low, high] = values.BYTES_PER_ELEMENT === 4 ? [0, SMALL - 1] : (rangeOf(type) ?? [0, 0]);
  for (let i = 0; i < elements; i++) values[i] = Math.floor(random() * (high - low + 1)) + low;
  return values;
};

const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'one value' : shape.map(formatCount).join(' × ');

/** Shapes are equal when they differ in dimensions of 1 only; a flat array fits every shape. */
const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  const [left, right] = [a, b].map((shape) => shape.filter((size) => size !== 1).join());
  return left === right;
};

/** Converters leave some inputs without a name. */
const nameText = ({ name }: TensorKind): string => (name === '' ? '' : ` ${name}`);

const fromNpy = (kind: TensorKind, { type, shape, elements }: NpyArray, name: string): Elements => {
  const file = quoteName(name);
  const fits = shape.length === 1 || sameShape(shape, kind.shape);
  if (elements.length !== kind.elements || !fits)
    throw new InputError(
      'bad-input',
      `${file} holds ${shapeText(shape)}; the input${nameText(kind)} takes ${shapeText(kind.shape)}.`,
      'Give an array of that shape.',
    );
  const isFloat = type === 'FLOAT32' || type === 'FLOAT64';
  if (type === kind.type) return checkedRaw(kind, elements);
  if (!isFloat && kind.scale !== 0)
    throw new InputError(
      'bad-input',
      `${file} holds ${type.toLowerCase()} values, but the input${nameText(kind)} is quantized to ${kind.type.toLowerCase()}.`,
      `Give float32 for real values, or ${kind.type.toLowerCase()} for stored ones.`,
    );
  const values = Float64Array.from(elements as ArrayLike<number | bigint>, Number);
  return fillFromReals(kind, values, file);
};

/** A truth value is 0 or 1, whatever a file says. */
const checkedRaw = ({ type }: TensorKind, elements: Elements): Elements =>
  type === 'BOOL' ? Uint8Array.from(elements as Uint8Array, (v) => Number(v !== 0)) : elements;
