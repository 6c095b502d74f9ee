/** SLICE and STRIDED_SLICE: a box cut out of the input, with steps, forwards or backwards. */
import type { Lower, Lowering } from '../lowering';
import { bytesPerElement, denseStrides, emitBox, offsetBy } from './box';
import { constantIntegers, requireElements, requireShape } from './parameters';

/** What one dimension keeps: `count` indices from `begin` on, `step` apart. */
interface Range {
  readonly begin: number;
  readonly count: number;
  readonly step: number;
}

const emitRanges = (op: Lowering, ranges: readonly Range[]): void => {
  const [input, output] = [op.input(0), op.output(0)];
  const element = bytesPerElement(input);
  const strides = denseStrides(input.shape, element);
  const extents = ranges.map(({ count }) => count);
  if (extents.includes(0)) return;
  const begin = ranges.map((range) => range.begin);
  emitBox(op, {
    input: offsetBy(input.place, begin, strides),
    output: output.place,
    elementBytes: element,
    extents,
    inputStrides: ranges.map(({ step }, d) => step * (strides[d] ?? 0)),
    outputStrides: denseStrides(extents, element),
  });
};

/** A size of -1 means all that is left. */
export const lowerSlice: Lower = (op) => {
  const { shape } = op.input(0);
  const begins = constantIntegers(op, op.input(1), 'its begin');
  const sizes = constantIntegers(op, op.input(2), 'its size');
  if (begins.length !== shape.length || sizes.length !== shape.length) {
    op.refuse(`has a begin and a size for other than ${shape.length} dimensions`);
  }
  const ranges = shape.map((extent, d): Range => {
    const begin = begins[d] ?? 0;
    const size = sizes[d] ?? -1;
    const count = size === -1 ? extent - begin : size;
    if (begin < 0 || count < 0 || begin + count > extent) {
      op.refuse(`takes ${count} from ${begin} on of dimension ${d}, which has ${extent}`);
    }
    return { begin, count, step: 1 };
  });
  const kept = ranges.reduce((elements, { count }) => elements * count, 1);
  requireElements(op, op.output(0), kept);
  emitRanges(op, ranges);
};

interface Mask {
  readonly begin: number;
  readonly end: number;
  readonly shrink: number;
}

const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

/**
 * The range of dimension `d`: negative indices count from its end, a masked one starts or ends at the
 * rim, a shrunk one keeps one index. Refuses what TFLM would leave its output unwritten for.
 */
const rangeOf = (
  op: Lowering,
  extent: number,
  [first, last, step]: readonly [number, number, number],
  mask: Mask,
  d: number,
): Range => {
  const isMasked = (bits: number): boolean => ((bits >> d) & 1) === 1;
  if (step === 0) op.refuse(`has a step of 0 in dimension ${d}`);
  const [low, high] = step > 0 ? [0, extent] : [-1, extent - 1];
  const rim = (index: number): number => clamp(index < 0 ? index + extent : index, low, high);
  const begin = isMasked(mask.begin) ? (step > 0 ? low : high) : rim(first);
  if (isMasked(mask.shrink)) {
    if (begin < 0 || begin >= extent) op.refuse(`takes index ${first} of ${extent} in ${d}`);
    if (step < 0) op.refuse(`takes one index of dimension ${d} backwards, which TFLM leaves out`);
    return { begin, count: 1, step: 1 };
  }
  const end = isMasked(mask.end) ? (step > 0 ? high : low) : rim(last);
  return { begin, count: Math.max(0, Math.ceil((end - begin) / step)), step };
};

/** TFLM leaves the ellipsis and new-axis masks aside, so a model that has them is refused. */
export const lowerStridedSlice: Lower = (op) => {
  const { shape } = op.input(0);
  const [begins, ends, steps] = ['begin', 'end', 'strides'].map((what, i) =>
    constantIntegers(op, op.input(i + 1), `its ${what}`),
  );
  if ([begins, ends, steps].some((list) => list?.length !== shape.length)) {
    op.refuse(`has begin, end and strides for other than ${shape.length} dimensions`);
  }
  const option = (name: string): number => Number(op.options[name] ?? 0);
  if (option('ellipsisMask') !== 0) op.refuse('has an ellipsis mask, which TFLM ignores');
  if (option('newAxisMask') !== 0) op.refuse('has a new-axis mask, which TFLM ignores');
  if (option('offset') !== 0) op.refuse('counts its end from its begin, which TFLM ignores');
  const mask = {
    begin: option('beginMask'),
    end: option('endMask'),
    shrink: option('shrinkAxisMask'),
  };
  const ranges = shape.map((extent, d) =>
    rangeOf(op, extent, [begins?.[d] ?? 0, ends?.[d] ?? 0, steps?.[d] ?? 0], mask, d),
  );
  const kept = ranges.filter((_, d) => ((mask.shrink >> d) & 1) === 0);
  requireShape(
    op,
    op.output(0),
    kept.map(({ count }) => count),
  );
  emitRanges(op, ranges);
};
