/**
 * One operator at a time through the quantizer: what the file computes stays within a few steps of what
 * the float operator gives, whatever the values are; and what integer kernels lack stays float.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testEngine } from '../../tfjs/testing/engine';
import type { Range, Ranges } from '../calibrate/calibration';
import type { FloatModel, LoadFloatNetwork } from '../calibrate/float-network';
import { openRunner } from '../evaluate/runner';
import { floatModel } from '../evaluate/testing/float-models';
import { errorOf } from '../formats/testing/errors';
import { readTflite } from '../formats/tflite/read';
import type { CaseOptions, CaseTensor } from '../runtime/testing/cases/case';
import { modelBytes, single } from '../runtime/testing/cases/case';
import { testModule } from '../runtime/testing/module';
import { quantizeModel } from './quantize';
import type { Recipe } from './recipe';
import { CONVERTER } from './recipe';

const OURS: Recipe = { ...CONVERTER, overwrittenOperands: false };
const OURS_16: Recipe = { ...OURS, scheme: 'int16x8' };

const FLOAT = (shape: readonly number[]): CaseTensor => ({ type: 'FLOAT32', shape });
const CONSTANT = (shape: readonly number[], values: readonly number[]): CaseTensor => ({
  ...FLOAT(shape),
  values,
});
const INDICES = (...values: readonly number[]): CaseTensor => ({
  type: 'INT32',
  shape: [values.length],
  values,
});
const MANY = [2, 6];

interface Tried {
  readonly inputs: readonly CaseTensor[];
  readonly output: readonly number[];
  readonly options?: CaseOptions;
  /** Steps of the widest scale that the result may be off. */
  readonly steps?: number;
  /** TFLM has no int16 form. */
  readonly only8?: boolean;
}

const reduce = { type: 'ReducerOptions', value: { keepDims: false } } as const;

const TRIED: Readonly<Record<string, Tried>> = {
  ADD: { inputs: [FLOAT(MANY), FLOAT(MANY)], output: MANY, steps: 3 },
  SUB: { inputs: [FLOAT(MANY), FLOAT(MANY)], output: MANY, steps: 3 },
  MAXIMUM: { inputs: [FLOAT(MANY), FLOAT(MANY)], output: MANY },
  MINIMUM: { inputs: [FLOAT(MANY), FLOAT(MANY)], output: MANY },
  RELU: { inputs: [FLOAT(MANY)], output: MANY },
  RELU6: { inputs: [FLOAT(MANY)], output: MANY },
  MEAN: { inputs: [FLOAT(MANY), INDICES(1)], output: [2], options: reduce },
  SUM: { inputs: [FLOAT(MANY), INDICES(1)], output: [2], options: reduce, steps: 8 },
  PAD: {
    inputs: [FLOAT(MANY), { ...INDICES(0, 1, 1, 0), shape: [2, 2] }],
    output: [3, 7],
    options: { type: 'PadOptions', value: {} },
  },
  PADV2: {
    inputs: [FLOAT(MANY), { ...INDICES(0, 1, 1, 0), shape: [2, 2] }, CONSTANT([1], [0])],
    output: [3, 7],
    options: { type: 'PadV2Options', value: {} },
  },
  REVERSE_V2: { inputs: [FLOAT(MANY), INDICES(1)], output: MANY, only8: true },
  CONCATENATION: {
    inputs: [FLOAT(MANY), FLOAT(MANY)],
    output: [4, 6],
    options: { type: 'ConcatenationOptions', value: { axis: 0 } },
  },
};

const modelOf = (name: string, { inputs, output, options }: Tried): FloatModel =>
  floatModel(modelBytes(single(name, inputs, [FLOAT(output)], options)));

let load: LoadFloatNetwork;
beforeAll(async () => {
  load = await testEngine();
});

/** Every activation's extremes and the outputs for these inputs. */
const run = async (
  model: FloatModel,
  inputs: readonly Float32Array[],
): Promise<{ readonly ranges: Ranges; readonly output: Float32Array }> => {
  const network = await load(model);
  const ranges = new Map<number, Range>();
  const [output = new Float32Array()] = await network.run(inputs, (tensor, values) => {
    ranges.set(tensor, { min: Math.min(...values), max: Math.max(...values) });
  });
  network.dispose();
  return { ranges, output };
};

