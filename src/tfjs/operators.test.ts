/** Operators that no recorded vectors exist for, against plain arithmetic. */
import { describe, expect, it } from 'vitest';
import { uniform } from '../core/random';
import type { CaseOptions, CaseTensor } from '../core/runtime/testing/cases/case';
import { single } from '../core/runtime/testing/cases/case';
import { runCase } from './testing/run';

const float = (...shape: readonly number[]): CaseTensor => ({ type: 'FLOAT32', shape });
const int = (values: readonly number[], shape = [values.length]): CaseTensor => ({
  type: 'INT32',
  shape,
  values,
});

const random = uniform(7);
const drawn = (count: number, low: number, high: number): number[] =>
  Array.from({ length: count }, () => Math.fround(low + (high - low) * random()));

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const COUNT = 24;

/** Operator, what it computes, and where its argument lies. */
const FUNCTIONS: readonly (readonly [string, (x: number) => number, number, number])[] = [
  ['ABS', Math.abs, -3, 3],
  ['NEG', (x) => -x, -3, 3],
  ['SIGN', Math.sign, -3, 3],
  ['EXP', Math.exp, -3, 3],
  ['LOG', Math.log, 0.1, 5],
  ['SQRT', Math.sqrt, 0, 5],
  ['RSQRT', (x) => 1 / Math.sqrt(x), 0.1, 5],
  ['SQUARE', (x) => x * x, -3, 3],
  ['SIN', Math.sin, -6, 6],
  ['COS', Math.cos, -6, 6],
  ['FLOOR', Math.floor, -3, 3],
  ['CEIL', Math.ceil, -3, 3],
  ['RELU_N1_TO_1', (x) => Math.min(1, Math.max(-1, x)), -3, 3],
  ['RELU_0_TO_1', (x) => Math.min(1, Math.max(0, x)), -3, 3],
  ['ELU', (x) => (x < 0 ? Math.expm1(x) : x), -3, 3],
];

describe('functions of one element', () => {
  it.each(FUNCTIONS)('%s', async (name, f, low, high) => {
    const x = drawn(COUNT, low, high);
    const [y = []] = await runCase(single(name, [float(COUNT)], [float(COUNT)]), x);
    x.forEach((value, i) => {
      expect(y[i]).toBeCloseTo(f(value), 5);
    });
  });

  it('ROUND takes the even neighbour of a half', async () => {
    const x = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4, 2.6];
    const [y] = await runCase(single('ROUND', [float(8)], [float(8)]), x);
    expect(y?.map((value) => value + 0)).toEqual([-2, -2, 0, 0, 2, 2, 2, 3]);
  });

  it.each([false, true])('GELU, approximate: %s', async (approximate) => {
    const options: CaseOptions = { type: 'GeluOptions', value: { approximate } };
    const x = [-2, -0.5, 0, 0.5, 2];
    const [y] = await runCase(single('GELU', [float(5)], [float(5)], options), x);
    const [exact, approximated] = [
      [-0.0455003, -0.1542688, 0, 0.3457312, 1.9544997],
      [-0.0454023, -0.154286, 0, 0.345714, 1.9545977],
    ];
    (approximate ? approximated : exact).forEach((value, i) => {
      expect(y?.[i]).toBeCloseTo(value, 6);
    });
  });
});

const PAIRS: readonly (readonly [string, (a: number, b: number) => number])[] = [
  ['DIV', (a, b) => a / b],
  ['SQUARED_DIFFERENCE', (a, b) => (a - b) ** 2],
  ['POW', (a, b) => a ** b],
  ['ATAN2', Math.atan2],
  ['FLOOR_DIV', (a, b) => Math.floor(a / b)],
  ['FLOOR_MOD', (a, b) => a - Math.floor(a / b) * b],
];

describe('functions of two elements', () => {
  it.each(PAIRS)('%s, the second broadcast', async (name, f) => {
    const [a, b] = [drawn(12, 0.2, 4), drawn(3, 0.3, 2)];
    const [y = []] = await runCase(single(name, [float(4, 3), float(3)], [float(4, 3)]), a, b);
    a.forEach((value, i) => {
      expect(y[i]).toBeCloseTo(f(value, b[i % 3] ?? 0), 4);
    });
  });

  it('compares, and selects by it', async () => {
    const made = single('LESS', [float(3), float(3)], [{ type: 'BOOL', shape: [3] }]);
    expect(await runCase(made, [1, 2, 3], [2, 2, 2])).toEqual([[1, 0, 0]]);
    const choice = { type: 'BOOL', shape: [3] } as const;
    const select = single('SELECT_V2', [choice, float(3), float(1)], [float(3)]);
    expect(await runCase(select, [1, 0, 1], [4, 5, 6], [9])).toEqual([[4, 9, 6]]);
  });
});

