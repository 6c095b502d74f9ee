/**
 * STRIDED_SLICE: tensor, begin, end, strides, with TFLite's masks. What is taken along each dimension
 * is worked out here; the backend is wrong about dropped dimensions and about integers.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { reshape, slice, stridedSlice, tensor } from '@tensorflow/tfjs-core';
import { elementCount } from '../../core/graph/graph';
import type { Call, FloatOperator } from '../call';
import { flag, input, integers, number, outputShape } from '../call';

/** Elements start, start + step, ... of one dimension. */
interface Taken {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export const stridedSliceOperator: FloatOperator = (call) => {
  const x = input(call, 0);
  return reshape(take(x, takenOf(call, x.shape)), outputShape(call));
};

const has = (mask: number, bit: number): boolean => ((mask >> bit) & 1) === 1;

/** What is taken along each dimension of the input. */
const takenOf = (call: Call, shape: readonly number[]): readonly Taken[] => {
  const [begin, end, strides] = [integers(call, 1), integers(call, 2), integers(call, 3)];
  const mask = (name: string): number => number(call, name);
  const added = begin.filter((_, i) => has(mask('newAxisMask'), i)).length;
  const spared = shape.length - (begin.length - added) + (mask('ellipsisMask') === 0 ? 0 : 1);
  const taken: Taken[] = [];
  const whole = (): void => {
    taken.push({ start: 0, step: 1, count: shape[taken.length] ?? 1 });
  };
  begin.forEach((first, i) => {
    if (has(mask('ellipsisMask'), i)) Array.from({ length: spared }).forEach(whole);
    else if (!has(mask('newAxisMask'), i)) {
      const stop = (end[i] ?? 0) + (flag(call, 'offset') ? first : 0);
      const entry: Entry = {
        ...{ size: shape[taken.length] ?? 1, step: strides[i] ?? 1 },
        begin: has(mask('beginMask'), i) ? undefined : first,
        end: has(mask('endMask'), i) ? undefined : stop,
      };
      taken.push(has(mask('shrinkAxisMask'), i) ? one(entry) : several(entry));
    }
  });
  while (taken.length < shape.length) whole();
  return taken;
};

/** One entry of begin, end and strides; undefined where a mask says "from the end". */
interface Entry {
  readonly size: number;
  readonly step: number;
  readonly begin: number | undefined;
  readonly end: number | undefined;
}

const one = ({ size, begin = 0 }: Entry): Taken => ({
  start: begin < 0 ? begin + size : begin,
  step: 1,
  count: 1,
});

const several = ({ size, step, begin, end }: Entry): Taken => {
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const place = (at: number | undefined, open: number): number =>
    at === undefined ? open : Math.min(high, Math.max(low, at < 0 ? at + size : at));
  const start = place(begin, step > 0 ? low : high);
  const stop = place(end, step > 0 ? high : low);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
};

const take = (x: Tensor, taken: readonly Taken[]): Tensor => {
  const [starts, counts] = [taken.map(({ start }) => start), taken.map(({ count }) => count)];
  if (taken.every(({ step }) => step === 1)) return slice(x, starts, counts);
  if (x.dtype !== 'float32') return takeOneByOne(x, taken);
  const ends = taken.map(({ start, step, count }) => start + step * count);
  // A negative end would count from the back; where the first element is the last, it is left open.
  const open = ends.reduce((mask, end, i) => (end < 0 ? mask | (1 << i) : mask), 0);
  const steps = taken.map(({ step }) => step);
  return stridedSlice(x, starts, ends, steps, 0, open);
};

const takeOneByOne = (x: Tensor, taken: readonly Taken[]): Tensor => {
  const values = x.dataSync();
  const strides = x.shape.map((_, d) => elementCount(x.shape.slice(d + 1)));
  const from = taken.reduce<readonly number[]>(
    (offsets, { start, step, count }, d) =>
      offsets.flatMap((offset) =>
        Array.from({ length: count }, (_, i) => offset + (start + i * step) * (strides[d] ?? 1)),
      ),
    [0],
  );
  const shape = taken.map(({ count }) => count);
  return tensor(
    from.map((offset) => values[offset] ?? 0),
    shape,
    x.dtype,
  );
};
