/** The bytes of a float constant in an integer form. */
import type { TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import { floatToHalf } from './half';
import type { Parameters } from './parameters';
import { magnitudes, slicesAlong } from './parameters';
import type { OperandPlan } from './plan';
import { inverseOf, quantizeBias, quantizeInt16, quantizeInt8, quantizeWeights } from './values';

const f32 = Math.fround;

/** A single scale that was moved by more than this is what weights are divided by. */
const MOVED = 1e-3;

const WHOLE = { count: 1, stride: 1 };

export const storeConstant = (
  graph: FloatGraph,
  tensor: TensorIndex,
  form: Parameters,
  { rounding = 'plain', through, ranges }: OperandPlan,
): Uint8Array<ArrayBuffer> => {
  const values = graph.values(tensor);
  if (form.type === 'FLOAT16') return halves(values);
  switch (rounding) {
    case 'bias':
      return quantizeBias(values, form);
    case 'weight':
      return slicedWeights(graph, tensor, values, form);
    case 'whole-weight':
      return wholeWeights(values, form);
    case 'older-weight':
      return olderWeights(graph, tensor, values, form, ranges ?? []);
    case 'plain':
      return form.type === 'INT16'
        ? quantizeInt16(through ? rounded(values, through) : values, form)
        : quantizeInt8(values, form);
  }
};

/** Beyond this halves are infinite. */
const LARGEST_HALF = 65504;

const halves = (values: Float32Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Uint16Array.from(values, (value) =>
      floatToHalf(Math.max(-LARGEST_HALF, Math.min(LARGEST_HALF, value))),
    ).buffer,
  );

const slicedWeights = (
  graph: FloatGraph,
  tensor: TensorIndex,
  values: Float32Array,
  { scales, axis }: Parameters,
): Uint8Array<ArrayBuffer> => {
  const slices = slicesAlong(graph.tensor(tensor).shape, axis);
  return quantizeWeights(
    values,
    slices,
    scales.map((scale) => inverseOf(f32(scale))),
  );
};

/** One scale for all: the inverse comes from the weights, unless the scale was widened since. */
const wholeWeights = (values: Float32Array, form: Parameters): Uint8Array<ArrayBuffer> => {
  const [largest = 0] = magnitudes(values, WHOLE);
  const own = largest === 0 ? 1 : f32(largest / 127);
  const [scale = 1] = form.scales;
  if (Math.abs(own - scale) > MOVED) {
    const wide = quantizeInt8(values, form);
    return new Uint8Array(
      Int8Array.from(new Int8Array(wide.buffer), (q) => Math.max(q, -127)).buffer,
    );
  }
  return quantizeWeights(values, WHOLE, [largest === 0 ? 0 : f32(127 / largest)]);
};

/** The older quantizer inverts the range, not the scale. */
const olderWeights = (
  graph: FloatGraph,
  tensor: TensorIndex,
  values: Float32Array,
  { scales, axis }: Parameters,
  ranges: readonly number[],
): Uint8Array<ArrayBuffer> => {
  const slices = scales.length === 1 ? WHOLE : slicesAlong(graph.tensor(tensor).shape, axis);
  const inverses = ranges.map((range) => (range === 0 ? 0 : f32(127 / range)));
  return quantizeWeights(values, slices, inverses);
};

/** What is left of values that were int16 with another scale before. */
const rounded = (values: Float32Array, form: Parameters): Float32Array => {
  const [scale = 1] = form.scales;
  const integers = new Int16Array(quantizeInt16(values, form).buffer);
  return Float32Array.from(integers, (q) => f32(scale * q));
};
