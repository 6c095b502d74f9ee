/** Resizing and arg max; `resize.c` and `arg-max.c` of `firmware/runtime/ops` execute them. */
import { record } from './record';

const BILINEAR = {
  input: 'place',
  output: 'place',
  rows: 'place',
  columns: 'place',
  batches: 'u32',
  inputHeight: 'u32',
  inputWidth: 'u32',
  outputHeight: 'u32',
  outputWidth: 'u32',
  channels: 'u32',
} as const;

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
  RESIZE_NEAREST: record(89, 'as_resize_nearest', {
    input: 'place',
    output: 'place',
    rows: 'place',
    columns: 'place',
    batches: 'u32',
    inputHeight: 'u32',
    inputWidth: 'u32',
    outputHeight: 'u32',
    outputWidth: 'u32',
    pixelBytes: 'u32',
  }),
  RESIZE_BILINEAR_INT8: record(90, 'as_resize_bilinear', BILINEAR),
  RESIZE_BILINEAR_FLOAT: record(91, 'as_resize_bilinear', BILINEAR),
};
