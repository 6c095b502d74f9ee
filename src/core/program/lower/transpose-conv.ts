/**
 * TRANSPOSE_CONV. With a stride of s, the output rows y, y + s, y + 2s .. all meet the same rows of
 * the filter, and each of these phases is an ordinary convolution of the input with that part of the
 * filter, turned round. So s x s small convolutions are emitted, and their results interleaved. No
 * product with an inserted zero is ever computed, and no output-sized sums are kept as TFLM does.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import type { Place } from '../place';
import { paddingOf, windowOf } from '../window';
import { bytesPerElement, denseStrides, emitBox, offsetBy } from './box';
import type { Layer } from './channels';
import type { Geometry, Window } from './emit-conv';
import { emitFloat, emitInt16, emitInt8 } from './emit-conv';
import { filterOf, floatFilterOf } from './weights';

/** One direction of one phase: which outputs it makes, and with which part of the filter. */
interface Phase {
  /** First output, of every `stride`-th. */
  readonly first: number;
  readonly count: number;
  /** Filter positions in the order of the input; undefined where a tap of zeros keeps padding positive. */
  readonly taps: readonly (number | undefined)[];
  readonly padding: number;
}

/** The phases along one dimension: output y meets input (y + padding - k) / stride for tap k. */
const phasesOf = (output: number, kernel: number, stride: number, padding: number) =>
  Array.from({ length: Math.min(stride, output) }, (_, first): Phase => {
    const nearest = (first + padding) % stride;
    const taps = Math.max(0, Math.ceil((kernel - nearest) / stride));
    const ahead = Math.floor((first + padding) / stride);
    const length = Math.max(taps, ahead + 1);
    return {
      first,
      count: Math.ceil((output - first) / stride),
      taps: Array.from({ length }, (_unused, t) => {
        const tap = nearest + stride * (length - 1 - t);
        return tap < kernel ? tap : undefined;
      }),
      padding: length - 1 - ahead,
    };
  });

/** What every phase shares. */
interface Whole {
  /** The operator with its operands where a convolution has them. */
  readonly op: Lowering;
  readonly x: TensorView;
  readonly filter: TensorView;
  readonly y: TensorView;
  readonly strides: readonly [height: number, width: number];
  /** Where a phase's result waits to be interleaved; undefined if there is one phase only. */
  readonly scratch: Place | undefined;
}

export const lowerTransposeConv: Lower = (op) => {
  const order = [2, 1, 3];
  const asConv: Lowering = {
    ...op,
    input: (i) => op.input(order[i] ?? i),
    optionalInput: (i) => op.optionalInput(order[i] ?? i),
  };
  const whole = wholeOf(asConv);
  const { y, filter, strides } = whole;
  const phases = [0, 1].map((d) => {
    const [output = 0, kernel = 0] = [y.shape[d + 1], filter.shape[d + 1]];
    const stride = strides[d] ?? 1;
    const options = { input: output, kernel, stride, dilation: 1, padding: paddingOf(op) };
    return phasesOf(output, kernel, stride, windowOf(options).before);
  });
  for (const row of phases[0] ?? []) {
    for (const column of phases[1] ?? []) emitPhase(whole, row, column);
  }
};

const wholeOf = (op: Lowering): Whole => {
  const [x, filter, y] = [op.input(0), op.input(1), op.output(0)];
  const [strideH, strideW] = [
    Number(op.options['strideH'] ?? 0),
    Number(op.options['strideW'] ?? 0),
  ];
  if (strideH < 1 || strideW < 1) op.refuse(`has strides of ${strideH} x ${strideW}`);
  const [batches, , , inputs] = x.shape;
  const [filters, , , depth] = filter.shape;
  if (x.elements * filter.elements * y.elements === 0) op.refuse('has an empty tensor');
  if (y.shape.length !== 4 || batches !== y.shape[0]) op.refuse('changes the number of batches');
  if (filters !== y.shape[3] || depth !== inputs) {
    op.refuse(
      `has ${filters} filters of ${depth} channels for ${inputs} to ${y.shape[3]} channels`,
    );
  }
  const [, height = 0, width = 0, channels = 0] = y.shape;
  const largest = Math.ceil(height / strideH) * Math.ceil(width / strideW) * channels;
  const isOne = strideH * strideW === 1;
  const bytes = (batches ?? 0) * largest * bytesPerElement(y);
  const scratch = isOne ? undefined : op.scratch(bytes);
  return { op, x, filter, y, strides: [strideH, strideW], scratch };
};