const reducer = (keepDims: boolean): CaseOptions => ({
  type: 'ReducerOptions',
  value: { keepDims },
});

describe('reductions', () => {
  it.each([
    ['SUM', [4, 6, 8, 10, 20, 22, 24, 26]],
    ['REDUCE_MAX', [4, 5, 6, 7, 12, 13, 14, 15]],
    ['REDUCE_MIN', [0, 1, 2, 3, 8, 9, 10, 11]],
    ['REDUCE_PROD', [0, 5, 12, 21, 96, 117, 140, 165]],
  ] as const)('%s', async (name, wanted) => {
    const made = single(name, [float(2, 2, 4), int([-2])], [float(2, 1, 4)], reducer(true));
    const [y] = await runCase(made, upTo(16));
    expect(y).toEqual(wanted);
  });

  it('CUMSUM', async () => {
    const options: CaseOptions = {
      type: 'CumsumOptions',
      value: { exclusive: true, reverse: true },
    };
    const made = single('CUMSUM', [float(2, 3), int([1], [])], [float(2, 3)], options);
    expect(await runCase(made, [1, 2, 3, 4, 5, 6])).toEqual([[5, 3, 0, 11, 6, 0]]);
  });

  it('ARG_MIN', async () => {
    const made = single('ARG_MIN', [float(2, 3), int([-1], [])], [{ type: 'INT32', shape: [2] }]);
    expect(await runCase(made, [3, 1, 2, 0, 5, 4])).toEqual([[1, 0]]);
  });

  it('L2_NORMALIZATION', async () => {
    const made = single('L2_NORMALIZATION', [float(2, 2)], [float(2, 2)]);
    const [y = []] = await runCase(made, [3, 4, 0, 0]);
    expect(y.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.6, 0.8, 0, 0]);
  });

  it('LOG_SOFTMAX', async () => {
    const [y = []] = await runCase(single('LOG_SOFTMAX', [float(1, 3)], [float(1, 3)]), [1, 2, 3]);
    const sum = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
    y.forEach((value, i) => {
      expect(value).toBeCloseTo(i + 1 - sum, 5);
    });
  });

  it('L2_POOL_2D', async () => {
    const value = { padding: 1, strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2 };
    const options: CaseOptions = { type: 'Pool2DOptions', value };
    const made = single('L2_POOL_2D', [float(1, 2, 2, 1)], [float(1, 1, 1, 1)], options);
    const [y = []] = await runCase(made, [1, 3, 5, 7]);
    expect(y[0]).toBeCloseTo(Math.sqrt(21), 5);
  });
});

