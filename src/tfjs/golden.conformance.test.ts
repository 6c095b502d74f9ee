/** Golden outputs of real float models: TFLM's reference kernels and XNNPACK. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeShared, sharedJson, sharedPath } from '../conformance/shared';
import { elementCount } from '../core/graph/graph';
import { readTflite } from '../core/formats/tflite/read';
import { mulberryInput } from '../core/runtime/testing/input-rules';
import { modelBySha256, relativeWorst } from '../core/runtime/testing/shared-models';
import { testEngine } from './testing/engine';

interface Golden {
  readonly sha256: string;
  readonly input: { readonly scale: number; readonly zero_point: number };
  readonly cases: readonly {
    readonly kind: 'noise' | 'hold';
    readonly seed: number;
    readonly both?: readonly number[];
    readonly tflm_reference?: readonly number[];
    readonly litert_js_xnnpack?: readonly number[];
  }[];
}

const outputOf = async (
  { sha256, input: scale }: Golden,
  { kind, seed }: Golden['cases'][number],
): Promise<readonly number[]> => {
  const bytes = await modelBySha256(sha256);
  const { graph } = readTflite(bytes);
  const main = graph.subgraphs[0];
  const elements = elementCount(main?.tensors[main.inputs[0] ?? -1]?.shape ?? []);
  const rule = mulberryInput(kind, seed, scale.scale, scale.zero_point);
  const filled = rule({ type: 'FLOAT32', elements, bytes: 4 * elements }, []);
  const network = await (await testEngine())({ graph, bytes });
  const [output] = await network.run([new Float32Array(filled.buffer)]);
  network.dispose();
  return [...(output ?? [])];
};

describeShared('golden float vectors', () => {
  const goldens = readdirSync(sharedPath('golden'))
    .filter((name) => name.endsWith('_f32.json'))
    .map((name) => ({ name, golden: sharedJson<Golden>('golden', name) }));

  describe.each(goldens)('$name', ({ golden }) => {
    it.each(golden.cases)('$kind $seed', async (one) => {
      const ours = await outputOf(golden, one);
      for (const theirs of [one.both, one.tflm_reference, one.litert_js_xnnpack]) {
        if (theirs !== undefined) expect(relativeWorst(ours, theirs)).toBeLessThan(1e-5);
      }
    });
  });
});
