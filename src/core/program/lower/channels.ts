/**
 * What each output channel of a convolution or dense layer adds and how it is scaled. Zero points are
 * folded into the bias: the sum of w * (x - zx) is the sum of w * x, minus zx times the sum of w.
 */
import type { DType } from '../../graph/dtypes';
import { quantizeMultiplier } from '../fixed-point';
import type { Lowering, TensorView } from '../lowering';
import type { Place } from '../place';
import { constantOf, floatsOf } from './weights';

/** `as_conv.flags` of program.h. */
const SMALL_SUMS = 1;
const NARROW = 2;

export interface Channels {
  readonly place: Place;
  readonly flags: number;
}

/** A quantized layer as its output channels see it. */
export interface Layer {
  /** Weights, one row per output channel. */
  readonly rows: Int8Array;
  readonly channels: number;
  /** The real factor from a channel's sum to the output, in double precision. */
  readonly factor: (channel: number) => number;
  readonly inputZeroPoint: number;
  readonly weightsZeroPoint: number;
  readonly outputZeroPoint: number;
}

const MAX_WIDE_SHIFT = 46;

/** The scaling of channel `c`. Refuses factors that are no scaling at all. */
const scalingOf = (op: Lowering, factor: number) =>
  Number.isFinite(factor) && factor >= 0
    ? quantizeMultiplier(factor)
    : op.refuse('has scales that do not combine to a factor');

const integersOf = (type: DType, data: ArrayBuffer): readonly bigint[] => {
  if (type === 'INT64') return [...new BigInt64Array(data)];
  return Array.from(type === 'INT16' ? new Int16Array(data) : new Int32Array(data), BigInt);
};

/** Constant bias values, zeros without a bias. Refuses any type but `type`, or int16 for int64. */
const biasOf = (op: Lowering, type: 'INT32' | 'INT64', channels: number): readonly bigint[] => {
  const bias = op.optionalInput(2);
  if (bias === undefined) return Array.from({ length: channels }, () => 0n);
  const isShort = bias.type === 'INT16' && type === 'INT64';
  if (bias.type !== type && !isShort) {
    op.refuse(`has a bias of type ${bias.type} where TFLM reads ${type}`);
  }
  const values = integersOf(bias.type, constantOf(op, bias, 'biases').slice(0, bias.bytes).buffer);
  if (values.length < channels) op.refuse(`has ${values.length} biases for ${channels} channels`);
  return values;
};

/** Sum and sum of magnitudes of one row. */
const sumsOf = ({ rows, channels }: Layer, channel: number) => {
  const taps = rows.length / channels;
  let [sum, magnitude] = [0, 0];
  for (let i = channel * taps; i < (channel + 1) * taps; i++) {
    sum += rows[i] ?? 0;
    magnitude += Math.abs(rows[i] ?? 0);
  }
  return { sum, magnitude, taps };
};

/** What channel `c` adds to its sum of products: the zero points' share, without the bias. */
const zeroPointShare = (layer: Layer, channel: number): number => {
  const { sum, taps } = sumsOf(layer, channel);
  return -layer.inputZeroPoint * (sum - taps * layer.weightsZeroPoint);
};

/** Whether no word of a row has -128 in both of its even or both of its odd bytes. */
const isNarrowLayer = ({ rows, channels }: Layer): boolean => {
  const taps = rows.length / channels;
  return !rows.some(
    (weight, i) =>
      weight === -128 && (i % taps) % 4 < 2 && (i % taps) + 2 < taps && rows[i + 2] === -128,
  );
};

/** `as_channel`s of a layer whose sums are kept in 32 bits. */
export const narrowChannels = (op: Lowering, layer: Layer): Channels => {
  const bias = biasOf(op, 'INT32', layer.channels);
  const words: number[] = [];
  let isSmall = layer.weightsZeroPoint === 0;
  for (let c = 0; c < layer.channels; c++) {
    const { multiplier, shift } = scalingOf(op, layer.factor(c));
    const folded = Number(BigInt.asIntN(32, (bias[c] ?? 0n) + BigInt(zeroPointShare(layer, c))));
    isSmall &&= shift <= 0 && Math.abs(folded) + 128 * sumsOf(layer, c).magnitude < 2 ** 30;
    words.push(folded, multiplier, shift);
  }
  const isNarrow = isNarrowLayer(layer);
  return {
    place: op.constants.int32(words),
    flags: (isSmall ? SMALL_SUMS : 0) | (isNarrow ? NARROW : 0),
  };
};

/** `as_wide_channel`s of a layer whose sums are kept in 64 bits, scaled by TFLM's 16-bit multiplier. */
export const wideChannels = (op: Lowering, layer: Layer): Channels => {
  const bias = biasOf(op, 'INT64', layer.channels);
  const words: number[] = [];
  for (let c = 0; c < layer.channels; c++) {
    const { multiplier, shift } = scalingOf(op, layer.factor(c));
    const right = 15 - shift;
    if (right < 1 || right > MAX_WIDE_SHIFT) op.refuse('has scales outside what TFLM can shift by');
    const folded = (bias[c] ?? 0n) + BigInt(zeroPointShare(layer, c));
    const reduced = multiplier < 0x7fff0000 ? (multiplier + 2 ** 15) >> 16 : 0x7fff;
    words.push(Number(BigInt.asIntN(32, folded)), Number(BigInt.asIntN(32, folded >> 32n)));
    words.push(reduced, right);
  }
  return { place: op.constants.int32(words), flags: 0 };
};

/** One float32 bias per channel; zeros without a bias. */
export const floatChannels = (op: Lowering, channels: number): Place => {
  const bias: TensorView | undefined = op.optionalInput(2);
  if (bias === undefined) return op.constants.float32(new Float32Array(channels));
  if (bias.type !== 'FLOAT32' || bias.elements < channels) {
    op.refuse(`has ${bias.elements} biases of type ${bias.type} for ${channels} channels`);
  }
  return op.constants.float32(floatsOf(constantOf(op, bias, 'biases')).subarray(0, channels));
};
