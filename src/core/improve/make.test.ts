import { describe, expect, it } from 'vitest';
import { planArena } from '../arena/arena';
import type { FloatModel } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import type { Layer } from '../evaluate/testing/float-models';
import { chainModel, noiseSet } from '../evaluate/testing/float-models';
import { loadOnRuntime } from '../evaluate/testing/runtime-network';
import { readTflite } from '../formats/tflite/read';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import { testModule } from '../runtime/testing/module';
import type { FlowHost, FlowProgress, Stage } from './flow';
import { prepare, quantizeWith } from './make';
import { priceCurve } from './price-curve';
import { toReportJson } from './report';
import { trainWith } from './train';
import type { FineTune } from './trainer';

const host: FlowHost = { loadFloat: loadOnRuntime, runtime: testModule() };

/** Channels of unlike size, which cost a per-tensor activation most of its steps. */
const UNEVEN: readonly Layer[] = [
  { kind: 'conv', width: 6, relu: true, spread: (c) => 6 ** (c % 3) },
  { kind: 'depthwise', relu: true, spread: (c) => 4 ** (c % 2) },
  { kind: 'conv', width: 8, relu: true },
  { kind: 'mean' },
  { kind: 'dense', width: 5 },
  { kind: 'softmax' },
];
const uneven = chainModel([1, 8, 8, 2], UNEVEN);
/** The same without softmax, behind which saturation hides what came before. */
const logits = chainModel([1, 8, 8, 2], UNEVEN.slice(0, -1));

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

const preparedFor = (model: FloatModel, given = host) => {
  const data = noiseSet(model, 60, { label: (i) => i % 5 });
  const comparison = { data, samples: numbers(40, 60), heldOut: true };
  return prepare(model, { data, calibrationSamples: numbers(0, 40), comparison }, given);
};

const int8 = (change: Partial<Recipe>): Recipe => ({ ...CONVERTER, ...change });

describe('quantizeWith', () => {
  it('gives a file and its cost, and names its stages', async () => {
    const stages = new Set<Stage>();
    const onProgress = ({ stage }: FlowProgress) => stages.add(stage);
    const told = { ...host, onProgress };
    const state = await preparedFor(uneven, told);
    const { cost, quantized } = await quantizeWith(state, CONVERTER, told);
    expect(quantized.bytes.length).toBeLessThan(uneven.bytes.length * 3);
    expect(cost).toMatchObject({ execution: 'runtime', samples: 20, heldOut: true });
    expect(cost.double.outputs[0]?.sqnr).toBeGreaterThan(10);
    expect(cost.double.outputs[0]?.top1?.of).toBe(20);
    expect(cost.floatRight?.of).toBe(20);
    expect(cost.tensors.length).toBeGreaterThan(5);
    expect([...stages]).toEqual(['load', 'calibrate', 'quantize', 'compare']);
  });

  it('gains by 16-bit activations', async () => {
    const state = await preparedFor(uneven);
    const tensors = async (recipe: Recipe) =>
      (await quantizeWith(state, recipe, host)).cost.tensors;
    const eight = await tensors(CONVERTER);
    const sixteen = await tensors(int8({ scheme: 'int16x8' }));
    // Weights have 8 bits in both: of what they lose, nothing comes back.
    sixteen.slice(0, 4).forEach(({ sqnr, type }, i) => {
      expect(type).toBe('INT16');
      expect(sqnr).toBeGreaterThan((eight[i]?.sqnr ?? Infinity) + 4);
    });
  });

  it('gives equal files for equal recipes', async () => {
    const state = await preparedFor(uneven);
    const recipe = int8({ clipping: 'output-error', equalize: true, correctBias: true });
    const [a, b] = [
      await quantizeWith(state, recipe, host),
      await quantizeWith(state, recipe, host),
    ];
    expect(a.quantized.bytes).toEqual(b.quantized.bytes);
    expect(a.model.bytes).not.toEqual(uneven.bytes);
  });

  it.each([
    ['equalized channels', { equalize: true }],
    ['corrected biases', { correctBias: true }],
  ] as const)('does better with %s where channels are unlike', async (_, change) => {
    const state = await preparedFor(logits);
    const sqnr = async (recipe: Recipe): Promise<number> => {
      const { cost } = await quantizeWith(state, recipe, host);
      // Also where it says how near each tensor came: to the network as it is written down now.
      expect(Math.min(...cost.tensors.map((tensor) => tensor.sqnr))).toBeGreaterThan(20);
      return cost.double.outputs[0]?.sqnr ?? 0;
    };
    expect(await sqnr(int8(change))).toBeGreaterThan(await sqnr(CONVERTER));
  });
});

describe('trainWith', () => {
  it('compares tensors with the network that was trained, equalized or not', async () => {
    const state = await preparedFor(logits);
    const recipe = int8({ equalize: true });
    const fineTune: FineTune = ({ model, ranges }) => Promise.resolve({ model, ranges });
    const options = { epochs: 1, batch: 8, learningRate: 0, seed: 1 };
    const trained = await trainWith(state, recipe, options, { ...host, fineTune });
    expect(trained.model.bytes).not.toEqual(logits.bytes);
    expect(trained.cost).toEqual((await quantizeWith(state, recipe, host)).cost);
  });
});

