import { describe, expect, it } from 'vitest';
import { textGraph } from '../graph/testing/text-graph';
import { foldConstants } from './fold-constants';
import { compileText, runText } from './testing/run-text';

const MODEL = `
  x: float32 1x2
  q: int8 1x2 const scale=0.5 zero=1
  w: float32 1x2
  y: float32 1x1
  DEQUANTIZE q -> w
  FULLY_CONNECTED x w _ -> y
`;

describe('foldConstants', () => {
  it('lets float kernels have integer weights, at no step of their own', async () => {
    const q = Int8Array.of(3, -1);
    const [output] = await runText(MODEL, { q }, [[Float32Array.of(5, 7)]]);
    expect([...new Float32Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual([5 * 1 + 7 * -1]);
    expect([...compileText(MODEL, { q }).activations.keys()]).toEqual([0, 3]);
  });

  it('leaves what the graph gives out, and graphs without constants, alone', () => {
    const graph = textGraph('q: int8 2 const scale=1 zero=0\nw: float32 2\nDEQUANTIZE q -> w');
    const model = new Uint8Array(2);
    const stored = { ...graph, buffers: [{ bytes: 0 }, { bytes: 2, offset: 0 }] };
    expect(foldConstants(stored, model)).toEqual({ graph: stored, model });
  });
});
