/** Operators and tensors kept in float or raised to int16: the file around them stays sound. */
import { expect, it } from 'vitest';
import type { FloatModel } from '../calibrate/float-network';
import { readTflite } from '../formats/tflite/read';
import { supportOf } from '../graph/support';
import { uniform } from '../random';
import { modelRunner } from '../runtime/testing/run-model';
import { operatorChoices } from './choices';
import { openFloatModel } from './open-float';
import { quantizeModel } from './quantize';
import type { Precision, Recipe } from './recipe';
import { CONVERTER } from './recipe';
import { RECORDED, recordedNetwork } from './testing/recorded';

const rangesOf = ({ graph }: FloatModel) =>
  new Map(
    (graph.subgraphs[0]?.tensors ?? []).flatMap(({ type }, i) =>
      type === 'FLOAT32' ? [[i, { min: -3, max: 3 }] as const] : [],
    ),
  );

const isConversion = (name: string): boolean => name === 'QUANTIZE' || name === 'DEQUANTIZE';

const check = async (model: FloatModel, recipe: Recipe): Promise<void> => {
  const { bytes } = quantizeModel(model, rangesOf(model), recipe);
  const { graph } = readTflite(bytes);
  const main = graph.subgraphs[0]!;
  const unsupported = main.operators.flatMap((operator) => {
    const support = supportOf(graph, main, operator);
    return support.supported ? [] : [`${operator.name}: ${support.reason}`];
  });
  expect(unsupported).toEqual([]);
  const conversions = main.operators.filter(({ name }) => isConversion(name));
  const made = conversions.map(({ inputs }) => {
    const of = (i: number) => main.tensors[i]!;
    const to = main.operators.find((o) => o.inputs === inputs)!.outputs[0]!;
    return JSON.stringify([inputs[0], of(to).type, of(to).quantization?.scales[0]]);
  });
  expect(new Set(made).size).toBe(made.length);
  const runner = await modelRunner(bytes);
  runner.run(runner.inputs.map(({ bytes: size }) => new Uint8Array(size)));
};

/** TFLM lacks int16 forms of operators in two of them; an LSTM is all or nothing. */
const NETWORKS = RECORDED.filter((name) => !['lstm', 'concatenation', 'resizing'].includes(name));

it.each(NETWORKS)('%s with exceptions', async (name) => {
  const { float } = recordedNetwork(name);
  const { model } = openFloatModel(readTflite(float).graph, float);
  const random = uniform(3);
  const choices = operatorChoices(model, 'int8');
  for (let round = 0; round < 12; round++) {
    const drawn = (): Precision => (random() < 0.5 ? 'float32' : 'int16');
    const operators = Object.fromEntries(
      choices.filter(() => random() < 0.3).map(({ operator }) => [operator, drawn()] as const),
    );
    const tensor = Math.floor(random() * (model.graph.subgraphs[0]?.tensors.length ?? 1));
    const tensors = round % 3 === 0 ? { [tensor]: drawn() } : {};
    await check(model, { ...CONVERTER, operators, tensors, io: round % 2 ? 'integer' : 'float32' });
  }
});
