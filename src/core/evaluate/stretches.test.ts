import { describe, expect, it } from 'vitest';
import { calibrate } from '../calibrate/calibrate';
import { rangesOf } from '../calibrate/ranges';
import { readTflite } from '../formats/tflite/read';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import { elementsOf, kindOf, realOf } from '../run/elements';
import { testModule } from '../runtime/testing/module';
import { openRunner, openShowing } from './runner';
import type { Held } from './stretches';
import { heldInputs, runStretch, stretchesTo } from './stretches';
import { chainModel, noiseSet } from './testing/float-models';
import { loadOnRuntime } from './testing/runtime-network';

const model = chainModel(
  [1, 6, 6, 2],
  [
    { kind: 'conv', width: 4, relu: true },
    { kind: 'depthwise', relu: 6 },
    { kind: 'mean' },
    { kind: 'dense', width: 3 },
    { kind: 'softmax' },
  ],
);
const data = noiseSet(model, 4);
const samples = [0, 1, 2, 3];
const module = testModule();

const fileOf = async (recipe: Recipe) => {
  const calibration = await calibrate(await loadOnRuntime(model), model, data, samples);
  const { bytes } = quantizeModel(model, rangesOf(calibration, 'min-max'), recipe);
  return { graph: readTflite(bytes).graph, bytes };
};

describe.each([
  ['int8', CONVERTER],
  ['float ends and a layer in float', { ...CONVERTER, io: 'float32', operators: { 1: 'float32' } }],
] as const)('a file of %s', (_, recipe) => {
  it('gives stretch by stretch what it gives in one go and step by step', async () => {
    const file = await fileOf(recipe);
    const { operators = [], tensors = [] } = file.graph.subgraphs[0] ?? {};
    const ends = operators.map(({ outputs }) => outputs[0] ?? -1);
    const inputs = await Promise.all(samples.map(async (i) => (await data.read(i)).inputs));
    const whole = await openShowing(file, ends, module);
    const stepwise = await openRunner(file, module, 'double', ends);
    let held: readonly Held[] = inputs.map((one) => heldInputs(file, one));
    const stretches = stretchesTo(file.graph, ends);
    expect(stretches.map(({ from, to }) => to - from)).toEqual(operators.map(() => 1));
    for (const [n, stretch] of stretches.entries()) {
      held = await runStretch(file, stretch, held, module);
      const tensor = tensors[ends[n] ?? -1];
      const kind = tensor && kindOf(tensor);
      if (kind === undefined) throw new Error('The tensor has no values.');
      for (const [i, one] of inputs.entries()) {
        const bytes = held[i]?.get(ends[n] ?? -1) ?? new Uint8Array();
        const real = (raws: ArrayLike<number>) => Array.from(raws, (raw) => realOf(kind, raw));
        const got = real(elementsOf(kind.type, bytes) as ArrayLike<number>);
        expect(got).toEqual([...(whole.run(one)[whole.shown[n] ?? -1] ?? [])]);
        stepwise.look(one);
        expect(got).toEqual(real(stepwise.stored.get(ends[n] ?? -1)?.values ?? []));
      }
    }
  });
});
