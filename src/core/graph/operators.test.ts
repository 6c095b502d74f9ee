import { describe, expect, it } from 'vitest';
import { BUILTIN_OPERATORS, CUSTOM_CODE, operatorCode, operatorName } from './operators';

describe('builtin operators', () => {
  it.each([
    [0, 'ADD'],
    [3, 'CONV_2D'],
    [9, 'FULLY_CONNECTED'],
    [22, 'RESHAPE'],
    [CUSTOM_CODE, 'CUSTOM'],
    [44, 'UNIDIRECTIONAL_SEQUENCE_LSTM'],
    [99, 'SQUARED_DIFFERENCE'],
    [127, 'PLACEHOLDER_FOR_GREATER_OP_CODES'],
    [129, 'CALL_ONCE'],
    [144, 'ASSIGN_VARIABLE'],
    [150, 'GELU'],
    [209, 'STABLEHLO_CASE'],
  ])('code %i is %s', (code, name) => {
    expect(operatorName(code)).toBe(name);
    expect(operatorCode(name)).toBe(code);
  });

  it('has each name once', () => {
    expect(new Set(BUILTIN_OPERATORS).size).toBe(BUILTIN_OPERATORS.length);
  });

  it('names codes it does not know by their number', () => {
    expect(operatorName(999)).toBe('BUILTIN_999');
    expect(operatorCode('BUILTIN_999')).toBeUndefined();
  });
});
