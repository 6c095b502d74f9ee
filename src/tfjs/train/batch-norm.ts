/**
 * Batch normalisation between a layer's sums and its activation, for training from nothing. The layer's
 * bias serves as the shift. Afterwards it is folded into weights and bias, so that the finished model
 * is what a converter would have made of it.
 * Source: Ioffe and Szegedy 2015.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { add, div, mul, reshape, rsqrt, square, sub, tensor1d } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { Call } from '../call';
import { input } from '../call';
import { adam } from './adam';
import type { Layer } from './course';
import { beforeActivation } from './gradients/elementwise';
import { sumRows } from './gradients/gradient';
import type { Replacement } from './pass';
import type { Variable } from './variables';

const EPSILON = 1e-3;
/** Share of the running statistics that each batch leaves as it was. */
const MOMENTUM = 0.97;

export interface BatchNormalization {
  readonly layer: Layer;
  readonly replacement: Replacement;
  /** Moves the scale against its last gradient. */
  readonly update: (rate: number, step: number) => void;
  /** Puts the normalisation by the running statistics into the layer's weights and bias. */
  readonly fold: (weights: Variable, bias: Variable) => void;
}

/** The layer's sums alone: no bias, no activation. */
const plain = (call: Call): Call => ({
  ...call,
  operator: { ...call.operator, options: { ...call.operator.options, fusedActivationFunction: 0 } },
  inputs: call.inputs.slice(0, 2),
});

/** Normalises what `layer` sums, one scale per output channel. */
export const batchNormalization = (layer: Layer, channels: number): BatchNormalization => {
  const gamma = new Float32Array(channels).fill(1);
  const mean = new Float32Array(channels);
  const variance = new Float32Array(channels).fill(1);
  const optimiser = adam(channels);
  let slope: Float32Array | undefined;
  let normal: Tensor | undefined;
  let deviation: Tensor | undefined;

  const follow = (running: Float32Array, values: ArrayLike<number>): void => {
    running.forEach((value, c) => {
      running[c] = MOMENTUM * value + (1 - MOMENTUM) * (values[c] ?? 0);
    });
  };

  const execute = (call: Call): Tensor => {
    const sums = layer.execute(plain(call)) as Tensor;
    const count = sums.size / channels;
    const center = div(sumRows(sums), count);
    const centred = sub(sums, center);
    const spread = div(sumRows(square(centred)), count);
    follow(mean, center.dataSync());
    follow(variance, spread.dataSync());
    deviation = rsqrt(add(spread, EPSILON));
    normal = mul(centred, deviation);
    return activated(add(mul(normal, tensor1d(gamma)), input(call, 2)), call.operator);
  };

  const gradient: Replacement['gradient'] = (call, y, dy) => {
    if (normal === undefined || deviation === undefined)
      throw new Error('Backward before forward.');
    const count = y.size / channels;
    const du = beforeActivation(call.operator, y, dy);
    const shift = sumRows(du);
    const scale = sumRows(mul(du, normal));
    slope = scale.dataSync() as Float32Array;
    const common = add(div(shift, count), mul(normal, div(scale, count)));
    const sums = mul(sub(du, common), mul(deviation, tensor1d(gamma)));
    const [dx, weights] = layer.gradient(plain(call), y, sums);
    return [dx, weights, reshape(shift, [channels])];
  };

  return {
    layer,
    replacement: { execute, gradient },
    update: (rate, step) => {
      if (slope !== undefined) optimiser.update(gamma, slope, rate, step);
    },
    fold: (weights, bias) => {
      const factors = gamma.map((value, c) => value / Math.sqrt((variance[c] ?? 1) + EPSILON));
      weights.values.forEach((value, i) => {
        weights.values[i] = value * (factors[i % channels] ?? 1);
      });
      bias.values.forEach((value, c) => {
        bias.values[c] = value - (mean[c] ?? 0) * (factors[c] ?? 1);
      });
    },
  };
};
