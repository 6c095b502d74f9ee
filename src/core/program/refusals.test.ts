/** What the runtime executes, and that everything else is refused by its name before anything runs. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { BUILTIN_OPERATORS, CUSTOM_CODE } from '../graph/operators';
import { textGraph } from '../graph/testing/text-graph';
import { compileProgram } from './compile';
import { LOWERINGS } from './lower/lowerings';

/** The operators that the runtime promises. */
const PROMISED =
  'CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED AVERAGE_POOL_2D MAX_POOL_2D SOFTMAX RESHAPE SQUEEZE ' +
  'EXPAND_DIMS ADD SUB MUL MEAN CONCATENATION PAD PADV2 QUANTIZE DEQUANTIZE RELU RELU6 LEAKY_RELU ' +
  'PRELU LOGISTIC TANH HARD_SWISH STRIDED_SLICE SLICE SPLIT SPLIT_V PACK UNPACK TRANSPOSE ' +
  'TRANSPOSE_CONV RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR MAXIMUM MINIMUM ARG_MAX GATHER CAST SHAPE ' +
  'SVDF UNIDIRECTIONAL_SEQUENCE_LSTM CALL_ONCE VAR_HANDLE READ_VARIABLE ASSIGN_VARIABLE';

const refusalOf = (operator: string): unknown => {
  const graph = textGraph(`
    x: int8 1x4 scale=0.5 zero=0
    y: int8 1x4 scale=0.5 zero=0
    z: int8 1x4 scale=0.5 zero=0
    RESHAPE x -> y
    ${operator} y -> z
  `);
  try {
    compileProgram(graph, new Uint8Array());
    return undefined;
  } catch (error) {
    return error;
  }
};

const others = BUILTIN_OPERATORS.filter(
  (name, code) => !(name in LOWERINGS) && name !== 'CALL_ONCE' && code !== CUSTOM_CODE,
);

describe('operators', () => {
  it('has a lowering for every operator that is promised', () => {
    expect(PROMISED.split(' ').filter((name) => !(name in LOWERINGS))).toEqual([]);
  });

  it.each(others)('refuses %s by name', (name) => {
    const refusal = refusalOf(name);
    expect(refusal).toBeInstanceOf(InputError);
    expect(String(refusal)).toContain(`operator 1, ${name}, has no kernel in this runtime`);
  });

  it('refuses a custom operator by name', () => {
    const refusal = refusalOf('.EdgeTpu');
    expect(refusal).toBeInstanceOf(InputError);
    expect(String(refusal)).toContain('operator 1, EdgeTpu, has no kernel in this runtime');
  });
});
