import { describe, expect, it } from 'vitest';
import type { Graph } from '../graph/graph';
import { textGraph } from '../graph/testing/text-graph';
import { deadChannels } from './dead-channels';
import { bytesOfElements } from './elements';
import type { Elements } from './elements';

/** A one-operator graph whose weights are `values`, and the file that holds them. */
function withWeights(text: string, values: Elements): { graph: Graph; model: Uint8Array } {
  const graph = textGraph(text);
  const data = bytesOfElements(values);
  const model = new Uint8Array(16 + data.length);
  model.set(data, 16);
  const buffers = graph.buffers.map((b, i) => (i === 0 ? b : { bytes: data.length, offset: 16 }));
  return { graph: { ...graph, buffers }, model };
}

const found = (text: string, values: Elements) => {
  const { graph, model } = withWeights(text, values);
  return deadChannels(graph, model);
};

describe('dead channels', () => {
  it('of a dense layer are rows of zeros', () => {
    const text = 'x: int8 1x2\nw: int8 3x2 const scale=1 zero=0\nFULLY_CONNECTED x w -> y';
    expect(found(`${text}\n`, new Int8Array([0, 0, 1, 0, 0, 0]))).toEqual([
      { operator: 0, channels: 3, dead: [0, 2] },
    ]);
    expect(found(text, new Int8Array([0, 1, 1, 0, 0, -1]))).toEqual([]);
  });

  it('of a depthwise convolution run along the last axis', () => {
    const text =
      'x: int8 1x4x4x2\nw: int8 1x2x1x2 const scale=1 zero=0\nDEPTHWISE_CONV_2D x w -> y';
    expect(found(text, new Int8Array([0, 5, 0, 0]))[0]?.dead).toEqual([0]);
  });

  it('hold the zero point, whatever it is', () => {
    const text = 'x: uint8 1x2\nw: uint8 2x2 const scale=1 zero=7\nFULLY_CONNECTED x w -> y';
    expect(found(text, new Uint8Array([7, 7, 0, 0]))[0]?.dead).toEqual([0]);
  });

  it('are told in floats and in packed int4 too', () => {
    const float = 'x: float32 1x2\nw: float32 2x2 const\nFULLY_CONNECTED x w -> y';
    expect(found(float, new Float32Array([0, -0, 1e-9, 0]))[0]?.dead).toEqual([0]);
    const int4 = 'x: int8 1x3\nw: int4 2x3 const scale=1 zero=0\nFULLY_CONNECTED x w -> y';
    // Row 0 is 0, 0, 0; row 1 starts in the high half of the second byte.
    expect(found(int4, new Uint8Array([0x00, 0xf0, 0x00]))[0]?.dead).toEqual([0]);
    expect(found(int4, new Uint8Array([0x00, 0x0f, 0x00]))[0]?.dead).toEqual([1]);
  });

  it('are not looked for in operators without channels, or weights that are not in the file', () => {
    expect(found('x: int8 4\nw: int8 4 const\nADD x w -> y', new Int8Array(4))).toEqual([]);
    const link = textGraph('x: int8 1x2\nw: int8 3x2 const\nFULLY_CONNECTED x w -> y');
    expect(deadChannels(link, new Uint8Array(0))).toEqual([]);
  });
});
