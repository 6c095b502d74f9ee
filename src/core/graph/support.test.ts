import { describe, expect, it } from 'vitest';
import type { KernelSet } from '../arena/plan';
import { signaturesOf } from './support-signature';
import { BUILTIN_KERNELS, CUSTOM_KERNELS } from './support-table';
import { supportOf } from './support';
import { textGraph } from './testing/text-graph';

/** `supported`, or the reason and the advice. */
function verdictOn(text: string, kernels: KernelSet = 'ref'): string {
  const graph = textGraph(text);
  const subgraph = graph.subgraphs[0];
  const operator = subgraph?.operators[0];
  if (subgraph === undefined || operator === undefined) throw new Error('no operator');
  const support = supportOf(graph, subgraph, operator, kernels);
  return support.supported ? 'supported' : `${support.reason} ${support.advice}`;
}

const conv = (input: string, weights: string, bias: string, output: string): string => `
  x: ${input} 1x8x8x4 scale=0.5 zero=0
  w: ${weights} 6x3x3x4 const scale=0.1
  b: ${bias} 6 const
  y: ${output} 1x8x8x6 scale=0.5 zero=0
  CONV_2D x w b -> y`;

const dense = (input: string, weights: string, extra = ''): string => `
  x: ${input} 1x8 scale=0.5 zero=0
  w: ${weights} 6x8 const ${extra}
  y: ${input} 1x6 scale=0.5 zero=0
  FULLY_CONNECTED x w _ -> y`;

const numbered = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const lstm = (hidden: string, bias: string): string => `
  x: int8 1x28x28
  ${numbered(8, (i) => `w${i}: int8 20x${i < 4 ? 28 : 20} const`)}
  ${numbered(4, (i) => `b${i}: ${bias} 20 const`)}
  h: int8 1x20 ${hidden}
  c: int16 1x20 variable
  y: int8 1x28x20
  UNIDIRECTIONAL_SEQUENCE_LSTM x w0 w1 w2 w3 w4 w5 w6 w7 _ _ _ b0 b1 b2 b3 _ _ h c _ _ _ _ -> y`;

describe('supportOf: types', () => {
  it.each([
    conv('float32', 'float32', 'float32', 'float32'),
    conv('int8', 'int8', 'int32', 'int8'),
    conv('int8', 'int4', 'int32', 'int8'),
    conv('int16', 'int8', 'int64', 'int16'),
    conv('int16', 'int8', 'int32', 'int16'),
    dense('float32', 'float32'),
    dense('int8', 'int8', 'scale=1'),
    dense('int8', 'int4', 'scale=1'),
    dense('int8', 'int8', 'scales=6'),
    lstm('variable', 'int32'),
    'x: int16 1x4\ny: int8 1x4 scale=1\nQUANTIZE x -> y',
    'x: int8 1x4\ny: int16 1x4\nSOFTMAX x -> y',
    'x: float16 4x4\ny: float16 16\nRESHAPE x -> y',
    'c: bool scalar\nx: int8 4\ny: int8 4\nIF c x -> y',
    'x: int8 4x2\na: int8 2x2\nb: int8 2x2\ns: int32 scalar const\nSPLIT s x -> a b',
    'x: uint32 40\nn: uint32 40\nt: int16 100\ny: uint32 40\n.SignalPCAN x n t -> y',
  ])('accepts %s', (text) => {
    expect(verdictOn(text)).toBe('supported');
  });

  it.each([
    [
      'uint8',
      conv('uint8', 'uint8', 'int32', 'uint8'),
      'CONV_2D takes FLOAT32, INT8 or INT16 as input 0; "x" is UINT8. Convert again',
    ],
    [
      'hybrid weights',
      conv('float32', 'int8', 'float32', 'float32'),
      'takes FLOAT32 as input 1 when input 0 is FLOAT32; "w" is INT8. Quantize the activations too',
    ],
    [
      'float16 weights',
      conv('float32', 'float16', 'float32', 'float32'),
      '"w" is FLOAT16. Store the weights as FLOAT32',
    ],
    [
      'an int64 bias',
      conv('int8', 'int8', 'int64', 'int8'),
      'takes INT32 as input 2 when input 0 is INT8; "b" is INT64.',
    ],
    [
      'int4 under int16',
      conv('int16', 'int4', 'int64', 'int16'),
      'takes INT8 as input 1 when input 0 is INT16; "w" is INT4.',
    ],
    [
      'an LSTM with a wrong bias',
      lstm('variable', 'int64'),
      'takes INT32 as input 12 when input 0 is INT8',
    ],
    [
      'mixed operands',
      'x: int8 4\nw: int8 4\ny: int16 4\nADD x w -> y',
      'takes INT8 as output 0 when input 0 is INT8; "y" is INT16.',
    ],
    [
      'float16 expansion',
      'x: float16 4\ny: float32 4\nDEQUANTIZE x -> y',
      'takes INT8, INT16 or UINT8 as input 0; "x" is FLOAT16.',
    ],
    [
      'float to uint8',
      'x: float32 4\ny: uint8 4 scale=1\nQUANTIZE x -> y',
      'takes INT8 or INT16 as output 0 when input 0 is FLOAT32; "y" is UINT8.',
    ],
    [
      'a missing input',
      'x: int8 4\ny: int8 4\nADD x -> y',
      "TFLM's ADD needs input 1, and it is not given.",
    ],
    [
      'one input too many',
      'x: float32 4\nw: float32 4\ny: float32 4\nRELU x w -> y',
      'RELU takes no input 1, and "w" is given.',
    ],
    [
      'a type nobody takes',
      'x: int16 8\ny: int16 8\nELU x -> y',
      'takes FLOAT32 or INT8 as input 0; "x" is INT16. Quantize this part of the model to INT8.',
    ],
    [
      'strings',
      'x: string 4\ny: string 4\nRESHAPE x -> y',
      'TFLM cannot hold STRING tensors, and "x" is one.',
    ],
  ])('refuses %s', (_, text, sentence) => {
    expect(verdictOn(text)).toContain(sentence);
  });
});

