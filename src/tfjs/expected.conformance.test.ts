/** Expected outputs of the float conformance models, from TFLite's own kernels as XNNPACK runs them. */
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson } from '../conformance/shared';
import { readTflite } from '../core/formats/tflite/read';
import { elementCount } from '../core/graph/graph';
import { lcgUnits } from '../core/runtime/testing/input-rules';
import { relativeWorst } from '../core/runtime/testing/shared-models';
import { testEngine } from './testing/engine';

interface ExpectedCase {
  readonly model: string;
  readonly input: { readonly kind: 'lcg' } | { readonly kind: 'file'; readonly file: string };
  /** Long outputs are cut: `count` elements, of which the first are given. */
  readonly outputs:
    null | readonly { readonly count: number; readonly values: readonly number[] }[];
}

const MODELS = [
  'hello_world_float',
  'ic_resnet_float',
  'kws_model_float',
  'kws_savedmodel_float',
  'mnist_lstm_float',
  'face_short_f16',
];

describeShared('expected float outputs', () => {
  const cases = sharedJson<{ cases: readonly ExpectedCase[] }>('models', 'expected.json')
    .cases.filter(({ model, outputs }) => MODELS.includes(model) && outputs !== null)
    .map((one) => ({ ...one, from: 'file' in one.input ? one.input.file : one.input.kind }));

  it.each(cases)('$model on $from', async ({ model, input, outputs }) => {
    const bytes = sharedBytes('models', `${model}.tflite`);
    const { graph } = readTflite(bytes);
    const main = graph.subgraphs[0];
    const elements = elementCount(main?.tensors[main.inputs[0] ?? -1]?.shape ?? []);
    const given =
      'file' in input
        ? sharedBytes('models', input.file)
        : lcgUnits({ type: 'FLOAT32', elements, bytes: 4 * elements }, []);
    const network = await (await testEngine())({ graph, bytes });
    const ours = await network.run([new Float32Array(given.buffer)]);
    network.dispose();
    expect(ours.length).toBe(outputs?.length);
    outputs?.forEach(({ count, values }, i) => {
      const got = [...(ours[i] ?? [])];
      expect(got.length).toBe(count);
      expect(relativeWorst(got.slice(0, values.length), values)).toBeLessThan(1e-5);
    });
  });
});
