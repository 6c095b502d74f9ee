/**
 * Golden outputs of real models: TFLM's reference kernels in double rounding, and XNNPACK, which
 * rounds once. XNNPACK's ADD is its own, but in these cases that does not show in the ResNet.
 */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeShared, sharedJson, sharedPath } from '../../conformance/shared';
import type { Rounding } from '../program/lowering';
import { mulberryInput } from './testing/input-rules';
import { runModel } from './testing/run-model';
import { modelBySha256, relativeWorst } from './testing/shared-models';

interface Golden {
  readonly sha256: string;
  readonly input: { readonly scale: number; readonly zero_point: number };
  readonly output: { readonly type: 'i8' | 'f32' };
  readonly cases: readonly {
    readonly kind: 'noise' | 'hold';
    readonly seed: number;
    readonly both?: readonly number[];
    readonly tflm_reference?: readonly number[];
    readonly litert_js_xnnpack?: readonly number[];
  }[];
}

const FLOAT_TOLERANCE = 1e-5;

/** Our output for one case. */
const outputOf = async (
  golden: Golden,
  { kind, seed }: Golden['cases'][number],
  rounding: Rounding,
): Promise<readonly number[]> => {
  const rule = mulberryInput(kind, seed, golden.input.scale, golden.input.zero_point);
  const [bytes] = await runModel(await modelBySha256(golden.sha256), rule, { rounding });
  const buffer = bytes?.buffer ?? new ArrayBuffer(0);
  return [...(golden.output.type === 'i8' ? new Int8Array(buffer) : new Float32Array(buffer))];
};

const check = (golden: Golden, ours: readonly number[], theirs: readonly number[]): void => {
  if (golden.output.type === 'i8') expect(ours).toEqual(theirs);
  else expect(relativeWorst(ours, theirs)).toBeLessThan(FLOAT_TOLERANCE);
};

describeShared('golden vectors', () => {
  const files = readdirSync(sharedPath('golden')).filter((name) => name.endsWith('.json'));
  const goldens = files.map((name) => ({ name, golden: sharedJson<Golden>('golden', name) }));

  describe.each(goldens)('$name', ({ golden }) => {
    it.each(golden.cases)('$kind $seed equals TFLM', async (one) => {
      check(golden, await outputOf(golden, one, 'double'), one.both ?? one.tflm_reference ?? []);
    });

    const singles = golden.cases.filter(({ both, litert_js_xnnpack: x }) => both ?? x);
    if (singles.length === 0) return;
    it.each(singles)('$kind $seed in single rounding equals XNNPACK', async (one) => {
      check(golden, await outputOf(golden, one, 'single'), one.both ?? one.litert_js_xnnpack ?? []);
    });
  });
});