describe('supportOf: operators', () => {
  it.each([
    ['GELU', 'TFLM has no kernel for GELU. Replace it by RELU or HARD_SWISH'],
    ['STABLEHLO_ADD', 'no kernel for STABLEHLO_ADD. Convert to TFLite builtin operators'],
    ['SOMETHING_NEW', 'Replace it by operators that TFLM has, or register'],
    ['constructor', 'TFLM has no kernel for constructor.'],
    ['.FlexErf', 'no kernel for the custom operator FlexErf. Convert without Select TF ops'],
    ['.edgetpu-custom-op', 'from before the Edge TPU compiler'],
    ['.MyOp', 'no kernel for the custom operator MyOp. Replace it by builtin operators'],
    ['.CONV_2D', 'no kernel for the custom operator CONV_2D.'],
  ])('names %s as unknown', (name, sentence) => {
    expect(verdictOn(`x: int8 4\ny: int8 4\n${name} x -> y`)).toContain(sentence);
  });

  it('runs Ethos-U command streams only where there can be an NPU', () => {
    const text = 'x: int8 4\ny: int8 4\n.ethos-u x -> y';
    expect(verdictOn(text, 'cmsis-mve')).toBe('supported');
    expect(verdictOn(text, 'cmsis-dsp')).toContain('Use the .tflite from before Vela.');
  });
});

