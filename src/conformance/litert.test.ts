/** The official interpreter agrees with the C runtime, where both round as a desktop does. */
import { expect, it } from 'vitest';
import { openModel } from '../core/formats/open';
import { runModel } from '../core/run/run';
import { testModule } from '../core/runtime/testing/module';
import { makeSamples } from '../core/samples/testing/made';
import { openOfficially } from './litert';

/** Integers are compared bit for bit; float sums may be taken in another order. */
const QUANTIZED = makeSamples().filter(({ id }) => id !== 'clothes-float');

it.each(QUANTIZED.map((sample) => [sample.id, sample] as const))(
  'gives the outputs of the runtime for %s',
  async (_, { bytes, file }) => {
    const { graph } = openModel(bytes, file);
    const order = { inputs: [{ kind: 'noise', seed: 3 }], rounding: 'single', repeat: 1 } as const;
    const ours = await runModel(graph, bytes, order, {
      module: testModule(),
      now: () => performance.now(),
    });
    const official = await openOfficially(bytes);
    const theirs = await official.run(ours.inputs.map((input) => input.bytes));
    official.close();
    expect(theirs.map((output) => [...output])).toEqual(
      ours.outputs.map((output) => [...output.bytes]),
    );
  },
);

it('refuses what is no model', async () => {
  await expect(openOfficially(new Uint8Array(64))).rejects.toThrow();
});
