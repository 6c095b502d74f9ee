/**
 * QUANTIZE and DEQUANTIZE. A quantization of stored integers is a change of scale: from byte to byte
 * it is a table of 256 results, worked out here, else it is computed value by value.
 */
import { dtypeCode } from '../../graph/dtypes';
import type { Multiplier } from '../fixed-point';
import { quantizeMultiplier, requantize } from '../fixed-point';
import type { Lower, Lowering, TensorView } from '../lowering';
import { requireElements } from './parameters';

export const lowerQuantize: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  requireElements(op, output, input.elements);
  if (!(output.scale > 0) || !Number.isFinite(output.scale)) {
    op.refuse(`has an output scale of ${output.scale}`);
  }
  if (input.type === 'FLOAT32') quantizeFloats(op, input, output);
  else rescale(op, input, output);
};

export const lowerDequantize: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  requireElements(op, output, input.elements);
  if (output.data !== undefined) return; // folded: see fold-constants.ts
  op.emit('DEQUANTIZE', {
    input: input.place,
    output: output.place,
    count: input.elements,
    inputType: dtypeCode(input.type),
    scale: input.scale,
    zeroPoint: input.zeroPoint,
  });
};

const quantizeFloats = (op: Lowering, input: TensorView, output: TensorView): void => {
  op.emit('QUANTIZE', {
    input: input.place,
    output: output.place,
    count: input.elements,
    outputType: dtypeCode(output.type),
    scale: output.scale,
    zeroPoint: output.zeroPoint,
  });
};

const rescale = (op: Lowering, input: TensorView, output: TensorView): void => {
  const scaling = quantizeMultiplier(input.scale / output.scale);
  if (input.bytes === input.elements && output.bytes === output.elements) {
    rescaleBytes(op, input, output, scaling);
    return;
  }
  op.emit('RESCALE', {
    input: input.place,
    output: output.place,
    count: input.elements,
    inputType: dtypeCode(input.type),
    outputType: dtypeCode(output.type),
    inputZeroPoint: input.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    ...scaling,
  });
};

const rescaleBytes = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
  scaling: Multiplier,
): void => {
  const [low, high] = output.type === 'INT8' ? [-128, 127] : [0, 255];
  const table = Uint8Array.from({ length: 256 }, (_, byte) => {
    const stored = input.type === 'INT8' ? (byte << 24) >> 24 : byte;
    const scaled = requantize(stored - input.zeroPoint, scaling, op.rounding) + output.zeroPoint;
    return Math.max(low, Math.min(high, scaled));
  });
  const operands = { input: input.place, output: output.place };
  if (table.every((result, byte) => result === byte)) {
    op.emit('COPY', { ...operands, bytes: input.bytes });
    return;
  }
  op.emit('TABLE', { ...operands, table: op.constants.add(table), count: input.elements });
};
