/** Functions of two tensors; `firmware/runtime/ops/{binary,binary-float,add,mul,prelu}.c`. */
import { record } from './record';

const FIELDS = {
  a: 'place',
  b: 'place',
  output: 'place',
  function: 'u32',
  type: 'u32',
  rank: 'u32',
  extents: 'u32[6]',
  aStrides: 'u32[6]',
  bStrides: 'u32[6]',
  aZeroPoint: 'i32',
  bZeroPoint: 'i32',
  outputZeroPoint: 'i32',
  aFactor: 'i32',
  bFactor: 'i32',
  bMultiplier: 'i32',
  bShift: 'i32',
  multiplier: 'i32',
  shift: 'i32',
  activationMin: 'scalar',
  activationMax: 'scalar',
} as const;

export const BINARY_RECORDS = {
  ADD: record(24, 'as_binary', FIELDS),
  MUL: record(25, 'as_binary', FIELDS),
  BINARY_INT: record(26, 'as_binary', FIELDS),
  BINARY_FLOAT: record(27, 'as_binary', FIELDS),
  PRELU: record(28, 'as_binary', FIELDS),
};

/** `function` of the records of one and two tensors. */
export const FUNCTIONS = {
  ADD: 0,
  SUB: 1,
  MUL: 2,
  MAXIMUM: 3,
  MINIMUM: 4,
  PRELU: 5,
  LOGISTIC: 6,
  TANH: 7,
  HARD_SWISH: 8,
} as const;

export type FunctionName = keyof typeof FUNCTIONS;
