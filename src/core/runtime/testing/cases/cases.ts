/**
 * Every operator and type that is tested with random cases, in files by family. A case is named by
 * its operator, its type and a number, e.g. `CONV_2D INT8 17`; the name alone makes the case.
 */
import { crc32 } from '../../../crc32';
import type { Case, MakeCase } from './case';
import type { NamedCase } from '../recorded';
import { inputBytes, modelBytes } from './case';
import { argMax, cast, dequantize, quantize, resize } from './conversion';
import { convolution, dense, depthwise } from './convolution';
import { newDice } from './dice';
import type { Unary } from './elementwise';
import { arithmetic, extremum, prelu, softmax, unary } from './elementwise';
import { convolutionLayers, denseLayers, depthwiseLayers } from './layers';
import * as movement from './movement';
import { mean, pool, poolLayers } from './pooling';
import type { ComputeType } from './quantities';
import { lstm, svdf, variable } from './state';
import { transposeConvolution } from './transpose-convolution';

type Cases = Readonly<Record<string, MakeCase>>;

const ALL: readonly ComputeType[] = ['INT8', 'INT16', 'FLOAT32'];

/** What an operator that only moves data is tried with. */
const MOVED = ['INT8', 'INT16', 'INT32', 'FLOAT32'] as const;

const each = <T extends string>(
  name: string,
  types: readonly T[],
  make: (type: T) => MakeCase,
  suffix = '',
): Cases => Object.fromEntries(types.map((type) => [`${name} ${type}${suffix}`, make(type)]));

const unaries = (name: Unary, types: readonly ComputeType[] = ALL): Cases =>
  each(name, types, (type) => unary(name, type));

/** Cases by family; the recorded results of a family are one file. */
export const FAMILIES: Readonly<Record<string, Cases>> = {
  convolution: {
    ...each('CONV_2D', ALL, convolution),
    ...each('DEPTHWISE_CONV_2D', ALL, depthwise),
    ...each('FULLY_CONNECTED', ALL, dense),
  },
  layers: {
    ...each('CONV_2D', ['INT8', 'INT16'], convolutionLayers, ' layers'),
    ...each('DEPTHWISE_CONV_2D', ['INT8', 'INT16'], depthwiseLayers, ' layers'),
    ...each('FULLY_CONNECTED', ['INT8', 'INT16'], denseLayers, ' layers'),
    ...each('AVERAGE_POOL_2D', ['INT8'], (type) => poolLayers('AVERAGE_POOL_2D', type), ' layers'),
    ...each('MAX_POOL_2D', ['INT8'], (type) => poolLayers('MAX_POOL_2D', type), ' layers'),
  },
  arithmetic: {
    ...each('ADD', [...ALL, 'INT32'], (type) => arithmetic('ADD', type)),
    ...each('SUB', [...ALL, 'INT32'], (type) => arithmetic('SUB', type)),
    ...each('MUL', [...ALL, 'INT32'], (type) => arithmetic('MUL', type)),
    ...each('MAXIMUM', [...ALL, 'INT32'], (type) => extremum('MAXIMUM', type)),
    ...each('MINIMUM', [...ALL, 'INT32'], (type) => extremum('MINIMUM', type)),
  },
  activation: {
    ...unaries('RELU'),
    ...unaries('RELU6'),
    ...unaries('LEAKY_RELU'),
    ...unaries('LOGISTIC'),
    ...unaries('TANH'),
    ...unaries('HARD_SWISH', ['INT8', 'FLOAT32']),
    ...each('PRELU', ['INT8', 'FLOAT32'], prelu),
    ...each('SOFTMAX', ALL, softmax),
  },
  movement: {
    ...each('RESHAPE', MOVED, movement.reshape),
    ...each('SQUEEZE', MOVED, movement.squeeze),
    ...each('EXPAND_DIMS', ['INT8', 'INT16', 'FLOAT32'], movement.expandDims),
    ...each('CONCATENATION', MOVED, movement.concatenation),
    ...each('PAD', MOVED, (type) => movement.pad('PAD', type)),
    ...each('PADV2', MOVED, (type) => movement.pad('PADV2', type)),
    ...each('SLICE', MOVED, movement.slice),
    ...each('STRIDED_SLICE', MOVED, movement.stridedSlice),
    ...each('SPLIT', MOVED, (type) => movement.split('SPLIT', type)),
    ...each('SPLIT_V', MOVED, (type) => movement.split('SPLIT_V', type)),
    ...each('PACK', MOVED, movement.pack),
    ...each('UNPACK', MOVED, movement.unpack),
    ...each('TRANSPOSE', ['INT8', 'INT16', 'FLOAT32'], movement.transpose),
    ...each('GATHER', ['INT8', 'FLOAT32'], movement.gather),
    ...each('SHAPE', MOVED, movement.shapeOf),
  },
  conversion: {
    ...each('CAST', MOVED, cast),
    ...each('QUANTIZE', ['FLOAT32', 'INT8', 'INT16', 'UINT8'], quantize),
    ...each('DEQUANTIZE', ['INT8', 'INT16', 'UINT8'], dequantize),
    ...each('RESIZE_BILINEAR', ['INT8', 'FLOAT32'], (type) => resize('RESIZE_BILINEAR', type)),
    ...each('RESIZE_NEAREST_NEIGHBOR', ALL, (type) => resize('RESIZE_NEAREST_NEIGHBOR', type)),
    ...each('ARG_MAX', ['INT8', 'FLOAT32'], argMax),
    ...each('TRANSPOSE_CONV', ALL, transposeConvolution),
  },
  pooling: {
    ...each('AVERAGE_POOL_2D', ALL, (type) => pool('AVERAGE_POOL_2D', type)),
    ...each('MAX_POOL_2D', ALL, (type) => pool('MAX_POOL_2D', type)),
    ...each('MEAN', ALL, mean),
  },
  state: {
    ...each('SVDF', ['INT8', 'FLOAT32'], svdf),
    ...each('UNIDIRECTIONAL_SEQUENCE_LSTM', ALL, lstm),
    ...each('ASSIGN_VARIABLE', ['INT8', 'FLOAT32'], variable),
  },
};

/** Cases of each operator and type. */
export const CASES_EACH = 60;

/** Makes one case from its name. */
export const makeCase = (family: string, group: string, number: number): NamedCase => {
  const make = FAMILIES[family]?.[group];
  if (make === undefined) throw new Error(`There is no group ${group} in ${family}.`);
  const dice = newDice(crc32(new TextEncoder().encode(group)) + number);
  const made = make(dice);
  const inputs = Array.from({ length: made.runs }, () => inputBytes(made, dice));
  // What only moves is equal to the last bit, so a checksum is enough.
  const isMoved = family === 'movement' || group.startsWith('ASSIGN_VARIABLE');
  const hasFloats = !isMoved && hasFloatOutputs(made);
  return { group, number, hasFloats, model: modelBytes(made), inputs };
};

const hasFloatOutputs = ({ subgraphs: [main] }: Case): boolean =>
  main?.outputs.some((index) => main.tensors[index]?.type === 'FLOAT32') === true;

/** All cases of a family. */
export const familyCases = (family: string): readonly NamedCase[] =>
  Object.keys(FAMILIES[family] ?? {}).flatMap((group) =>
    Array.from({ length: CASES_EACH }, (_, number) => makeCase(family, group, number)),
  );
