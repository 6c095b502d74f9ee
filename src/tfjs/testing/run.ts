/** Tiny models on the float engine, from numbers to numbers. */
import { readTflite } from '../../core/formats/tflite/read';
import type { TensorIndex } from '../../core/units';
import type { Case } from '../../core/runtime/testing/cases/case';
import { modelBytes } from '../../core/runtime/testing/cases/case';
import type { FloatNetwork, LoadOptions } from '../../core/calibrate/float-network';
import { testEngine } from './engine';

/** The network of a model made of tensors and operators. */
export const openCase = async (made: Case, options?: LoadOptions): Promise<FloatNetwork> => {
  const bytes = modelBytes(made);
  return (await testEngine())({ graph: readTflite(bytes).graph, bytes }, options);
};

/** What each output of one inference holds. */
export const runCase = async (
  made: Case,
  ...inputs: readonly (readonly number[])[]
): Promise<readonly (readonly number[])[]> => {
  const network = await openCase(made);
  const outputs = await network.run(inputs.map((values) => Float32Array.from(values)));
  network.dispose();
  return outputs.map((values) => [...values]);
};

/** Every tensor that is shown, in order, with a copy of its values. */
export const visited = async (
  network: FloatNetwork,
  ...inputs: readonly (readonly number[])[]
): Promise<readonly (readonly [TensorIndex, readonly number[]])[]> => {
  const shown: [TensorIndex, readonly number[]][] = [];
  await network.run(
    inputs.map((values) => Float32Array.from(values)),
    (tensor, values) => shown.push([tensor, [...values]]),
  );
  return shown;
};
