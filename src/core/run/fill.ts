/**
 * Fills an input tensor from real values: quantized with the tensor's own scale and zero point where
 * it has them, stored as they are where it has none. What does not fit is refused, not bent.
 */
import { InputError } from '../errors';
import type { Elements, TensorKind } from './elements';
import { newElements, rangeOf } from './elements';

/** Nearest integer, halves away from zero, as C's round(). */
const roundAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);

/** Says what is wrong with value `i`. */
const unfit = (from: string, i: number, value: number, why: string): InputError =>
  new InputError(
    'bad-input',
    `Value ${i + 1} of ${from} is ${value}, ${why}.`,
    'Correct the data.',
  );

/**
 * @param from what the values come from, for messages
 * @throws InputError `bad-input` for the first value that the tensor cannot hold
 */
export const fillFromReals = (
  kind: TensorKind,
  values: ArrayLike<number>,
  from: string,
): Elements => {
  const { type, elements } = kind;
  const filled = newElements(type, elements);
  if (filled instanceof Float32Array || filled instanceof Float64Array) {
    filled.set(values);
    return filled;
  }
  const store = kind.scale === 0 ? integerStore(kind, from) : quantizer(kind, from);
  for (let i = 0; i < elements; i++) {
    const stored = store(values[i] ?? 0, i);
    if (filled instanceof BigInt64Array || filled instanceof BigUint64Array)
      filled[i] = BigInt(stored);
    else filled[i] = stored;
  }
  return filled;
};

type Store = (value: number, i: number) => number;

/** Values beyond the range are held at its ends, as quantizing does. */
const quantizer = ({ type, scale, zeroPoint }: TensorKind, from: string): Store => {
  const [low, high] = rangeOf(type) ?? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  return (value, i) => {
    if (Number.isNaN(value)) throw unfit(from, i, value, 'which cannot be quantized');
    const steps = roundAway(Math.fround(Math.fround(value) / scale));
    return Math.min(Math.max(steps + zeroPoint, low), high);
  };
};

const integerStore = ({ type, name }: TensorKind, from: string): Store => {
  const [low, high] = rangeOf(type) ?? [
    type === 'UINT64' ? 0 : Number.MIN_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER,
  ];
  return (value, i) => {
    if (!Number.isInteger(value) || value < low || value > high)
      throw unfit(from, i, value, `which the ${type.toLowerCase()} input ${name} cannot hold`);
    return value;
  };
};
