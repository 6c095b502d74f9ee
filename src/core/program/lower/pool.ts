/** Pooling. Padding never counts: a window is only what it covers of the input. */
import { activationClamp } from '../activation-range';
import type { Lower, Lowering, TensorView } from '../lowering';
import type { RecordName } from '../records/records';
import { paddingOf, windowOf } from '../window';
import { requireShape } from './parameters';

type PoolRecord = Extract<RecordName, `${'AVERAGE' | 'MAX'}_POOL_${string}`>;
type PoolRecords = Readonly<Record<string, PoolRecord>>;

const AVERAGE: PoolRecords = {
  INT8: 'AVERAGE_POOL_I8',
  INT16: 'AVERAGE_POOL_I16',
  FLOAT32: 'AVERAGE_POOL_F32',
};
const MAX: PoolRecords = { INT8: 'MAX_POOL_I8', INT16: 'MAX_POOL_I16', FLOAT32: 'MAX_POOL_F32' };

export const lowerAveragePool: Lower = (op) => lowerPool(op, AVERAGE);
export const lowerMaxPool: Lower = (op) => lowerPool(op, MAX);

const optionOf = (op: Lowering, name: string): number => {
  const value = op.options[name];
  if (typeof value === 'number' && value > 0) return value;
  return op.refuse(`has ${name} ${String(value ?? 0)}, where at least 1 is needed`);
};

/** Elements that all windows of one layer may cover; see pool_ok of ops/pool.c. */
const MAX_VISITS = 2 ** 28;

const lowerPool = (op: Lowering, records: PoolRecords): void => {
  const [input, output] = [op.input(0), op.output(0)];
  const record = records[input.type] ?? op.refuse(`pools ${input.type}`);
  requireOneScale(op, input, output);
  const [batches = 0, inputHeight = 0, inputWidth = 0, channels = 0] = input.shape;
  const padding = paddingOf(op);
  const kernelHeight = optionOf(op, 'filterHeight');
  const kernelWidth = optionOf(op, 'filterWidth');
  const strideHeight = optionOf(op, 'strideH');
  const strideWidth = optionOf(op, 'strideW');
  if (output.elements * kernelHeight * kernelWidth >= MAX_VISITS) {
    op.refuse(`has a window of ${kernelHeight} x ${kernelWidth}, which is too large`);
  }
  const along = (extent: number, kernel: number, stride: number) =>
    windowOf({ input: extent, kernel, stride, dilation: 1, padding });
  const vertical = along(inputHeight, kernelHeight, strideHeight);
  const horizontal = along(inputWidth, kernelWidth, strideWidth);
  requireShape(op, output, [batches, vertical.output, horizontal.output, channels]);
  op.emit(record, {
    input: input.place,
    output: output.place,
    batches,
    inputHeight,
    inputWidth,
    channels,
    outputHeight: vertical.output,
    outputWidth: horizontal.output,
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    paddingTop: vertical.before,
    paddingLeft: horizontal.before,
    ...activationClamp(op, output),
  });
};

/** TFLM pools stored values: input and output have to mean the same by them. */
const requireOneScale = (op: Lowering, input: TensorView, output: TensorView): void => {
  const apart = Math.abs(Math.fround(input.scale - output.scale));
  if (apart > 1e-6 || input.zeroPoint !== output.zeroPoint) {
    op.refuse('has an output of another scale or zero point than its input');
  }
};