describe('trainWith without samples held out', () => {
  it('is refused with what to do', async () => {
    const state = await preparedFor(logits);
    const comparison = { ...state.comparison, heldOut: false };
    const fineTune: FineTune = ({ model, ranges }) => Promise.resolve({ model, ranges });
    const options = { epochs: 1, batch: 8, learningRate: 0, seed: 1 };
    await expect(
      trainWith({ ...state, comparison }, CONVERTER, options, { ...host, fineTune }),
    ).rejects.toThrow('learn the very samples it is compared on');
  });
});

describe('ranges of 16-bit activations', () => {
  it('are never clipped', async () => {
    const state = await preparedFor(uneven);
    const ranges = async (clipping: Recipe['clipping']) =>
      (await quantizeWith(state, int8({ scheme: 'int16x8', clipping }), host)).ranges;
    expect(await ranges('entropy')).toEqual(await ranges('min-max'));
  });
});

describe('priceCurve', () => {
  it('leads from int8 to a wished fidelity, better and dearer step by step', async () => {
    const state = await preparedFor(logits);
    const { points } = await priceCurve(state, CONVERTER, { measure: 'sqnr', value: 60 }, host);
    expect(points.length).toBeGreaterThan(1);
    points.slice(1).forEach((point, i) => {
      const before = points[i];
      expect(point.sqnr).toBeGreaterThan(before?.sqnr ?? Infinity);
      const dearer =
        point.ram > (before?.ram ?? Infinity) ||
        point.flash > (before?.flash ?? Infinity) ||
        (point.latency?.cortexM0plus ?? 0) > (before?.latency?.cortexM0plus ?? Infinity);
      expect(dearer).toBe(true);
    });
  });

  it.each([{}, { clipping: 'output-error', equalize: true, correctBias: true }] as const)(
    'offers files: taken, even where the curve is unknown, a point is what was priced, improved by %j',
    async (change) => {
      const prepared = await preparedFor(logits);
      // Compared on the very samples the curve is judged on.
      const samples = prepared.calibrationSamples;
      const state = { ...prepared, comparison: { ...prepared.comparison, samples } };
      const goal = { measure: 'sqnr', value: 45 } as const;
      const { points } = await priceCurve(state, int8(change), goal, host);
      expect(points.length).toBeGreaterThan(1);
      for (const { recipe, sqnr, ram } of points) {
        const made = await quantizeWith(state, recipe, host);
        // As after a stopped job: another worker, which never made the curve.
        const anew = await quantizeWith(await preparedFor(logits), recipe, host);
        expect(anew.quantized.bytes).toEqual(made.quantized.bytes);
        expect(made.cost.double.outputs[0]?.sqnr).toBeCloseTo(sqnr, 9);
        const { graph } = readTflite(made.quantized.bytes);
        expect(planArena(graph, { kernels: 'ref', abi: 'short-enums' }).minimum).toBe(ram);
      }
    },
  );

  it('looks at no sample that is compared on afterwards', async () => {
    const prepared = await preparedFor(logits);
    const seen = new Set<number>();
    const read: Dataset['read'] = (index) => {
      seen.add(index);
      return prepared.data.read(index);
    };
    const data = { ...prepared.data, read };
    const state = { ...prepared, data, comparison: { ...prepared.comparison, data } };
    await priceCurve(state, int8({ correctBias: true }), { measure: 'sqnr', value: 45 }, host);
    expect([...seen].sort((a, b) => a - b)).toEqual(prepared.calibrationSamples);
  });

  it('prices for the kernels that were asked for', async () => {
    const state = await preparedFor(logits);
    const goal = { measure: 'sqnr', value: 45 } as const;
    const target = { kernels: 'cmsis-dsp', abi: 'short-enums' } as const;
    const [plain, cmsis] = [
      await priceCurve(state, CONVERTER, goal, host),
      await priceCurve(state, CONVERTER, { ...goal, target }, host),
    ];
    expect(cmsis.points[0]?.flash).not.toBe(plain.points[0]?.flash);
  });
});

describe('toReportJson', () => {
  it('is the same text for the same work', async () => {
    const text = async (): Promise<string> => {
      const state = await preparedFor(uneven);
      const made = await quantizeWith(state, CONVERTER, host);
      const model = { name: 'uneven.tflite', ...uneven };
      const split = { kind: 'held-out', calibration: 20, comparison: 20, seed: 7 } as const;
      const calibrationSha256 = state.calibration.sha256;
      const request = { version: '1', model, data: state, made, split, calibrationSha256 };
      return JSON.stringify(await toReportJson(request));
    };
    const first = await text();
    expect(await text()).toBe(first);
    expect(JSON.parse(first)).toMatchObject({
      model: { name: 'uneven.tflite', bytes: uneven.bytes.length },
      cost: { heldOut: true, samples: 20 },
      data: {
        split: 'held-out',
        seed: 7,
        calibrationSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
  });
});
