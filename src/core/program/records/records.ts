/** Every record of the program format, by name. One file per kernel family holds the descriptions. */
import { CONV_RECORDS } from './conv';
import { MOVE_RECORDS } from './move';
import { POOL_RECORDS } from './pool';
import { TABLE_RECORDS } from './table';

export const RECORDS = {
  ...CONV_RECORDS,
  ...MOVE_RECORDS,
  ...TABLE_RECORDS,
  ...POOL_RECORDS,
};

export type RecordName = keyof typeof RECORDS;
