import { describe, expect, it } from 'vitest';
import { countMacs } from './macs';
import { textGraph } from './testing/text-graph';

const macsOf = (text: string): number => {
  const subgraph = textGraph(text).subgraphs[0];
  const operator = subgraph?.operators[0];
  if (subgraph === undefined || operator === undefined) throw new Error('no operator');
  return countMacs(subgraph, operator);
};

describe('countMacs', () => {
  it.each([
    // The first layer of a DS-CNN keyword spotter: 25 x 5 x 64 outputs, each over 10 x 4 x 1 values.
    [
      'CONV_2D',
      'x: int8 1x49x10x1\nw: int8 64x10x4x1 const\ny: int8 1x25x5x64\nCONV_2D x w -> y',
      320_000,
    ],
    // Two groups: the filter sees half of the 8 input channels.
    [
      'a grouped CONV_2D',
      'x: int8 1x4x4x8\nw: int8 6x3x3x4 const\ny: int8 1x4x4x6\nCONV_2D x w -> y',
      3_456,
    ],
    // The first layer of person_detect.
    [
      'DEPTHWISE_CONV_2D',
      'x: int8 1x96x96x1\nw: int8 1x3x3x8 const\ny: int8 1x48x48x8\nDEPTHWISE_CONV_2D x w -> y',
      165_888,
    ],
    [
      'TRANSPOSE_CONV',
      's: int32 4 const\nw: int8 3x2x2x5 const\nx: int8 1x4x4x5\ny: int8 1x8x8x3\nTRANSPOSE_CONV s w x -> y',
      960,
    ],
    [
      'FULLY_CONNECTED',
      'x: int8 2x16\nw: int8 10x16 const\ny: int8 2x10\nFULLY_CONNECTED x w -> y',
      320,
    ],
    [
      'FULLY_CONNECTED over a flattened image',
      'x: int8 1x4x4x2\nw: int8 10x32 const\ny: int8 1x10\nFULLY_CONNECTED x w -> y',
      320,
    ],
    [
      'BATCH_MATMUL',
      'a: float32 2x3x4\nb: float32 2x4x5\ny: float32 2x3x5\nBATCH_MATMUL a b -> y',
      120,
    ],
    [
      'SVDF',
      'x: int8 1x96\nf: int8 64x96 const\nt: int16 64x8 const\ny: int8 1x64\nSVDF x f t -> y',
      6_656,
    ],
    ['SOFTMAX', 'x: int8 1x10\ny: int8 1x10\nSOFTMAX x -> y', 0],
    [
      'a custom operator called CONV_2D',
      'x: int8 1x4x4x8\nw: int8 6x3x3x4\ny: int8 1x4x4x6\n.CONV_2D x w -> y',
      0,
    ],
  ])('counts %s', (_, text, macs) => {
    expect(macsOf(text)).toBe(macs);
  });

  it('transposes the left side of BATCH_MATMUL when adjX is set', () => {
    const graph = textGraph(
      'a: float32 2x4x3\nb: float32 2x4x5\ny: float32 2x3x5\nBATCH_MATMUL a b -> y',
    );
    const subgraph = graph.subgraphs[0];
    const operator = subgraph?.operators[0];
    if (subgraph === undefined || operator === undefined) throw new Error('no operator');
    expect(countMacs(subgraph, { ...operator, options: { adjX: true } })).toBe(120);
  });

  it('counts the gates of an LSTM once per time step', () => {
    const gates = Array.from(
      'abcdefgh',
      (n, i) => `${n}: float32 ${i < 4 ? '20x28' : '20x20'} const`,
    );
    const text = `x: float32 1x28x28\n${gates.join('\n')}\ny: float32 1x28x20\nUNIDIRECTIONAL_SEQUENCE_LSTM x a b c d e f g h -> y`;
    expect(macsOf(text)).toBe(28 * 4 * (20 * 28 + 20 * 20));
  });

  it('counts nothing where a dimension is open', () => {
    expect(
      macsOf('x: int8 -1x16\nw: int8 10x16 const\ny: int8 -1x10\nFULLY_CONNECTED x w -> y'),
    ).toBe(0);
  });
});
