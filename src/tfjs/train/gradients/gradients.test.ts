/**
 * Every derivative against the function itself: the change of a weighted sum of the output when one
 * input moves along a random direction. Functions that are linear in each input are moved a whole
 * step, so that nothing but rounding is left; others a small one, both ways.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { add, memory, mul, sum, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Options } from '../../../core/graph/graph';
import { normal, uniform } from '../../../core/random';
import type { Call } from '../../call';
import { OPERATORS } from '../../operators/table';
import { testEngine } from '../../testing/engine';
import { beforeActivation } from './elementwise';
import { GRADIENTS } from './table';

interface Case {
  readonly name: string;
  readonly inputs: readonly (readonly number[])[];
  readonly options?: Options;
  /** Integer inputs after the others. */
  readonly integers?: readonly (readonly number[])[];
  /** Shape of the output, for operators whose model states it. */
  readonly output?: readonly number[];
  /** Added to all inputs, to keep divisors away from 0. */
  readonly offset?: number;
  /** Size of the movement: 1 where the function is linear in each input. */
  readonly move?: number;
}

const random = uniform(7);
const draw = (shape: readonly number[]): Tensor => {
  const values = Float32Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () =>
    normal(random),
  );
  return tensor(values, [...shape]);
};

const callOf = ({ name, options = {}, output = [] }: Case, inputs: readonly Tensor[]): Call => ({
  operator: {
    ...{ name, code: 0, isCustom: false, version: 1, intermediates: [], options },
    inputs: inputs.map((_, i) => i),
    outputs: [9],
  },
  inputs,
  outputs: [
    { name: 'y', type: 'FLOAT32', shape: output, buffer: 0, isVariable: false, isSparse: false },
  ],
});

const numberOf = (scalar: Tensor): number => scalar.dataSync()[0] ?? NaN;

/** For each real input the change that the derivative foretells and the one that happens. */
const compare = (test: Case): readonly (readonly [told: number, seen: number])[] =>
  tidy(() => {
    const reals = test.inputs.map((shape) => add(draw(shape), test.offset ?? 0));
    const integers = (test.integers ?? []).map((list) => tensor([...list], [list.length], 'int32'));
    const [execute, gradient] = [OPERATORS[test.name], GRADIENTS[test.name]];
    if (execute === undefined || gradient === undefined) throw new Error(test.name);
    const call = callOf(test, [...reals, ...integers]);
    const y = execute(call) as Tensor;
    const weight = draw(y.shape);
    const dy = beforeActivation(call.operator, y, weight);
    const found = gradient(call, y, dy);
    const score = (inputs: readonly Tensor[]): number =>
      numberOf(sum(mul(weight, execute({ ...call, inputs: [...inputs, ...integers] }) as Tensor)));
    const move = test.move ?? 1;
    return reals.map((real, i) => {
      const direction = draw(real.shape);
      const moved = (by: number): number =>
        score(reals.map((other, k) => (k === i ? add(other, mul(direction, by)) : other)));
      const seen = (moved(move) - moved(-move)) / (2 * move);
      expect(found[i]?.shape).toEqual(real.shape);
      return [numberOf(sum(mul(found[i] ?? 0, direction))), seen] as const;
    });
  });

const window = (stride: number, padding: number, dilation = 1): Options => ({
  ...{ strideH: stride, strideW: stride, padding },
  ...{ dilationHFactor: dilation, dilationWFactor: dilation },
});

const pooling = (height: number, width: number, stride: number, padding: number): Options => ({
  ...{ filterHeight: height, filterWidth: width, strideH: stride, strideW: stride, padding },
});

const CONVOLUTIONS: readonly Case[] = [1, 2, 3].flatMap((stride) =>
  [0, 1].flatMap((padding) =>
    [1, 2].flatMap((dilation): Case[] => [
      {
        name: 'CONV_2D',
        inputs: [[2, 9, 8, 3], [3, 4, 3, 5], [5]],
        options: window(stride, padding, dilation),
      },
      {
        name: 'CONV_2D',
        inputs: [[2, 7, 6, 3], [1, 1, 3, 4], [4]],
        options: window(stride, padding, dilation),
      },
      {
        name: 'DEPTHWISE_CONV_2D',
        inputs: [[2, 9, 8, 3], [3, 2, 3, 1], [3]],
        options: window(stride, padding, dilation),
      },
      {
        name: 'DEPTHWISE_CONV_2D',
        inputs: [[2, 9, 8, 3], [3, 3, 3, 2], [6]],
        options: window(stride, padding, dilation),
      },
    ]),
  ),
);

