import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Graph } from '../graph/graph';
import { textGraph } from '../graph/testing/text-graph';
import { labelsFor } from './labels';

const GRAPH = textGraph('x: int8 1x4\ny: int8 1x3\nRELU x -> y');
const MODEL = new Uint8Array(1000).fill(7);
const archive = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
const join = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const labels = (model: Uint8Array, graph: Graph = GRAPH) => labelsFor(graph, model, 1);

describe('labels', () => {
  it('come from an archive behind the model', () => {
    const zip = archive({ 'labelmap.txt': 'cat\ndog\r\nbird\n' });
    expect(labels(join(MODEL, zip))).toEqual({
      source: 'labelmap.txt',
      names: ['cat', 'dog', 'bird'],
    });
  });

  it('come from an archive whose offsets count from the start of the file', () => {
    const zip = archive({ 'a.txt': 'a\nb\nc' });
    const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
    const end = zip.length - 22;
    const directory = view.getUint32(end + 16, true);
    view.setUint32(end + 16, directory + MODEL.length, true);
    view.setUint32(directory + 42, MODEL.length, true);
    expect(labels(join(MODEL, zip))?.names).toEqual(['a', 'b', 'c']);
  });

  it('have as many lines as the output has values; a file called labels goes first', () => {
    const files = { 'vocab.txt': '1\n2\n3', 'labels.txt': 'a\nb\nc', 'other.txt': 'x\ny' };
    expect(labels(join(MODEL, archive(files)))?.source).toBe('labels.txt');
    expect(labels(join(MODEL, archive({ 'labels.txt': 'a\nb' })))).toBeUndefined();
    expect(labels(join(MODEL, archive({ 'labels.bin': 'a\nb\nc' })))).toBeUndefined();
  });

  it('come from a metadata buffer', () => {
    const text = strToU8('yes\nno\nmaybe');
    const graph: Graph = {
      ...GRAPH,
      buffers: [{ bytes: 0 }, { bytes: text.length, offset: MODEL.length }],
      metadata: [{ name: 'LABELS', buffer: 1 }],
    };
    expect(labels(join(MODEL, text), graph)?.names).toEqual(['yes', 'no', 'maybe']);
  });

  it('are left out when the archive is broken, or the output is no row of scores', () => {
    const zip = archive({ 'labels.txt': 'a\nb\nc' });
    const broken = zip.slice();
    broken.fill(255, 0, zip.length - 22);
    expect(labels(join(MODEL, broken))).toBeUndefined();
    expect(labels(MODEL)).toBeUndefined();
    const map = textGraph('x: int8 1x4\ny: int8 1x2x3\nRELU x -> y');
    expect(labels(join(MODEL, zip), map)).toBeUndefined();
  });
});
