/**
 * Weights of convolutions and dense layers as the kernels want them: int4 unpacked, depthwise filters
 * turned so that every output channel is a row, rows padded to whole words.
 */
import { alignUp } from '../../units';
import type { Lowering, TensorView } from '../lowering';

/** Quantized weights and their scales: one for all output channels, or one each. */
export interface Filter {
  readonly values: Int8Array;
  readonly scales: readonly number[];
}

/** The values of a constant tensor's bytes; refuses a tensor that is computed at run time. */
export const constantOf = (op: Lowering, tensor: TensorView, what: string): Uint8Array =>
  tensor.data ?? op.refuse(`has ${what} that are computed by the model`);

/** Two int4 in a byte, the low half first. */
const unpackInt4 = (packed: Uint8Array, count: number): Int8Array =>
  Int8Array.from({ length: count }, (_, i) => {
    const byte = packed[i >> 1] ?? 0;
    return (i % 2 === 0 ? byte << 28 : (byte >> 4) << 28) >> 28;
  });

/** The quantized weights in `tensor`, for `channels` output channels. */
export const filterOf = (op: Lowering, tensor: TensorView, channels: number): Filter => {
  const data = constantOf(op, tensor, 'weights');
  const isInt4 = tensor.type === 'INT4' && op.input(0).type === 'INT8';
  if (tensor.type !== 'INT8' && !isInt4) {
    op.refuse(`has ${tensor.type} weights for ${op.input(0).type} inputs`);
  }
  const scales = tensor.quantization?.scales ?? [];
  if (scales.length !== 1 && scales.length !== channels) {
    op.refuse(`has ${scales.length} scales for ${channels} channels of weights`);
  }
  const values = isInt4
    ? unpackInt4(data, tensor.elements)
    : new Int8Array(data.buffer, data.byteOffset, data.length);
  if (values.length !== tensor.elements) op.refuse('has weights of the wrong size');
  return { values, scales };
};

/** The float32 weights in `tensor`. */
export const floatFilterOf = (op: Lowering, tensor: TensorView): Float32Array => {
  if (tensor.type !== 'FLOAT32') op.refuse(`has ${tensor.type} weights for float32 inputs`);
  return floatsOf(constantOf(op, tensor, 'weights'));
};

/** Little-endian float32 at any alignment. */
export const floatsOf = (data: Uint8Array): Float32Array =>
  new Float32Array(data.slice().buffer, 0, Math.floor(data.length / 4));

/** [taps][channels] to [channels][taps]. */
export const tapsFirst = <T extends Int8Array | Float32Array>(values: T, channels: number): T => {
  const turned = values.slice() as T;
  const taps = values.length / channels;
  for (let tap = 0; tap < taps; tap++) {
    for (let c = 0; c < channels; c++) turned[c * taps + tap] = values[tap * channels + c] ?? 0;
  }
  return turned;
};

/** `AS_WEIGHT_OFFSET` of ops/dot.h. */
const OFFSET = 128;

/** Each of `rows` rows padded with zeros to a multiple of 4, and 128 added to every weight. */
export const offsetRows = (values: Int8Array, rows: number): Uint8Array => {
  const taps = values.length / rows;
  const stride = alignUp(taps, 4);
  const padded = new Uint8Array(rows * stride).fill(OFFSET);
  for (let i = 0; i < values.length; i++) {
    padded[Math.floor(i / taps) * stride + (i % taps)] = (values[i] ?? 0) + OFFSET;
  }
  return padded;
};

/** Rows of output channels as [channels / 4][taps][4], the last block padded with zeros. */
export const channelBlocks = (rows: Int8Array, channels: number): Uint8Array => {
  const taps = rows.length / channels;
  const blocks = new Int8Array(alignUp(channels, 4) * taps);
  for (let c = 0; c < channels; c++) {
    for (let tap = 0; tap < taps; tap++) {
      blocks[((c >> 2) * taps + tap) * 4 + (c % 4)] = rows[c * taps + tap] ?? 0;
    }
  }
  return new Uint8Array(blocks.buffer);
};

/** The same memory as bytes. */
export const bytesOf = (values: Int8Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.length);