const LINEAR: readonly Case[] = [
  ...CONVOLUTIONS,
  { name: 'FULLY_CONNECTED', inputs: [[4, 6], [6, 3], [3]] },
  {
    name: 'FULLY_CONNECTED',
    inputs: [
      [4, 2, 6],
      [6, 3],
    ],
    options: { keepNumDims: true },
  },
  { name: 'AVERAGE_POOL_2D', inputs: [[2, 6, 6, 3]], options: pooling(6, 6, 6, 1) },
  { name: 'AVERAGE_POOL_2D', inputs: [[2, 7, 5, 3]], options: pooling(3, 2, 2, 0) },
  { name: 'AVERAGE_POOL_2D', inputs: [[2, 7, 5, 3]], options: pooling(2, 3, 1, 1) },
  { name: 'MEAN', inputs: [[2, 3, 4, 5]], integers: [[1, 2]] },
  { name: 'MEAN', inputs: [[2, 3, 4, 5]], integers: [[-1]], options: { keepDims: true } },
  { name: 'SUM', inputs: [[2, 3, 4, 5]], integers: [[1, 2]] },
  {
    name: 'ADD',
    inputs: [
      [2, 3, 3, 4],
      [1, 1, 1, 4],
    ],
  },
  {
    name: 'SUB',
    inputs: [
      [2, 3, 3, 4],
      [2, 3, 3, 4],
    ],
  },
  { name: 'MUL', inputs: [[2, 3, 3, 4], [4]] },
  { name: 'RESHAPE', inputs: [[2, 3, 4]], output: [2, 12] },
  { name: 'PAD', inputs: [[2, 3, 4, 2]], integers: [[0, 0, 1, 2, 0, 1, 0, 0]] },
  {
    name: 'CONCATENATION',
    inputs: [
      [2, 3, 4],
      [2, 3, 1],
      [2, 3, 2],
    ],
    options: { axis: -1 },
  },
  { name: 'TRANSPOSE', inputs: [[2, 3, 4, 5]], integers: [[0, 3, 1, 2]] },
];

const CURVED: readonly Case[] = [
  {
    name: 'DIV',
    inputs: [
      [2, 3, 4],
      [2, 3, 4],
    ],
    offset: 8,
  },
  { name: 'LOGISTIC', inputs: [[3, 5]] },
  { name: 'TANH', inputs: [[3, 5]] },
  { name: 'SQUARE', inputs: [[3, 5]] },
  { name: 'SOFTMAX', inputs: [[3, 5]], options: { beta: 1.5 } },
  {
    name: 'FULLY_CONNECTED',
    inputs: [[4, 6], [6, 3], [3]],
    options: { fusedActivationFunction: 4 },
  },
].map((test) => ({ ...test, move: 2 ** -7 }));

/** Pieces of straight lines: a movement small enough rarely crosses from one to another. */
const BENT: readonly Case[] = [
  { name: 'RELU', inputs: [[3, 5]] },
  { name: 'RELU6', inputs: [[3, 5]] },
  { name: 'RELU_N1_TO_1', inputs: [[3, 5]] },
  { name: 'RELU_0_TO_1', inputs: [[3, 5]] },
  { name: 'LEAKY_RELU', inputs: [[3, 5]], options: { alpha: 0.25 } },
  { name: 'PRELU', inputs: [[2, 3, 5], [5]] },
  { name: 'HARD_SWISH', inputs: [[3, 5]] },
  { name: 'ABS', inputs: [[3, 5]] },
  { name: 'NEG', inputs: [[3, 5]] },
  { name: 'MAX_POOL_2D', inputs: [[2, 6, 6, 3]], options: pooling(2, 2, 2, 1) },
  { name: 'MAX_POOL_2D', inputs: [[2, 7, 5, 3]], options: pooling(3, 3, 2, 0) },
  {
    name: 'CONV_2D',
    inputs: [[2, 5, 5, 3], [3, 3, 3, 4], [4]],
    options: { ...window(1, 0), fusedActivationFunction: 1 },
  },
  {
    name: 'ADD',
    inputs: [
      [2, 3, 4],
      [2, 3, 4],
    ],
    options: { fusedActivationFunction: 3 },
  },
].map((test) => ({ ...test, move: 2 ** -10 }));

const title = ({ name, inputs, options }: Case): string =>
  `${name} ${JSON.stringify(inputs)} ${JSON.stringify(options ?? {})}`;

const worst = (test: Case): number =>
  Math.max(...compare(test).map(([told, seen]) => Math.abs(told - seen) / (1 + Math.abs(seen))));

beforeAll(async () => {
  await testEngine();
});

describe('derivatives', () => {
  it.each(LINEAR.map((test) => [title(test), test] as const))('%s', (_, test) => {
    expect(worst(test)).toBeLessThan(1e-5);
  });

  it.each([...CURVED, ...BENT].map((test) => [title(test), test] as const))('%s', (_, test) => {
    expect(worst(test)).toBeLessThan(4e-3);
  });

  it('leave nothing behind', () => {
    const before = memory().numTensors;
    for (const test of [...LINEAR, ...CURVED, ...BENT]) compare(test);
    expect(memory().numTensors).toBe(before);
  });

  it('exist for every operator of the table, and are tested', () => {
    const tested = new Set([...LINEAR, ...CURVED, ...BENT].map(({ name }) => name));
    const untested = Object.keys(GRADIENTS).filter((name) => !tested.has(name));
    expect(untested).toEqual(['SQUEEZE', 'EXPAND_DIMS', 'PADV2']);
  });
});
