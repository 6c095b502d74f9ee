import { describe, expect, it } from 'vitest';
import type { FloatModel } from '../calibrate/float-network';
import { CONVERTER } from '../quantize/recipe';
import type { Quantized } from '../quantize/quantized';
import { testModule } from '../runtime/testing/module';
import { answerOf, scoringOf } from './scores';
import { evaluate } from './evaluate';
import { worstFirst } from './tensor-tally';
import { chainModel, noiseSet } from './testing/float-models';
import { loadOnRuntime } from './testing/runtime-network';

const runtime = testModule();

/** The file itself as its own quantization: nothing may be lost. */
const asQuantized = ({ graph, bytes }: FloatModel): Quantized => ({
  bytes: new Uint8Array(bytes),
  recipe: CONVERTER,
  tensorOf: new Map((graph.subgraphs[0]?.tensors ?? []).map((_, i) => [i, i])),
  decisions: [],
});

const LAYERS = [
  { kind: 'conv', width: 4, relu: true },
  { kind: 'mean' },
  { kind: 'dense', width: 3 },
  { kind: 'softmax' },
] as const;

const hostFor = async (model: FloatModel) => ({
  network: await loadOnRuntime(model),
  loadFloat: loadOnRuntime,
  runtime,
});

const classifier = chainModel([1, 6, 6, 2], LAYERS);

describe('evaluate', () => {
  it('finds nothing lost where the two models are equal', async () => {
    const data = noiseSet(classifier, 6, { label: (i) => i % 3 });
    const quantized = asQuantized(classifier);
    const request = { model: classifier, quantized, data, samples: [0, 2, 5], heldOut: true };
    const cost = await evaluate(request, await hostFor(classifier));
    for (const { outputs } of [cost.double, cost.single]) {
      expect(outputs).toMatchObject([{ sqnr: Infinity, maxError: 0, top1: { hits: 3, of: 3 } }]);
      expect(outputs[0]?.cosine).toBeCloseTo(1, 12);
    }
    expect(cost.tensors.map(({ tensor }) => tensor)).toEqual([0, 3, 5, 8, 9]);
    expect(cost.tensors.every(({ sqnr }) => sqnr === Infinity)).toBe(true);
    expect(cost.double.paired).toMatchObject({ floatOnly: 0, quantizedOnly: 0 });
    expect(cost.double.right).toEqual(cost.floatRight);
    expect(cost.floatRight?.of).toBe(3);
  });

  it('finds what another file loses, and where', async () => {
    const other = chainModel([1, 6, 6, 2], LAYERS, 2);
    const data = noiseSet(classifier, 4);
    const request = {
      model: classifier,
      quantized: asQuantized(other),
      data,
      samples: [0, 1, 2, 3],
      heldOut: false,
      tensorSamples: 2,
    };
    const progress: number[] = [];
    const host = { ...(await hostFor(classifier)), onProgress: (n: number) => progress.push(n) };
    const cost = await evaluate(request, host);
    expect(progress).toEqual([1, 2, 3, 4]);
    expect(cost.tensorSamples).toBe(2);
    expect(cost.floatRight).toBeUndefined();
    expect(cost.double.outputs[0]?.sqnr).toBeLessThan(20);
    expect(cost.tensors[0]).toMatchObject({ tensor: 0, sqnr: Infinity });
    const sorted = worstFirst(cost.tensors).map(({ sqnr }) => sqnr);
    expect(sorted.at(-1)).toBe(Infinity);
    expect(sorted).toEqual([...sorted].sort((a, b) => (a === b ? 0 : a - b)));
  });

  it('simulates what TFLM refuses, and says so', async () => {
    const quantized = { ...asQuantized(classifier), recipe: { ...CONVERTER, scheme: 'float16' } };
    const cost = await evaluate(
      {
        model: classifier,
        quantized: quantized as Quantized,
        data: noiseSet(classifier, 2),
        samples: [0, 1],
        heldOut: true,
      },
      await hostFor(classifier),
    );
    expect(cost).toMatchObject({ execution: 'simulated', tensorSamples: 0, tensors: [] });
    expect(cost.double.outputs[0]?.sqnr).toBe(Infinity);
  });
});

describe('scoringOf', () => {
  const outputOf = (model: FloatModel) => model.graph.subgraphs[0]?.outputs[0] ?? -1;
  const scoring = (layers: Parameters<typeof chainModel>[1], shape = [1, 16], labels = false) => {
    const model = chainModel(shape, layers);
    return scoringOf(model, outputOf(model), labels);
  };

  it('knows probabilities and logits, and that a reconstruction is neither', () => {
    expect(scoring([{ kind: 'dense', width: 4 }, { kind: 'softmax' }])).toBe('largest');
    expect(scoring([{ kind: 'dense', width: 4 }])).toBe('largest');
    expect(scoring([{ kind: 'dense', width: 16 }])).toBeUndefined();
    expect(scoring([{ kind: 'dense', width: 1 }])).toBeUndefined();
    expect(scoring([{ kind: 'dense', width: 16 }], [1, 16], true)).toBeUndefined();
    expect(scoring([{ kind: 'dense', width: 12 }])).toBeUndefined();
    expect(scoring([{ kind: 'dense', width: 12 }], [1, 16], true)).toBe('largest');
  });

  it('takes the first of equal values, and a threshold for one', () => {
    expect(answerOf('largest', [1, 3, 3])).toBe(1);
    expect(answerOf('threshold', [0.5])).toBe(0);
    expect(answerOf('threshold', [0.51])).toBe(1);
  });
});