describe('movements', () => {
  const block = (name: string) =>
    ({ type: `${name}Options`, value: { blockSize: 2 } }) as CaseOptions;

  it('SPACE_TO_DEPTH and back', async () => {
    const apart = single(
      'SPACE_TO_DEPTH',
      [float(1, 2, 4, 1)],
      [float(1, 1, 2, 4)],
      block('SpaceToDepth'),
    );
    const [y = []] = await runCase(apart, upTo(8));
    expect(y).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
    const back = single(
      'DEPTH_TO_SPACE',
      [float(1, 1, 2, 4)],
      [float(1, 2, 4, 1)],
      block('DepthToSpace'),
    );
    expect(await runCase(back, y)).toEqual([upTo(8)]);
  });

  it('SPACE_TO_BATCH_ND and back', async () => {
    const [square, whole] = [int([2, 2]), int([0, 0, 0, 0], [2, 2])];
    const apart = single(
      'SPACE_TO_BATCH_ND',
      [float(1, 2, 4, 1), square, whole],
      [float(4, 1, 2, 1)],
    );
    const [y = []] = await runCase(apart, upTo(8));
    expect(y).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
    const back = single(
      'BATCH_TO_SPACE_ND',
      [float(4, 1, 2, 1), square, whole],
      [float(1, 2, 4, 1)],
    );
    expect(await runCase(back, y)).toEqual([upTo(8)]);
  });

  it.each([
    [0, [2, 1, 0, 1, 2, 1, 0]],
    [1, [1, 0, 0, 1, 2, 2, 1]],
  ])('MIRROR_PAD, mode %i', async (mode, wanted) => {
    const options: CaseOptions = { type: 'MirrorPadOptions', value: { mode } };
    const made = single('MIRROR_PAD', [float(3), int([2, 2], [1, 2])], [float(7)], options);
    expect(await runCase(made, upTo(3))).toEqual([wanted]);
  });

  it('TILE, BROADCAST_TO, REVERSE_V2, FILL', async () => {
    const tiled = single('TILE', [float(1, 2), int([2, 2])], [float(2, 4)]);
    expect(await runCase(tiled, [1, 2])).toEqual([[1, 2, 1, 2, 1, 2, 1, 2]]);
    const spread = single('BROADCAST_TO', [float(2, 1), int([2, 3])], [float(2, 3)]);
    expect(await runCase(spread, [1, 2])).toEqual([[1, 1, 1, 2, 2, 2]]);
    const turned = single('REVERSE_V2', [float(2, 2), int([1])], [float(2, 2)]);
    expect(await runCase(turned, [1, 2, 3, 4])).toEqual([[2, 1, 4, 3]]);
    const filled = single('FILL', [int([2, 2]), float()], [float(2, 2)]);
    expect(await runCase(filled, [5])).toEqual([[5, 5, 5, 5]]);
  });

  it('GATHER_ND', async () => {
    const which = int([1, 0, 0, 1], [2, 2]);
    expect(await runCase(single('GATHER_ND', [float(2, 2), which], [float(2)]), upTo(4))).toEqual([
      [2, 1],
    ]);
  });

  it('BATCH_MATMUL with the second matrix transposed', async () => {
    const options: CaseOptions = { type: 'BatchMatMulOptions', value: { adjX: false, adjY: true } };
    const made = single(
      'BATCH_MATMUL',
      [float(1, 2, 2), float(1, 2, 2)],
      [float(1, 2, 2)],
      options,
    );
    expect(await runCase(made, [1, 2, 3, 4], [5, 6, 7, 8])).toEqual([[17, 23, 39, 53]]);
  });

  it('STRIDED_SLICE with an ellipsis, a new and a dropped dimension', async () => {
    const value = { ellipsisMask: 1, newAxisMask: 2, shrinkAxisMask: 4 };
    const options: CaseOptions = { type: 'StridedSliceOptions', value };
    const [begin, end, strides] = [int([0, 0, 1]), int([0, 0, 2]), int([1, 1, 1])];
    const made = single(
      'STRIDED_SLICE',
      [float(2, 2, 3), begin, end, strides],
      [float(2, 2, 1)],
      options,
    );
    expect(await runCase(made, upTo(12))).toEqual([[1, 4, 7, 10]]);
  });

  it('STRIDED_SLICE of integers, backwards', async () => {
    const x: CaseTensor = { type: 'INT32', shape: [5] };
    const options: CaseOptions = {
      type: 'StridedSliceOptions',
      value: { beginMask: 1, endMask: 1 },
    };
    const made = single(
      'STRIDED_SLICE',
      [x, int([0]), int([0]), int([-2])],
      [{ ...x, shape: [3] }],
      options,
    );
    expect(await runCase(made, upTo(5))).toEqual([[4, 2, 0]]);
  });
});

describe('convolutions that tfjs alone would get wrong', () => {
  it('stride and dilation together', async () => {
    const value = { padding: 1, strideW: 2, strideH: 1, dilationWFactor: 2, dilationHFactor: 1 };
    const options: CaseOptions = { type: 'Conv2DOptions', value };
    const filter: CaseTensor = { ...float(1, 1, 2, 1), values: [1, 10] };
    const made = single(
      'CONV_2D',
      [float(1, 1, 7, 1), filter, undefined],
      [float(1, 1, 3, 1)],
      options,
    );
    expect(await runCase(made, upTo(7))).toEqual([[20, 42, 64]]);
  });

  it('a filter with fewer channels than the input', async () => {
    const value = { padding: 1, strideW: 1, strideH: 1, dilationWFactor: 1, dilationHFactor: 1 };
    const options: CaseOptions = { type: 'Conv2DOptions', value };
    const filter: CaseTensor = { ...float(2, 1, 1, 2), values: [1, 10, 100, 1000] };
    const bias: CaseTensor = { ...float(2), values: [0.5, 0.25] };
    const made = single('CONV_2D', [float(1, 1, 1, 4), filter, bias], [float(1, 1, 1, 2)], options);
    expect(await runCase(made, [1, 2, 3, 4])).toEqual([[21.5, 4300.25]]);
  });
});
