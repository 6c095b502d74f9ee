/**
 * Convolutions. Filters come as tfjs lays them: [height, width, in, out], and for depthwise ones
 * [height, width, in, multiplier]. TFLite also allows what tfjs does not: a stride together with a
 * dilation, and groups (a filter with fewer input channels than the input has).
 */
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { concat, fused, split, stridedSlice } from '@tensorflow/tfjs-core';
import { windowOf } from '../../core/program/window';
import { activated, fusedName } from '../activation';
import type { Call, FloatOperator } from '../call';
import { input, number } from '../call';

type Pair = [number, number];
type Pad = [Pair, Pair, Pair, Pair];

interface Geometry {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pad: Pad;
}

type Convolve = (x: Tensor4D, geometry: Geometry) => Tensor4D;

const padding = (call: Call): 'SAME' | 'VALID' =>
  number(call, 'padding') === 0 ? 'SAME' : 'VALID';

/** SAME or VALID as tfjs names it. */
export const padOf = (call: Call): 'same' | 'valid' =>
  padding(call) === 'SAME' ? 'same' : 'valid';

/** Vertical and horizontal stride. */
export const stridesOf = (call: Call): Pair => [number(call, 'strideH'), number(call, 'strideW')];

const dilationsOf = (call: Call): Pair => [
  number(call, 'dilationHFactor'),
  number(call, 'dilationWFactor'),
];

/**
 * `convolve` with the operator's window. Padding is given in elements: the backend's SAME goes wrong
 * where a stride is larger than the filter.
 */
const windowed = (call: Call, filter: Tensor4D, convolve: Convolve): Tensor4D => {
  const x = input(call, 0) as Tensor4D;
  const [strides, dilations] = [stridesOf(call), dilationsOf(call)];
  const side = (axis: 0 | 1): Pair => {
    const [size, kernel] = [x.shape[axis + 1] ?? 1, filter.shape[axis]];
    const [stride, dilation] = [strides[axis], dilations[axis]];
    const window = { input: size, kernel, stride, dilation, padding: padding(call) };
    const { output, before } = windowOf(window);
    const needed = (output - 1) * stride + (kernel - 1) * dilation + 1;
    return [before, Math.max(0, needed - size - before)];
  };
  const pad: Pad = [[0, 0], side(0), side(1), [0, 0]];
  const isDilated = dilations.some((dilation) => dilation > 1);
  const isStrided = strides.some((stride) => stride > 1);
  if (!isDilated || !isStrided) return convolve(x, { strides, dilations, pad });
  const all = convolve(x, { strides: [1, 1], dilations, pad });
  return stridedSlice(all, [0, 0, 0, 0], all.shape, [1, ...strides, 1]) as Tensor4D;
};

const biasOf = ({ inputs }: Call): { bias?: Tensor1D } =>
  inputs[2] === undefined ? {} : { bias: inputs[2] as Tensor1D };

/** CONV_2D: input, filter, optional bias. */
export const conv2d: FloatOperator = (call) => {
  const filter = input(call, 1) as Tensor4D;
  const x = input(call, 0);
  const groups = (x.shape[3] ?? 1) / filter.shape[2];
  if (groups > 1) return activated(grouped(call, groups), call.operator);
  const fusedOptions = { ...biasOf(call), activation: fusedName(call.operator) };
  const y = windowed(call, filter, (image, { strides, dilations, pad }) =>
    fused.conv2d({ x: image, filter, strides, dilations, pad, ...fusedOptions }),
  );
  return fusedOptions.activation === 'linear' ? activated(y, call.operator) : y;
};

const grouped = (call: Call, groups: number): Tensor => {
  const images = split(input(call, 0), groups, 3);
  const filters = split(input(call, 1), groups, 3);
  const biases = call.inputs[2] === undefined ? [] : split(call.inputs[2], groups);
  const parts = images.map((image, g) => {
    const part: Call = { ...call, inputs: [image, filters[g], biases[g]] };
    return windowed(part, input(part, 1) as Tensor4D, (x, { strides, dilations, pad }) =>
      fused.conv2d({
        ...{ x, filter: input(part, 1) as Tensor4D, strides, dilations, pad },
        ...biasOf(part),
      }),
    );
  });
  return concat(parts, 3);
};

/** DEPTHWISE_CONV_2D: input, filter, optional bias. */
export const depthwiseConv2d: FloatOperator = (call) => {
  const filter = input(call, 1) as Tensor4D;
  const fusedOptions = { ...biasOf(call), activation: fusedName(call.operator) };
  const y = windowed(call, filter, (x, { strides, dilations, pad }) =>
    fused.depthwiseConv2d({
      ...{ x, filter, strides, dilations, ...fusedOptions },
      // The type leaves out the explicit form, which the function takes like conv2d does.
      pad: pad as unknown as 'same',
    }),
  );
  return fusedOptions.activation === 'linear' ? activated(y, call.operator) : y;
};