const largestScale = (bytes: Uint8Array): number =>
  (readTflite(bytes).graph.subgraphs[0]?.tensors ?? [])
    .flatMap(({ quantization }) => quantization?.scales ?? [])
    .reduce((most, scale) => Math.max(most, scale), 0);

const ACTIVATIONS = fc
  .tuple(fc.double({ min: -12, max: 3, noNaN: true }), fc.double({ min: 0.5, max: 9, noNaN: true }))
  .chain(([low, width]) =>
    fc.array(fc.double({ min: low, max: low + width, noNaN: true }), {
      minLength: 24,
      maxLength: 24,
    }),
  );

const check = async (name: string, tried: Tried, recipe: Recipe): Promise<void> => {
  const model = modelOf(name, tried);
  const count = model.graph.subgraphs[0]?.inputs.length ?? 0;
  const module = testModule('simd');
  await fc.assert(
    fc.asyncProperty(ACTIVATIONS, async (values) => {
      const inputs = [values.slice(0, 12), values.slice(12)].slice(0, count);
      const given = inputs.map((input) => Float32Array.from(input));
      const { ranges, output } = await run(model, given);
      const { bytes } = quantizeModel(model, ranges, recipe);
      const runner = await openRunner({ graph: readTflite(bytes).graph, bytes }, module, 'double');
      const [found = []] = runner.run(given);
      const bound = (tried.steps ?? 1.51) * largestScale(bytes) + 1e-6;
      output.forEach((value, i) => expect(Math.abs(value - (found[i] ?? NaN))).toBeLessThan(bound));
    }),
    { numRuns: 25, seed: 7 },
  );
};

describe.each(Object.entries(TRIED))('%s', (name, tried) => {
  it('in int8 is off by its steps at most', () => check(name, tried, OURS));
  it.skipIf(tried.only8)('in int16 is off by its steps at most', () => check(name, tried, OURS_16));
});

it('says with the preset where TFLM will not rescale', () => {
  const model = modelOf('RELU6', { inputs: [FLOAT(MANY)], output: MANY });
  const ranges: Ranges = new Map([
    [0, { min: -3, max: 9 }],
    [1, { min: 0, max: 6 }],
  ]);
  const said = (recipe: Recipe) =>
    quantizeModel(model, ranges, recipe).decisions.map(({ text }) => text);
  expect(said(CONVERTER).join()).toContain('does not rescale');
  expect(said(OURS)).toEqual([]);
});

const pooling = (value: object): CaseOptions => ({ type: 'Pool2DOptions', value });
const joining: CaseOptions = { type: 'ConcatenationOptions', value: { axis: 0 } };
const DENSE = { type: 'FullyConnectedOptions', value: {} } as const;
const WIDE: Ranges = new Map([0, 1, 2, 3].map((tensor) => [tensor, { min: -1, max: 1 }]));

it.each([
  ['bias', [FLOAT([1, 3]), CONSTANT([2, 3], [1, 2, 3, 4, 5, 6]), FLOAT([2])], OURS],
  ['bias', [FLOAT([1, 3]), CONSTANT([2, 3], [1, 2, 3, 4, 5, 6]), FLOAT([2])], OURS_16],
  ['weights', [FLOAT([1, 3]), FLOAT([2, 3]), CONSTANT([2], [1, 2])], OURS_16],
] as const)('keeps a layer in float whose %s are computed', (what, inputs, recipe) => {
  const model = modelOf('FULLY_CONNECTED', { inputs, output: [1, 2], options: DENSE });
  const { bytes, decisions } = quantizeModel(model, WIDE, recipe);
  expect(decisions.map(({ text }) => text).join()).toContain(`its ${what}`);
  const { operators = [], tensors = [] } = readTflite(bytes).graph.subgraphs[0] ?? {};
  const layer = operators.find(({ name }) => name === 'FULLY_CONNECTED');
  expect(layer?.inputs.map((i) => tensors[i]?.type)).toEqual(['FLOAT32', 'FLOAT32', 'FLOAT32']);
});

