/** Functions of one 8-bit value; `firmware/runtime/ops/table.c` executes them. */
import { record } from './record';

export const TABLE_RECORDS = {
  TABLE: record(16, 'as_table', {
    input: 'place',
    output: 'place',
    table: 'place',
    count: 'u32',
  }),
};
