/** Resizing and arg max; `resize.c` and `arg-max.c` of `firmware/runtime/ops` execute them. */
import { record } from './record';

export const RESIZE_RECORDS = {
  ARG_MAX: record(88, 'as_arg_max', {
    input: 'place',
    output: 'place',
    outer: 'u32',
    length: 'u32',
    inner: 'u32',
    type: 'u32',
    smallest: 'u32',
  }),
};
