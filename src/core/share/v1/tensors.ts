/**
 * Tensors in links, as columns. What follows from the shape is written as "as the shape says": a
 * signature as its difference to the shape, the number of per-channel scales as that of the channels.
 */
import type { DType } from '../../graph/dtypes';
import { dtypeCode, dtypeOf } from '../../graph/dtypes';
import type { Quantization, Tensor } from '../../graph/graph';
import { Corrupt } from '../bytes';
import type { Column } from '../codec';
import { bool, columns, each, f32s, lists, optional, signed, varint } from '../codec';

interface WireQuantization {
  /** 0: one scale; 1: as many as the axis has elements; 2: as the last dimension has; n + 3: n. */
  readonly scaleCode: number;
  readonly zeroPointsLessScales: number;
  readonly axis: number;
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
}

interface WireTensor {
  readonly type: number;
  readonly shape: readonly number[];
  readonly signature: readonly number[] | undefined;
  readonly isVariable: boolean;
  readonly isSparse: boolean;
  readonly quantization: WireQuantization | undefined;
}

const WIRE = columns<WireTensor>({
  type: each(varint),
  shape: lists(each(signed)),
  signature: optional(lists(each(signed))),
  isVariable: each(bool),
  isSparse: each(bool),
  quantization: optional(
    columns<WireQuantization>({
      scaleCode: each(varint),
      zeroPointsLessScales: each(signed),
      axis: each(signed),
      scales: lists(f32s),
      zeroPoints: lists(each(signed)),
    }),
  ),
});

/** A tensor but for its name and its data, which have columns of their own. */
export type TensorFacts = Omit<Tensor, 'name' | 'buffer'>;

export const tensorColumn: Column<TensorFacts> = {
  write: (out, tensors) => WIRE.write(out, tensors.map(toWire)),
  read: (from, count) => WIRE.read(from, count).map(fromWire),
};

const toWire = (tensor: TensorFacts): WireTensor => ({
  type: dtypeCode(tensor.type),
  shape: tensor.shape,
  signature: tensor.shapeSignature?.map((size, i) => size - (tensor.shape[i] ?? 0)),
  isVariable: tensor.isVariable,
  isSparse: tensor.isSparse,
  quantization: tensor.quantization && quantizationToWire(tensor.quantization, tensor.shape),
});

function fromWire(wire: WireTensor): TensorFacts {
  const { shape, signature, isVariable, isSparse, quantization } = wire;
  return {
    type: typeOf(wire.type),
    shape,
    ...(signature && { shapeSignature: signature.map((size, i) => size + (shape[i] ?? 0)) }),
    isVariable,
    isSparse,
    ...(quantization && { quantization: quantizationFromWire(quantization, shape) }),
  };
}

function typeOf(code: number): DType {
  const type = dtypeOf(code);
  if (type === undefined) throw new Corrupt('a tensor has an unknown type');
  return type;
}

function quantizationToWire(
  { scaleCount, zeroPointCount, axis, scales, zeroPoints }: Quantization,
  shape: readonly number[],
): WireQuantization {
  return {
    scaleCode: scaleCodeOf(scaleCount, axis, shape),
    zeroPointsLessScales: zeroPointCount - scaleCount,
    axis,
    scales,
    zeroPoints,
  };
}

function quantizationFromWire(wire: WireQuantization, shape: readonly number[]): Quantization {
  const { scaleCode, zeroPointsLessScales, axis, scales, zeroPoints } = wire;
  const scaleCount = scaleCountOf(scaleCode, axis, shape);
  return {
    scaleCount,
    zeroPointCount: scaleCount + zeroPointsLessScales,
    scales,
    zeroPoints,
    axis,
  };
}

/** Exporters write a wrong axis for biases now and then, hence the last dimension. */
function scaleCodeOf(count: number, axis: number, shape: readonly number[]): number {
  if (count === 1) return 0;
  if (count === shape[axis]) return 1;
  return count === shape.at(-1) ? 2 : count + 3;
}

function scaleCountOf(code: number, axis: number, shape: readonly number[]): number {
  if (code === 0) return 1;
  if (code === 1) return shape[axis] ?? 0;
  return code === 2 ? (shape.at(-1) ?? 0) : code - 3;
}
