import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSamples } from '../../samples/testing/made';
import { errorOf } from '../testing/errors';
import { locate, withWord } from '../testing/locate';
import { MODEL } from '../testing/tiny-model';
import type { Table } from './describe';
import { readModel } from './read-model';
import { ModelTable } from './schema/model';
import { verifyStructure } from './verify';
import { writeTflite } from './write';

const TINY = writeTflite(MODEL);

const { field, target, item, vtable, root } = locate(TINY);
const subgraphs = target(field(root, 2));
const subgraph = item(subgraphs, 0);
const tensors = target(field(subgraph, 0));
const name = target(field(item(tensors, 0), 3));

const patched = (at: number, word: number): Uint8Array => withWord(TINY, at, word);

const refused = (bytes: Uint8Array) => {
  const { code, message } = errorOf(() => verifyStructure(bytes, ModelTable));
  return { code, message };
};

describe('verifyStructure', () => {
  it('accepts a sound model and says where it ends', () => {
    const end = verifyStructure(TINY, ModelTable);
    expect(end).toBeGreaterThan(TINY.length - 16);
    expect(end).toBeLessThanOrEqual(TINY.length);
  });

  it('names byte and field of a vector that is too long', () => {
    expect(refused(patched(tensors, 0x7fffffff))).toEqual({
      code: 'malformed',
      message:
        `The model is damaged at byte ${tensors + 4}: subgraphs[0].tensors ` +
        `reaches to byte ${tensors + 4 + 4 * 0x7fffffff}, far behind the end of the file.`,
    });
    const { code, message } = refused(patched(tensors, 1000));
    expect(code).toBe('truncated');
    expect(message).toBe(
      `The file ends at byte ${TINY.length}, but subgraphs[0].tensors reaches to byte ${tensors + 4004}: ` +
        'the file was cut off, or a number in it is wrong.',
    );
  });

  it('refuses offsets that point at themselves, and texts without their end', () => {
    expect(refused(patched(tensors + 4, 0)).message).toContain(
      'subgraphs[0].tensors[0] points at itself',
    );
    expect(refused(patched(name, 1)).message).toContain(
      'subgraphs[0].tensors[0].name is a text without its closing zero',
    );
  });

  it('refuses vtables outside the file, too short, or with fields outside their table', () => {
    expect(refused(patched(subgraph, 0x80000000)).message).toContain('far behind the end');
    expect(refused(patched(subgraph, 0x7fffffff)).message).toContain('has a wrong vtable offset');
    const at = vtable(subgraph);
    expect(refused(patched(at, 0x00080002)).message).toContain('has a vtable of 2 bytes');
    expect(refused(patched(at + 4, 0x7fff7fff)).message).toContain('lies outside its table');
  });

  it('calls every cut-off model cut off', () => {
    for (const { bytes } of makeSamples())
      fc.assert(
        fc.property(fc.integer({ min: 8, max: verifyStructure(bytes, ModelTable) - 1 }), (cut) => {
          expect(errorOf(() => readModel(bytes.subarray(0, cut))).code).toBe('truncated');
        }),
        { numRuns: 200 },
      );
  });

  it('checks parts that are shared a million times only once, and does not unfold them', () => {
    // The model's list of subgraphs becomes one that names the same subgraph over and over. Offsets
    // lead forward only, so the model is copied behind the list.
    const count = 400_000;
    const list = Math.ceil(TINY.length / 4) * 4;
    const copy = list + 4 + 4 * count;
    const bytes = new Uint8Array(copy + TINY.length);
    bytes.set(TINY);
    bytes.set(TINY, copy);
    const view = new DataView(bytes.buffer);
    view.setUint32(field(root, 2), list - field(root, 2), true);
    view.setUint32(list, count, true);
    for (let at = list + 4; at < copy; at += 4) view.setUint32(at, copy + subgraph - at, true);
    const start = performance.now();
    expect(() => verifyStructure(bytes, ModelTable)).not.toThrow();
    expect(errorOf(() => readModel(bytes)).code).toBe('limit');
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('cannot recurse deeper than the format nests', () => {
    const depth = (table: Table): number =>
      1 +
      Math.max(
        0,
        ...table.entries.map(([, field]) => {
          if (field.kind === 'table' || field.kind === 'tables') return depth(field.of);
          return field.kind === 'union'
            ? Math.max(0, ...Object.values(field.members).map(depth))
            : 0;
        }),
      );
    expect(depth(ModelTable)).toBeLessThan(8);
  });
});