it('quantizes a bias in the scale of computed weights', () => {
  const inputs = [FLOAT([1, 3]), FLOAT([2, 3]), CONSTANT([2], [1, 2])];
  const model = modelOf('FULLY_CONNECTED', { inputs, output: [1, 2], options: DENSE });
  const { graph } = readTflite(quantizeModel(model, WIDE, OURS).bytes);
  const tensors = graph.subgraphs[0]?.tensors ?? [];
  const [input, weights, bias] = (graph.subgraphs[0]?.operators[0]?.inputs ?? []).map(
    (i) => tensors[i],
  );
  expect(bias?.type).toBe('INT32');
  const product = (input?.quantization?.scales[0] ?? 0) * (weights?.quantization?.scales[0] ?? 0);
  expect(bias?.quantization?.scales[0]).toBe(Math.fround(product));
});

it('keeps every subgraph of a model with several', () => {
  const relu = (name: string) => single(name, [FLOAT([4])], [FLOAT([4])]).subgraphs;
  const model = floatModel(modelBytes({ subgraphs: [...relu('RELU'), ...relu('TANH')], runs: 1 }));
  const ranges: Ranges = new Map([0, 1].map((tensor) => [tensor, { min: -1, max: 1 }]));
  const { subgraphs } = readTflite(quantizeModel(model, ranges, OURS).bytes).graph;
  expect(subgraphs.map(({ operators }) => operators.map(({ name }) => name))).toEqual([
    ['RELU'],
    ['TANH'],
  ]);
});

it('leaves no reader out where a later one settles the scale', () => {
  // POOL -> NEG, CONCATENATION, RESHAPE: the concatenation gives the pool its scale.
  const picture = FLOAT([1, 2, 2, 1]);
  const tensors = [picture, picture, picture, FLOAT([2, 2, 2, 1]), FLOAT([4]), INDICES(4)];
  const pool = { padding: 0, strideW: 1, strideH: 1, filterWidth: 1, filterHeight: 1 };
  const operators = [
    { name: 'MAX_POOL_2D', inputs: [0], outputs: [1], options: pooling(pool) },
    { name: 'NEG', inputs: [1], outputs: [2] },
    { name: 'CONCATENATION', inputs: [1, 2], outputs: [3], options: joining },
    { name: 'RESHAPE', inputs: [1, 5], outputs: [4] },
  ];
  const graph = { tensors, operators, inputs: [0], outputs: [3, 4] };
  const model = floatModel(modelBytes({ subgraphs: [graph], runs: 1 }));
  const ranges: Ranges = new Map([0, 1, 2, 3, 4].map((i) => [i, { min: -i - 1, max: 2 }]));
  const { operators: written = [], tensors: stored = [] } =
    readTflite(quantizeModel(model, ranges, CONVERTER).bytes).graph.subgraphs[0] ?? {};
  for (const { name, inputs, outputs } of written.filter(({ name: n }) => n !== 'NEG')) {
    if (name === 'QUANTIZE' || name === 'DEQUANTIZE') continue;
    const types = [...inputs, ...outputs].map((i) => stored[i]?.type).filter((t) => t !== 'INT32');
    expect([name, ...new Set(types)]).toEqual([name, 'INT8']);
  }
});

it('asks for ranges where it needs them, and for none where it does not', () => {
  const model = modelOf('RELU', { inputs: [FLOAT([4])], output: [4] });
  const odd: Ranges = new Map([[0, { min: NaN, max: 1 }]]);
  for (const recipe of [OURS, OURS_16])
    expect(errorOf(() => quantizeModel(model, new Map(), recipe)).message).toMatch(
      /no tensor has/i,
    );
  for (const scheme of ['dynamic', 'float16'] as const)
    for (const ranges of [new Map(), odd])
      expect(quantizeModel(model, ranges, { ...OURS, scheme }).bytes.length).toBeGreaterThan(0);
});
