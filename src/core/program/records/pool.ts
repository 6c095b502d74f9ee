/** Pooling and reductions; `firmware/runtime/ops/pool.c` and `reduce.c` execute them. */
import { record } from './record';

const POOL = {
  input: 'place',
  output: 'place',
  batches: 'u32',
  inputHeight: 'u32',
  inputWidth: 'u32',
  channels: 'u32',
  outputHeight: 'u32',
  outputWidth: 'u32',
  kernelHeight: 'u32',
  kernelWidth: 'u32',
  strideHeight: 'u32',
  strideWidth: 'u32',
  paddingTop: 'u32',
  paddingLeft: 'u32',
  activationMin: 'scalar',
  activationMax: 'scalar',
} as const;

const SUM = {
  input: 'place',
  output: 'place',
  outer: 'u32',
  rows: 'u32',
  middle: 'u32',
  columns: 'u32',
  inner: 'u32',
  offset: 'i32',
  multiplier: 'i32',
  shift: 'i32',
  outputZeroPoint: 'i32',
  divisor: 'f32',
} as const;

export const POOL_RECORDS = {
  AVERAGE_POOL_I8: record(64, 'as_pool', POOL),
  AVERAGE_POOL_I16: record(65, 'as_pool', POOL),
  AVERAGE_POOL_F32: record(66, 'as_pool', POOL),
  MAX_POOL_I8: record(67, 'as_pool', POOL),
  MAX_POOL_I16: record(68, 'as_pool', POOL),
  MAX_POOL_F32: record(69, 'as_pool', POOL),
  MIN_POOL_I8: record(70, 'as_pool', POOL),
  MIN_POOL_F32: record(71, 'as_pool', POOL),
  SUM_I8: record(72, 'as_reduce', SUM),
  SUM_I16: record(73, 'as_reduce', SUM),
  SUM_F32: record(74, 'as_reduce', SUM),
};
