/**
 * Expected outputs of the conformance models from another runtime, TFLite's own kernels as XNNPACK
 * runs them: single rounding. Models of other formats, and one that TFLM refuses too, are not for
 * this runtime. Of two photographs only the label is known.
 */
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson } from '../../conformance/shared';
import { lcgUnits } from './testing/input-rules';
import { runModel } from './testing/run-model';
import { relativeWorst, sharedModels } from './testing/shared-models';

interface ExpectedCase {
  readonly model: string;
  /** E.g. `person (index 1 larger)`. */
  readonly label?: string | number;
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
  const all = sharedJson<{ cases: readonly ExpectedCase[] }>('models', 'expected.json').cases;
  const cases = all
    .filter(({ model }) => models.includes(`${model}.tflite`) && !REFUSED.includes(model))
    .filter(({ outputs }) => outputs !== null)
    .map((one) => ({ ...one, from: 'file' in one.input ? one.input.file : one.input.kind }));

  it.each(cases)('$model on $from', async ({ model, input, outputs }) => {
    const given = 'file' in input ? [sharedBytes('models', input.file)] : lcgUnits;
    const ours = await runModel(sharedBytes('models', `${model}.tflite`), given, {
      rounding: 'single',
    });
    expect(ours.length).toBe(outputs?.length);
    outputs?.forEach(({ dtype, values }, i) => {
      const got = valuesOf(ours[i] ?? new Uint8Array(), dtype);
      if (dtype === 'float32') expect(relativeWorst(got, values)).toBeLessThan(FLOAT_TOLERANCE);
      else expect(got).toEqual(values);
    });
  });

  const photographs = all.filter(({ model, outputs }) => model.startsWith('person') && !outputs);
  it.each(photographs)('$model finds a $label', async ({ model, input, label }) => {
    const pixels = 'file' in input ? sharedBytes('models', input.file) : new Uint8Array();
    // Pixels from 0 to 255; the model's zero point is -128.
    const given = [pixels.map((pixel) => pixel ^ 0x80)];
    const [scores] = await runModel(sharedBytes('models', `${model}.tflite`), given);
    const [nobody = 0, somebody = 0] = new Int8Array(scores?.buffer ?? new ArrayBuffer(0));
    expect(String(label)).toContain(`index ${somebody > nobody ? 1 : 0} larger`);
  });
});
