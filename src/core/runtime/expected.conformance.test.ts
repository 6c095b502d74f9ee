/**
 * Expected outputs of the conformance models from other, partly older runtimes: int8 may differ by
 * one step from TFLM there, floats by what an older kernel rounds differently. Models of other
 * formats, and those TFLM refuses too, are not for this runtime.
 */
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson } from '../../conformance/shared';
import { lcgUnits } from './testing/input-rules';
import { runModel } from './testing/run-model';
import { relativeWorst, sharedModels, worst } from './testing/shared-models';

interface ExpectedCase {
  readonly model: string;
  readonly input: { readonly kind: 'lcg' } | { readonly kind: 'file'; readonly file: string };
  /** Null where only a label is known. */
  readonly outputs:
    | null
    | readonly {
        readonly dtype: 'float32' | 'int8' | 'uint8' | 'int32';
        readonly values: readonly number[];
      }[];
}

/** Half-precision weights: TFLM's DEQUANTIZE does not take them. */
const REFUSED = ['face_short_f16'];

/** The values are printed with seven decimals, and come from other float kernels. */
const FLOAT_TOLERANCE = 1e-5;

const valuesOf = (bytes: Uint8Array<ArrayBuffer>, dtype: string): readonly number[] => {
  switch (dtype) {
    case 'float32':
      return [...new Float32Array(bytes.buffer)];
    case 'int32':
      return [...new Int32Array(bytes.buffer)];
    case 'int8':
      return [...new Int8Array(bytes.buffer)];
    default:
      return [...bytes];
  }
};

describeShared('expected outputs', () => {
  const models = sharedModels();
  const cases = sharedJson<{ cases: readonly ExpectedCase[] }>('models', 'expected.json')
    .cases.filter(({ model }) => models.includes(`${model}.tflite`) && !REFUSED.includes(model))
    .filter(({ outputs }) => outputs !== null)
    .map((one) => ({ ...one, from: 'file' in one.input ? one.input.file : one.input.kind }));

  it.each(cases)('$model on $from', async ({ model, input, outputs }) => {
    const given = 'file' in input ? [sharedBytes('models', input.file)] : lcgUnits;
    const ours = await runModel(sharedBytes('models', `${model}.tflite`), given);
    expect(ours.length).toBe(outputs?.length);
    outputs?.forEach(({ dtype, values }, i) => {
      const got = valuesOf(ours[i] ?? new Uint8Array(), dtype);
      if (dtype === 'float32') expect(relativeWorst(got, values)).toBeLessThan(FLOAT_TOLERANCE);
      else expect(worst(got, values)).toBeLessThanOrEqual(1);
    });
  });
});
