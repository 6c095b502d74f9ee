/** Whether an array's shape is that of samples of an input, and words for shapes. */
import { elementCount } from '../graph/graph';
import type { TensorKind } from '../run/elements';
import { formatCount } from '../text';

/** `30 × 1 × 40`; `one value` for a scalar. */
export const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? 'one value' : shape.map(formatCount).join(' × ');

const withoutOnes = (shape: readonly number[]): string =>
  shape.filter((length) => length !== 1).join();

/**
 * How many samples of `input` an array of this shape holds: its first dimension counts samples, the
 * others are the input's, where dimensions of 1 do not matter and flat is as good as shaped. An array
 * of the input's own shape is one sample. Undefined when it does not fit.
 */
export const samplesIn = (
  shape: readonly number[],
  { shape: wanted, elements }: Pick<TensorKind, 'shape' | 'elements'>,
): number | undefined => {
  const [count = 1, ...rest] = shape;
  if (shape.length > 0 && elementCount(rest) === elements) {
    const isFlat = (dimensions: readonly number[]): boolean =>
      dimensions.filter((length) => length !== 1).length <= 1;
    if (withoutOnes(rest) === withoutOnes(wanted) || isFlat(rest) || isFlat(wanted)) return count;
  }
  return withoutOnes(shape) === withoutOnes(wanted) ? 1 : undefined;
};

/**
 * Advice for an array that has the right numbers in another order: channels first instead of last,
 * above all. Undefined when the dimensions differ.
 */
export const transposition = (
  shape: readonly number[],
  wanted: readonly number[],
): string | undefined => {
  const rest = shape.slice(1);
  const inner = wanted[0] === 1 && wanted.length === shape.length ? wanted.slice(1) : wanted;
  const sorted = (dimensions: readonly number[]): string =>
    [...dimensions].sort((a, b) => a - b).join();
  if (rest.length < 2 || sorted(rest) !== sorted(inner)) return undefined;
  const left = rest.map((length, axis) => ({ length, axis: axis + 1 }));
  const axes = inner.map((length) => {
    const at = left.findIndex((dimension) => dimension.length === length);
    return left.splice(at, 1)[0]?.axis ?? 0;
  });
  return `The dimensions stand in another order: array.transpose(0, ${axes.join(', ')}) puts them right.`;
};
