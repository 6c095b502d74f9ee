import { describe, expect, it } from 'vitest';
import { readTflite } from '../formats/tflite/read';
import { calibrate } from '../calibrate/calibrate';
import { rangesOf } from '../calibrate/ranges';
import { chainModel, noiseSet } from '../evaluate/testing/float-models';
import { loadOnRuntime } from '../evaluate/testing/runtime-network';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import type { TensorKind } from '../run/elements';
import { storedLimits } from './bias-correction';
import { floatConstant, mainOf, withFloatConstants } from './edit-model';
import { withStoredBias } from './stored-bias';

const kind = (scale: number, zeroPoint: number): TensorKind => ({
  ...{ name: '', type: 'INT8', shape: [4], elements: 4 },
  ...{ scale, zeroPoint },
});

describe('storedLimits', () => {
  it('takes the ceiling of an activation for a limit as its floor', () => {
    expect(storedLimits(kind(6 / 255, -128), 'RELU6')).toEqual([-128, 127]);
    // Stored beyond 6, as after sharing a scale: 6 lies below the end of the type.
    expect(storedLimits(kind(12 / 255, -128), 'RELU6')).toEqual([-128, 0]);
    expect(storedLimits(kind(4 / 255, 0), 'RELU_N1_TO_1')).toEqual([-64, 64]);
    expect(storedLimits(kind(4 / 255, 0), 'RELU')).toEqual([0, 127]);
    expect(storedLimits(kind(4 / 255, 0), undefined)).toEqual([-128, 127]);
    expect(storedLimits({ ...kind(0, 0), type: 'FLOAT32' }, 'RELU6')).toEqual([0, 6]);
  });
});

describe('withStoredBias', () => {
  it('writes what quantizing the model with that bias writes', async () => {
    const model = chainModel(
      [1, 6, 6, 2],
      [{ kind: 'conv', width: 4, relu: true }, { kind: 'mean' }, { kind: 'dense', width: 3 }],
    );
    const data = noiseSet(model, 3);
    const ranges = rangesOf(
      await calibrate(await loadOnRuntime(model), model, data, [0, 1, 2]),
      'min-max',
    );
    const { bytes } = quantizeModel(model, ranges, CONVERTER);
    const file = { graph: readTflite(bytes).graph, bytes };
    for (const { inputs, outputs, name } of mainOf(model).operators) {
      if (name === 'MEAN') continue;
      const [bias, output] = [inputs[2] ?? -1, outputs[0] ?? -1];
      const changed = (floatConstant(model, bias) ?? new Float32Array()).map((b) => b + 0.125);
      const wanted = withFloatConstants(model, new Map([[bias, changed]]));
      expect(withStoredBias(file, output, changed)?.bytes).toEqual(
        quantizeModel(wanted, ranges, CONVERTER).bytes,
      );
    }
    expect(
      withStoredBias(file, mainOf(model).inputs[0] ?? -1, new Float32Array(4)),
    ).toBeUndefined();
  });
});
