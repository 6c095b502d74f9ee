/**
 * Harder conditions than a well-behaved network with clean pictures, both common in practice:
 *
 * - `uneven`: the same network, its channels rescaled so that the float outputs stay equal bit for bit.
 *   Folding batch normalization leaves networks like this (Nagel et al. 2019, arXiv 1906.04721): one
 *   scale for a whole tensor then leaves few of its 256 steps to the small channels.
 * - `outliers`: one calibration picture in fifty is eight times too bright, as from a broken sensor or a
 *   wrong normalization; ranges by minimum and maximum follow it.
 */
import type { FloatModel } from '../../src/core/calibrate/float-network';
import type { Dataset } from '../../src/core/dataset/dataset';
import { floatConstant, withFloatConstants } from '../../src/core/improve/edit-model';
import { equalizablePairs } from '../../src/core/improve/equalize';
import { uniform } from '../../src/core/random';
import { shuffled } from '../../src/tfjs/train/shuffled';
import type { TensorIndex } from '../../src/core/units';

const SEED = 5;
/** Factors from 2^-SPREAD to 2^SPREAD, whole powers of two. */
const SPREAD = 3;
const EVERY = 50;
const TOO_BRIGHT = 8;

const scale = (values: Float32Array, by: (i: number) => number): void => {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * by(i);
};

/** The same function from weights whose channels differ by up to 64 times. */
export const uneven = (model: FloatModel): FloatModel => {
  const random = uniform(SEED);
  const constants = new Map<TensorIndex, Float32Array>();
  const valuesOf = (index: TensorIndex): Float32Array => {
    const values = constants.get(index) ?? floatConstant(model, index) ?? new Float32Array();
    constants.set(index, values);
    return values;
  };
  for (const { first, second } of equalizablePairs(model)) {
    const channels = first.outputs;
    const factors = Array.from(
      { length: channels },
      () => 2 ** Math.round((2 * random() - 1) * SPREAD),
    );
    const of = (channel: number): number => factors[channel % channels] ?? 1;
    scale(valuesOf(first.weights), (i) => of(first.outputOf(i)));
    if (first.bias !== undefined) scale(valuesOf(first.bias), of);
    scale(valuesOf(second.weights), (i) => 1 / of(second.inputOf(i)));
  }
  return withFloatConstants(model, constants);
};

/** The data with one in fifty of `samples`, drawn at random, too bright. */
export const withOutliers = (data: Dataset, samples: readonly number[]): Dataset => {
  const random = uniform(samples.length + (samples[0] ?? 0));
  const bright = new Set(
    shuffled(samples.length, random)
      .slice(0, samples.length / EVERY)
      .map((i) => samples[i]),
  );
  return {
    ...data,
    read: async (index) => {
      const sample = await data.read(index);
      if (!bright.has(index)) return sample;
      const inputs = sample.inputs.map((values) =>
        Float32Array.from(values, (value) => value * TOO_BRIGHT),
      );
      return { ...sample, inputs };
    },
  };
};

export interface Case {
  readonly network: string;
  readonly isUneven?: boolean;
  readonly hasOutliers?: boolean;
}

/** What is measured, by the name it has in the results. */
export const CASES: Readonly<Record<string, Case>> = {
  'ds-cnn': { network: 'ds-cnn' },
  'plain-cnn': { network: 'plain-cnn' },
  'small-resnet': { network: 'small-resnet' },
  'ds-cnn, uneven channels': { network: 'ds-cnn', isUneven: true },
  'plain-cnn, uneven channels': { network: 'plain-cnn', isUneven: true },
  'ds-cnn, outliers': { network: 'ds-cnn', hasOutliers: true },
  'small-resnet, outliers': { network: 'small-resnet', hasOutliers: true },
};
