/** Between floats and stored integers; `firmware/runtime/ops/quantize.c` executes them. */
import { record } from './record';

export const QUANTIZE_RECORDS = {
  RESCALE: record(17, 'as_rescale', {
    input: 'place',
    output: 'place',
    count: 'u32',
    inputType: 'u32',
    outputType: 'u32',
    inputZeroPoint: 'i32',
    outputZeroPoint: 'i32',
    multiplier: 'i32',
    shift: 'i32',
  }),
  QUANTIZE: record(18, 'as_quantize', {
    input: 'place',
    output: 'place',
    count: 'u32',
    outputType: 'u32',
    scale: 'f32',
    zeroPoint: 'i32',
  }),
  DEQUANTIZE: record(19, 'as_dequantize', {
    input: 'place',
    output: 'place',
    count: 'u32',
    inputType: 'u32',
    scale: 'f32',
    zeroPoint: 'i32',
  }),
};
