/** Softmax; `firmware/runtime/ops/softmax*.c` execute it. */
import { record } from './record';

const FIELDS = {
  input: 'place',
  output: 'place',
  table: 'place',
  rows: 'u32',
  depth: 'u32',
  outputType: 'u32',
  multiplier: 'i32',
  shift: 'i32',
  beta: 'f32',
} as const;

export const SOFTMAX_RECORDS = {
  SOFTMAX_INT8: record(80, 'as_softmax', FIELDS),
  SOFTMAX_INT16: record(81, 'as_softmax', FIELDS),
  SOFTMAX_FLOAT: record(82, 'as_softmax', FIELDS),
};
