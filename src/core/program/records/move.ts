/** Records that move data; `move.c`, `gather.c` and `cast.c` of `firmware/runtime/ops` execute them. */
import { record } from './record';

export const MOVE_RECORDS = {
  COPY: record(1, 'as_copy', { input: 'place', output: 'place', bytes: 'u32' }),
  FILL: record(2, 'as_fill', {
    output: 'place',
    count: 'u32',
    elementBytes: 'u32',
    value: 'u32',
  }),
  COPY_BOX: record(3, 'as_copy_box', {
    input: 'place',
    output: 'place',
    elementBytes: 'u32',
    rank: 'u32',
    extents: 'u32[6]',
    inputStrides: 'i32[6]',
    outputStrides: 'i32[6]',
  }),
  GATHER: record(4, 'as_gather', {
    input: 'place',
    indices: 'place',
    output: 'place',
    batch: 'u32',
    outer: 'u32',
    choices: 'u32',
    picks: 'u32',
    blockBytes: 'u32',
  }),
  CAST: record(5, 'as_cast', {
    input: 'place',
    output: 'place',
    count: 'u32',
    inputType: 'u32',
    outputType: 'u32',
  }),
};
