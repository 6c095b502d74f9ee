/**
 * Weights for layers that nobody trained: drawn as a training run would initialise them (He), then
 * quantized to int8 as the converter would, symmetrically and per output channel or per tensor. With
 * such weights values keep their magnitude from layer to layer, so the fixed activation ranges below
 * are neither empty nor saturated.
 */
import type { Random } from '../random';
import { normal } from '../random';

export interface Scale {
  readonly scale: number;
  readonly zeroPoint: number;
}

/** int8 over [low, high]. */
export const range = (low: number, high: number): Scale => {
  const scale = Math.fround((high - low) / 255);
  return { scale, zeroPoint: Math.round(-128 - low / scale) };
};

/** What a fused RELU leaves of values with variance near one. */
export const RELU_RANGE = range(0, 6);
/** Values before an activation, and raw outputs. */
export const SIGNED_RANGE = range(-6, 6);
/** Probabilities: the range TFLite's int8 SOFTMAX always has. */
export const PROBABILITY: Scale = { scale: 1 / 256, zeroPoint: -128 };

export interface Weights {
  readonly values: Int8Array;
  /** One scale, or one per output channel. */
  readonly scales: Float32Array;
  readonly bias: Int32Array;
  readonly biasScales: Float32Array;
}

export interface WeightShape {
  readonly channels: number;
  /** Inputs that feed one output value. */
  readonly fanIn: number;
  readonly perChannel: boolean;
  /** Position of weight `i` of channel `c` in the stored tensor. */
  readonly place: (c: number, i: number) => number;
}

/** Spread of biases: small against the values they are added to. */
const BIAS_DEVIATION = 0.1;

/**
 * Draws and quantizes the weights and biases of one layer.
 * @param input quantization of the layer's input, which sets the biases' scale
 */
export function drawWeights(random: Random, shape: WeightShape, input: Scale): Weights {
  const { channels, fanIn, perChannel, place } = shape;
  const deviation = Math.sqrt(2 / fanIn);
  const real = Array.from({ length: channels }, () =>
    Array.from({ length: fanIn }, () => normal(random) * deviation),
  );
  const peak = (rows: readonly (readonly number[])[]): number =>
    rows.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const whole = peak(real);
  const scales = Float32Array.from(
    perChannel ? real.map((row) => peak([row]) / 127) : [whole / 127],
  );
  const biasScales = scales.map((scale) => scale * input.scale);
  const values = new Int8Array(channels * fanIn);
  const bias = new Int32Array(channels);
  real.forEach((row, c) => {
    const which = perChannel ? c : 0;
    row.forEach((value, i) => {
      values[place(c, i)] = Math.round(value / (scales[which] ?? 1));
    });
    bias[c] = Math.round((normal(random) * BIAS_DEVIATION) / (biasScales[which] ?? 1));
  });
  return { values, scales, bias, biasScales };
}
