/**
 * The profiles behind the golden links. They exercise every column of format 1 and never change; a new
 * format gets profiles of its own beside them.
 */
import { parseCustomBoards } from '../../boards/custom';
import type { Graph, Operator, Quantization, Subgraph, Tensor } from '../../graph/graph';
import { measured } from '../../timings/testing/measured';
import type { Shared } from '../shared';

const perTensor = (scale: number, zeroPoint: number): Quantization => ({
  scaleCount: 1,
  zeroPointCount: 1,
  scales: [scale],
  zeroPoints: [zeroPoint],
  axis: 0,
});

const perChannel = (count: number, axis: number): Quantization => ({
  scaleCount: count,
  zeroPointCount: count,
  scales: [],
  zeroPoints: [],
  axis,
});

const tensor = (name: string, shape: readonly number[], more: Partial<Tensor> = {}): Tensor => ({
  name,
  type: 'INT8',
  shape,
  buffer: 0,
  isVariable: false,
  isSparse: false,
  ...more,
});

const operator = (
  name: string,
  code: number,
  inputs: readonly number[],
  outputs: readonly number[],
  options: Operator['options'] = {},
): Operator => ({
  name,
  code,
  isCustom: code === 32,
  version: 1,
  inputs,
  outputs,
  intermediates: [],
  options,
});

const WINDOW = { padding: 0, strideW: 2, strideH: 2, fusedActivationFunction: 3 };

const convolutional: Graph = {
  description: '',
  subgraphs: [
    {
      name: 'main',
      tensors: [
        tensor('serving_default_input:0', [1, 8, 8, 1], {
          shapeSignature: [-1, 8, 8, 1],
          quantization: perTensor(0.00390625, -128),
        }),
        tensor('model/conv2d/Conv2D', [4, 3, 3, 1], { buffer: 1, quantization: perChannel(4, 0) }),
        tensor('model/conv2d/BiasAdd/ReadVariableOp', [4], {
          type: 'INT32',
          buffer: 2,
          quantization: perChannel(4, 3),
        }),
        tensor('model/conv2d/Relu6', [1, 4, 4, 4], { quantization: perTensor(0.0235, -128) }),
        tensor('model/dense/MatMul', [2, 64], { buffer: 3, quantization: perTensor(0.5, 0) }),
        tensor('model/dense_1/MatMul', [2, 64], { buffer: 3, quantization: perTensor(0.5, 0) }),
        tensor('StatefulPartitionedCall:0', [1, 2], { quantization: perTensor(0.1, 7) }),
        tensor('never used 007', [3], { type: 'FLOAT32' }),
      ],
      operators: [
        operator('CONV_2D', 3, [0, 1, 2], [3], WINDOW),
        operator('FULLY_CONNECTED', 9, [3, 4, -1], [6], { keepNumDims: false, weightsFormat: 0 }),
      ],
      inputs: [0],
      outputs: [6],
    },
  ],
  buffers: [
    { bytes: 0 },
    { bytes: 36 },
    { bytes: 16 },
    { bytes: 128 },
    { bytes: 11 },
    { bytes: 60 },
  ],
  metadata: [{ name: 'min_runtime_version', buffer: 4 }],
  signatures: [],
  offlinePlan: [0, -1, -1, 64, -1, -1, 128, -1],
};

const branch = (name: string): Subgraph => ({
  name,
  tensors: [tensor('in', [4], { type: 'INT16' }), tensor('out', [4], { type: 'INT16' })],
  operators: [operator('ABS', 101, [0], [1])],
  inputs: [0],
  outputs: [1],
});

const branching: Graph = {
  description: '',
  subgraphs: [
    {
      name: '',
      tensors: [
        tensor('condition', [], { type: 'BOOL' }),
        tensor('état', [4], { type: 'INT16', isVariable: true }),
        tensor('choice', [4], { type: 'INT16' }),
        tensor('result', [4], { type: 'INT16' }),
      ],
      operators: [
        operator('IF', 118, [0, 1], [2], { thenSubgraphIndex: 1, elseSubgraphIndex: 2 }),
        operator('MyOperator', 32, [2], [3], {
          gain: 0.5,
          exact: 0.1,
          taps: [1, -2, 3],
          weights: [0.5, 1e-3],
          label: 'x',
          bypass: true,
        }),
      ],
      inputs: [0],
      outputs: [3],
    },
    branch('then'),
    branch('else'),
  ],
  buffers: [{ bytes: 0 }],
  metadata: [],
  signatures: [],
};

const fileOf = (name: string, bytes: number) => ({
  name,
  sha256: '00112233445566778899aabbccddeeff'.repeat(2),
  bytes,
  layout: { quantization: 300, minMax: 0, names: 180, metadata: 16 },
});

const [ownBoard] = parseCustomBoards(
  '[{"name":"Field logger","flash":1048576,"ramUsable":98304,"ramReserved":24000,"core":"Cortex-M33"}]',
);

/** By the name each has in the list of golden links. */
export const GOLDEN: Readonly<
  Record<string, { readonly shared: Shared; readonly names: boolean }>
> = {
  convolutional: {
    names: true,
    shared: {
      model: { file: fileOf('conv.tflite', 2048), graph: convolutional },
      kernels: 'cmsis-dsp',
      abi: 'short-enums',
      board: 'nano33ble_sense',
      view: { tab: 'operators', selection: 'b3', step: 1 },
    },
  },
  nameless: {
    names: false,
    shared: {
      model: { file: fileOf('conv.tflite', 2048), graph: convolutional },
      kernels: 'ref',
      abi: 'int-enums',
      view: {},
    },
  },
  branching: {
    names: true,
    shared: {
      model: { file: fileOf('branch.tflite', 1500), graph: branching },
      kernels: 'cmsis-mve',
      abi: 'short-enums',
      ...(ownBoard && { board: ownBoard }),
      view: { budget: 65_536 },
    },
  },
  measured: {
    names: true,
    shared: {
      model: { file: fileOf('conv.tflite', 2048), graph: convolutional },
      kernels: 'ref',
      abi: 'short-enums',
      board: 'pico',
      view: { tab: 'device' },
      measurements: [
        measured({
          model: { name: 'conv.tflite', sha256: fileOf('conv.tflite', 2048).sha256 },
          place: { kind: 'emulated', limits: 'emulated Cortex-M0+, zero-wait flash: lower bound' },
          outputsEqual: true,
          warnings: ['The clock was odd.'],
        }),
        measured({
          model: { name: 'another.tflite' },
          firmware: { name: 'tflm' },
          board: { name: 'unknown' },
          place: { kind: 'log' },
          timer: { kind: 'host', name: '', hertz: 1e6 },
          runs: Array.from({ length: 40 }, (_, i) => 500 + ((i * 7) % 40)),
          operators: [{ tag: 'Preprocess', ticks: [10.5, 11.25] }],
          dropped: 2,
        }),
      ],
    },
  },
};