const geometryOf = ({ x, y }: Whole, row: Phase, column: Phase): Geometry => {
  const [batches = 0, inputHeight = 0, inputWidth = 0, inputChannels = 0] = x.shape;
  return {
    batches,
    inputHeight,
    inputWidth,
    inputChannels,
    outputHeight: row.count,
    outputWidth: column.count,
    outputChannels: y.shape[3] ?? 0,
    kernelHeight: row.taps.length,
    kernelWidth: column.taps.length,
    strideHeight: 1,
    strideWidth: 1,
    dilationHeight: 1,
    dilationWidth: 1,
    paddingTop: row.padding,
    paddingLeft: column.padding,
  };
};

/** The phase's part of the filter, [channels][rows][columns][inputs]. */
const partOf = <T extends Int8Array | Float32Array>(
  values: T,
  { shape }: TensorView,
  row: Phase,
  column: Phase,
): T => {
  const [channels = 0, height = 0, width = 0, depth = 0] = shape;
  const part = new (values.constructor as new (length: number) => T)(
    channels * row.taps.length * column.taps.length * depth,
  );
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (const y of row.taps) {
      for (const x of column.taps) {
        const from = ((c * height + (y ?? 0)) * width + (x ?? 0)) * depth;
        if (y !== undefined && x !== undefined) part.set(values.subarray(from, from + depth), at);
        at += depth;
      }
    }
  }
  return part;
};

/** Convolves into the output itself if there is one phase only, else into scratch and from there. */
const emitPhase = (whole: Whole, row: Phase, column: Phase): void => {
  const { op, x, y, strides, scratch } = whole;
  const geometry = geometryOf(whole, row, column);
  const element = bytesPerElement(y);
  const shape = [geometry.batches, row.count, column.count, geometry.outputChannels];
  const place = scratch ?? y.place;
  emitConvolution(whole, { x, y: { ...y, place }, geometry, groups: 1 }, row, column);
  if (scratch === undefined) return;
  const dense = denseStrides(y.shape, element);
  emitBox(op, {
    input: scratch,
    output: offsetBy(y.place, [0, row.first, column.first, 0], dense),
    elementBytes: element,
    extents: shape,
    inputStrides: denseStrides(shape, element),
    outputStrides: dense.map((stride, d) => stride * (strides[d - 1] ?? 1)),
  });
};

const emitConvolution = (whole: Whole, window: Window, row: Phase, column: Phase): void => {
  const { op, x, y, filter } = whole;
  if (x.type === 'FLOAT32') {
    emitFloat(op, window, partOf(floatFilterOf(op, filter), filter, row, column));
    return;
  }
  const channels = window.geometry.outputChannels;
  const { values, scales } = filterOf(op, filter, channels);
  const layer: Layer = {
    rows: partOf(values, filter, row, column),
    channels,
    factor: (c) => (x.scale * Math.fround(scales[scales.length > 1 ? c : 0] ?? 0)) / y.scale,
    inputZeroPoint: x.type === 'INT16' ? 0 : x.zeroPoint,
    weightsZeroPoint: 0,
    outputZeroPoint: x.type === 'INT16' ? 0 : y.zeroPoint,
  };
  if (x.type === 'INT8') emitInt8(op, window, layer);
  else emitInt16(op, window, layer, true);
};
