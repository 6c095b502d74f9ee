/** Functions of one tensor that is not int8; `firmware/runtime/ops/unary.c` executes them. */
import { record } from './record';

const FIELDS = {
  input: 'place',
  output: 'place',
  table: 'place',
  count: 'u32',
  function: 'u32',
  inputZeroPoint: 'i32',
  outputZeroPoint: 'i32',
  multiplier: 'i32',
  shift: 'i32',
  negativeMultiplier: 'i32',
  negativeShift: 'i32',
  negate: 'u32',
  slope: 'f32',
  min: 'scalar',
  max: 'scalar',
} as const;

export const UNARY_RECORDS = {
  SLOPES_INT16: record(32, 'as_unary', FIELDS),
  SIGMOID_INT16: record(33, 'as_unary', FIELDS),
  SLOPES_FLOAT: record(34, 'as_unary', FIELDS),
  CURVE_FLOAT: record(35, 'as_unary', FIELDS),
};