describe('supportOf: limits', () => {
  it.each([
    [
      'five dimensions in STRIDED_SLICE',
      'x: int8 1x2x2x2x2\nb: int32 5 const\ny: int8 1x1x1x1x1\nSTRIDED_SLICE x b b b -> y',
      'handles 0 to 4 dimensions in input 0, not 5',
    ],
    [
      'SQUEEZE of a dimension that is not 1',
      'x: int8 2x1x4\ny: int8 1x4\nSQUEEZE x -> y squeezeDims=[0]',
      'drops dimensions of size 1, and dimension 0 is not',
    ],
    [
      'a computed permutation',
      'x: int8 2x2\np: int32 2\ny: int8 2x2\nTRANSPOSE x p -> y',
      'needs input 1 as a constant',
    ],
    [
      'seven dimensions',
      'x: int8 1x1x1x1x1x1x2\ny: int8 2\nRESHAPE x -> y',
      'at most 6 dimensions, and "x" has 7',
    ],
    [
      'an open batch',
      'x: int8 4\ny: int8 -1x4\nABS x -> y',
      'TFLM has no dynamic tensors, and the shape of "y" is [-1, 4].',
    ],
    [
      'sparse weights',
      'x: float32 1x8\nw: float32 6x8 const sparse\ny: float32 1x6\nFULLY_CONNECTED x w -> y',
      '"w" is stored sparse',
    ],
    [
      'per-channel int4 dense weights',
      dense('int8', 'int4', 'scales=6'),
      'no per-channel scales for INT4 weights',
    ],
    [
      'a convolution without scales',
      'x: int8 1x8x8x4 scale=1\nw: int8 6x3x3x4 const scales=3\ny: int8 1x8x8x6\nCONV_2D x w -> y',
      'needs a scale on its input and 1 or 6 on its weights; the weights have 3',
    ],
    [
      'channels that do not divide',
      'x: int8 1x8x8x4 scale=1\nw: int8 6x3x3x3 const scale=1\ny: int8 1x8x8x6\nCONV_2D x w -> y',
      'cannot spread 4 input channels over filters of 3',
    ],
    [
      'a rescaling CONCATENATION',
      'x: int8 4 scale=1 zero=0\nz: int8 4 scale=2 zero=0\ny: int8 8 scale=1 zero=0\nCONCATENATION x z -> y',
      'does not rescale, and input 1 has another scale',
    ],
    [
      'a fused activation',
      'x: int8 4\nz: int8 4\ny: int8 8\nCONCATENATION x z -> y fusedActivationFunction=1',
      'does not apply a fused activation',
    ],
    [
      'quantized INT32 arithmetic',
      'x: int32 4 scale=1\nz: int32 4\ny: int32 4\nADD x z -> y',
      'takes INT32 only without quantization',
    ],
    [
      'asymmetric int16',
      'x: int16 4 scale=1 zero=3\nz: int16 4\ny: int16 4\nMUL x z -> y',
      'takes INT16 only with zero point 0, and "x" has another',
    ],
    [
      'state that is not a variable',
      lstm('', 'int32'),
      'needs its state, input 18, as a variable tensor',
    ],
    [
      'a QUANTIZE without a scale',
      'x: float32 4\ny: int8 4\nQUANTIZE x -> y',
      'needs exactly one scale on its output',
    ],
  ])('refuses %s', (_, text, sentence) => {
    expect(verdictOn(text)).toContain(sentence);
  });

  it('refuses more than ten parts in CONCATENATION', () => {
    const parts = Array.from('abcdefghijk');
    const text = `${parts.map((p) => `${p}: int8 1`).join('\n')}\ny: int8 11\nCONCATENATION ${parts.join(' ')} -> y`;
    expect(verdictOn(text)).toContain('takes at most 10 inputs, not 11');
  });

  it.each([
    [
      'x: int8 1x1x2x2x2\np: int32 5 const\ny: int8 1x1x2x2x2\nTRANSPOSE x p -> y',
      'handles 0 to 4 dimensions',
    ],
    [
      dense('int16', 'int8', 'scales=6'),
      'no per-channel scales for INT16 activations with CMSIS-NN',
    ],
  ])('knows where CMSIS-NN is narrower: %s', (text, sentence) => {
    expect(verdictOn(text, 'ref')).toBe('supported');
    expect(verdictOn(text, 'cmsis-dsp')).toContain(sentence);
  });

  it('wants a bias for the INT16 transposed convolution of CMSIS-NN', () => {
    const text = (bias: string): string => `
      s: int32 4 const
      w: int8 3x2x2x2 const scale=1
      x: int16 1x4x4x2 scale=1 zero=0
      b: int64 3 const
      y: int16 1x5x5x3
      TRANSPOSE_CONV s w x ${bias} -> y`;
    expect(verdictOn(text('_'), 'ref')).toBe('supported');
    expect(verdictOn(text('b'), 'cmsis-dsp')).toBe('supported');
    expect(verdictOn(text('_'), 'cmsis-dsp')).toContain('needs a bias for INT16 activations');
  });

  it('lets RESHAPE work out its output and takes the legacy scalar', () => {
    expect(verdictOn('x: int8 2x4\ny: int8 -1x4\nRESHAPE x -> y')).toBe('supported');
    expect(verdictOn('x: float32 2x4\na: int32 2 const\ny: float32 0\nSUM x a -> y')).toBe(
      'supported',
    );
  });
});

it('has readable signatures in every row of the support table', () => {
  const rows = [...Object.values(BUILTIN_KERNELS), ...Object.values(CUSTOM_KERNELS)];
  for (const [signature] of rows) expect(signaturesOf(signature)).not.toHaveLength(0);
});
