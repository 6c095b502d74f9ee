/** Every record of the program format, by name. One file per kernel family holds the descriptions. */
import { BINARY_RECORDS } from './binary';
import { CONV_RECORDS } from './conv';
import { MOVE_RECORDS } from './move';
import { POOL_RECORDS } from './pool';
import { QUANTIZE_RECORDS } from './quantize';
import { RESIZE_RECORDS } from './resize';
import { SEQUENCE_RECORDS } from './sequence';
import { SOFTMAX_RECORDS } from './softmax';
import { TABLE_RECORDS } from './table';
import { UNARY_RECORDS } from './unary';

export const RECORDS = {
  ...CONV_RECORDS,
  ...MOVE_RECORDS,
  ...TABLE_RECORDS,
  ...POOL_RECORDS,
  ...QUANTIZE_RECORDS,
  ...RESIZE_RECORDS,
  ...SEQUENCE_RECORDS,
  ...BINARY_RECORDS,
  ...UNARY_RECORDS,
  ...SOFTMAX_RECORDS,
};

export type RecordName = keyof typeof RECORDS;
