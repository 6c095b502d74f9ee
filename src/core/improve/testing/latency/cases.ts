/** Models of one operator, in several sizes for each kind and type, to measure what a kind costs. */
import type { CaseOptions, CaseTensor } from '../../../runtime/testing/cases/case';
import { modelBytes, single } from '../../../runtime/testing/cases/case';
import { normal, uniform } from '../../../random';

type Type = 'INT8' | 'INT16' | 'FLOAT32';

const TYPES = ['INT8', 'INT16', 'FLOAT32'] as const satisfies Type[];

export interface LatencyCase {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const elements = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Scale 1/16 or so: values neither vanish nor saturate. */
const activation = (type: Type, shape: readonly number[], scale = 0.05): CaseTensor =>
  type === 'FLOAT32'
    ? { type, shape }
    : { type, shape, scales: [type === 'INT16' ? scale / 256 : scale], zeroPoint: 0 };

const weights = (type: Type, shape: readonly number[], axis: number): CaseTensor => {
  const random = uniform(elements(shape));
  const values = Array.from({ length: elements(shape) }, () => normal(random));
  if (type === 'FLOAT32') return { type, shape, values };
  const channels = shape[axis] ?? 1;
  return {
    type: 'INT8',
    shape,
    axis,
    scales: Array.from({ length: channels }, (_, c) => 0.005 + 0.001 * (c % 3)),
    values: values.map((value) => Math.max(-127, Math.min(127, Math.round(40 * value)))),
  };
};

const bias = (
  type: Type,
  { scales = [0.05] }: CaseTensor,
  { scales: own = [] }: CaseTensor,
  count: number,
): CaseTensor => {
  const values = Array.from({ length: count }, (_, i) => i % 7);
  if (type === 'FLOAT32') return { type, shape: [count], values };
  return {
    type: type === 'INT16' ? 'INT64' : 'INT32',
    shape: [count],
    values,
    axis: 0,
    scales: own.map((scale) => scale * (scales[0] ?? 1)),
  };
};

const RELU = 1;

const convolution = (
  type: Type,
  size: number,
  window: number,
  depth: number,
  width: number,
): Uint8Array => {
  const input = activation(type, [1, size, size, depth]);
  const filter = weights(type, [width, window, window, depth], 0);
  const output = activation(type, [1, size, size, width]);
  const value = { padding: 0, strideW: 1, strideH: 1, fusedActivationFunction: RELU };
  const options: CaseOptions = { type: 'Conv2DOptions', value };
  const inputs = [input, filter, bias(type, input, filter, width)];
  return modelBytes(single('CONV_2D', inputs, [output], options));
};

const depthwise = (
  type: Type,
  size: number,
  window: readonly [number, number],
  depth: number,
  depthMultiplier = 1,
): Uint8Array => {
  const width = depth * depthMultiplier;
  const input = activation(type, [1, size, size, depth]);
  const filter = weights(type, [1, ...window, width], 3);
  const value = {
    padding: 0,
    strideW: 1,
    strideH: 1,
    depthMultiplier,
    fusedActivationFunction: RELU,
  };
  const output = activation(type, [1, size, size, width]);
  const options: CaseOptions = { type: 'DepthwiseConv2DOptions', value };
  const inputs = [input, filter, bias(type, input, filter, width)];
  return modelBytes(single('DEPTHWISE_CONV_2D', inputs, [output], options));
};

const dense = (type: Type, depth: number, width: number): Uint8Array => {
  const input = activation(type, [1, depth]);
  const filter = weights(type, [width, depth], 0);
  const options: CaseOptions = {
    type: 'FullyConnectedOptions',
    value: { fusedActivationFunction: RELU },
  };
  const inputs = [input, filter, bias(type, input, filter, width)];
  return modelBytes(single('FULLY_CONNECTED', inputs, [activation(type, [1, width])], options));
};

const pool = (
  name: string,
  type: Type,
  size: number,
  window: number,
  depth: number,
): Uint8Array => {
  const side = Math.floor(size / window);
  const value = {
    padding: 1,
    strideW: window,
    strideH: window,
    filterWidth: window,
    filterHeight: window,
  };
  const output = activation(type, [1, side, side, depth]);
  const options: CaseOptions = { type: 'Pool2DOptions', value };
  return modelBytes(single(name, [activation(type, [1, size, size, depth])], [output], options));
};

const elementwise = (
  name: string,
  type: Type,
  count: number,
  options?: CaseOptions,
): Uint8Array => {
  const shape = [1, count];
  const isPair = ['ADD', 'SUB', 'MUL'].includes(name);
  const input = activation(type, shape);
  const inputs = isPair ? [input, activation(type, shape, 0.04)] : [input];
  return modelBytes(single(name, inputs, [outputOf(name, type, shape)], options));
};

/** Functions with bounds have an output scale of their own. */
const outputOf = (name: string, type: Type, shape: readonly number[]): CaseTensor => {
  if (type === 'FLOAT32') return { type, shape };
  const steps = type === 'INT8' ? 256 : 65536;
  if (name === 'TANH') return { type, shape, scales: [2 / steps] };
  if (name !== 'LOGISTIC' && name !== 'SOFTMAX')
    return activation(type, shape, name === 'RESHAPE' || name.startsWith('RELU') ? 0.05 : 0.06);
  return type === 'INT8'
    ? { type, shape, scales: [1 / 256], zeroPoint: -128 }
    : { type, shape, scales: [1 / 32768] };
};

const conversion = (name: string, from: Type, to: Type, count: number): Uint8Array => {
  const shape = [1, count];
  return modelBytes(single(name, [activation(from, shape)], [activation(to, shape, 0.06)]));
};

const mean = (type: Type, size: number, depth: number): Uint8Array => {
  const axes: CaseTensor = { type: 'INT32', shape: [2], values: [1, 2] };
  const input = activation(type, [1, size, size, depth]);
  const options: CaseOptions = { type: 'ReducerOptions', value: { keepDims: false } };
  return modelBytes(single('MEAN', [input, axes], [activation(type, [1, depth], 0.06)], options));
};

const add = (type: 'AddOptions' | 'SubOptions' | 'MulOptions'): CaseOptions => ({
  type,
  value: { fusedActivationFunction: 0 },
});

const ELEMENTWISE: Readonly<Record<string, CaseOptions | undefined>> = {
  ADD: add('AddOptions'),
  SUB: add('SubOptions'),
  MUL: add('MulOptions'),
  SOFTMAX: { type: 'SoftmaxOptions', value: { beta: 1 } },
  LOGISTIC: undefined,
  TANH: undefined,
  RELU: undefined,
  RELU6: undefined,
  LEAKY_RELU: { type: 'LeakyReluOptions', value: { alpha: 0.1 } },
  HARD_SWISH: undefined,
  RESHAPE: undefined,
};

/** A name and how its model is made. */
type Draft = readonly [name: string, make: () => Uint8Array];

/** One draft for each row of sizes. */
const each = (
  name: string,
  rows: readonly (readonly number[])[],
  make: (...sizes: readonly number[]) => Uint8Array,
): readonly Draft[] => rows.map((row) => [`${name} ${row.join(' ')}`, () => make(...row)] as const);

/** Small and large images, few and many channels: what a call, an output and a MAC cost comes apart. */
const layers = (type: Type): readonly Draft[] => [
  ...each(
    'conv 1x1',
    [
      [2, 16, 8],
      [24, 8, 16],
      [12, 32, 32],
      [6, 64, 64],
      [3, 128, 128],
    ],
    (size = 1, depth = 1, width = 1) => convolution(type, size, 1, depth, width),
  ),
  ...each(
    'conv',
    [
      [4, 3, 8, 8],
      [16, 3, 16, 16],
      [8, 3, 32, 16],
      [6, 5, 4, 8],
      [8, 3, 32, 32],
      [4, 3, 1, 4],
      [6, 3, 1, 1],
      [10, 3, 3, 8],
      [32, 3, 3, 16],
      [24, 3, 3, 8],
      [12, 5, 1, 6],
    ],
    (size = 1, window = 1, depth = 1, width = 1) => convolution(type, size, window, depth, width),
  ),
  ...each(
    'depthwise',
    [
      ...[6, 48].map((size) => [size, 3, 3, 8, 1]),
      ...[12, 24].map((size) => [size, 3, 3, 32, 1]),
      [3, 3, 3, 128, 1],
      [6, 5, 5, 8, 1],
      [8, 4, 1, 8, 1],
      [12, 5, 5, 16, 1],
      [10, 7, 7, 8, 1],
      [10, 3, 3, 1, 8],
      [20, 10, 8, 1, 8],
      [12, 5, 4, 1, 8],
      [6, 3, 3, 4, 2],
    ],
    (size = 1, high = 1, wide = 1, depth = 1, multiplier = 1) =>
      depthwise(type, size, [high, wide], depth, multiplier),
  ),
  ...each(
    'dense',
    [
      [16, 8],
      [64, 10],
      [128, 32],
      [256, 4],
      [12, 40],
    ],
    (depth = 1, width = 1) => dense(type, depth, width),
  ),
];

const reductions = (type: Type): readonly Draft[] => [
  ...['AVERAGE_POOL_2D', 'MAX_POOL_2D'].flatMap((name) =>
    each(
      name,
      [
        [8, 2, 8],
        [8, 4, 8],
        [6, 6, 16],
        [12, 3, 4],
      ],
      (size = 1, window = 1, depth = 1) => pool(name, type, size, window, depth),
    ),
  ),
  ...each(
    'MEAN',
    [
      [4, 8],
      [8, 8],
      [3, 64],
      [12, 4],
    ],
    (size = 1, depth = 1) => mean(type, size, depth),
  ),
];

const COUNTS = [[10], [40], [300]] as const;

const elementwises = (type: Type): readonly Draft[] => [
  ...Object.entries(ELEMENTWISE).flatMap(([name, options]) =>
    each(name, COUNTS, (count = 1) => elementwise(name, type, count, options)),
  ),
  ...(['INT8', 'INT16'] as const).flatMap((to) =>
    each(`QUANTIZE to ${to}`, COUNTS, (count = 1) => conversion('QUANTIZE', type, to, count)),
  ),
  ...each('DEQUANTIZE', type === 'FLOAT32' ? [] : COUNTS, (count = 1) =>
    conversion('DEQUANTIZE', type, 'FLOAT32', count),
  ),
];

/** All models, by type. Some are of types that an operator does not have; those are refused later. */
export const latencyCases = (): readonly LatencyCase[] =>
  TYPES.flatMap((type) =>
    [...layers(type), ...reductions(type), ...elementwises(type)].map(([name, make]) => ({
      name: `${name} ${type}`,
      bytes: make(),
    })),
  );
