import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatFragment, parseFragment } from './fragment';
import { formatSelection, parseSelection } from './selection';
import type { Selection } from './selection';
import { FIGURES } from './selection';
import type { OpenModel } from './studio-state';
import { INITIAL } from './studio-state';

describe('an address', () => {
  it('is a link when it carries a payload, however a chat program wrote it', () => {
    for (const text of ['p=1.abc', 'p%3D1.abc', 'x=1&p=1.abc', '1.abc', 'p=']) {
      expect(parseFragment(text, [])).toEqual({ kind: 'link', payload: text });
    }
  });

  it('is an own view otherwise, and what makes no sense is left out', () => {
    expect(parseFragment('', [])).toMatchObject({ kind: 'view', sample: null, file: null });
    const start = parseFragment('board=nope&kernels=x&tab=y&select=z&step=-1&budget=1e99', []);
    expect(start).toEqual({
      kind: 'view',
      sample: null,
      file: null,
      state: { selection: null, step: null, budget: null },
    });
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseFragment(text, []);
      }),
      { numRuns: 2000 },
    );
  });

  it('is left alone while nothing is open', () => {
    expect(formatFragment(INITIAL)).toBeNull();
  });

  it('names the float model while a result is open that is in no file', () => {
    const opened = (name: string) =>
      ({ origin: { kind: 'file' }, model: { file: { name } } }) as unknown as OpenModel;
    const quantize = { ...INITIAL.quantize, before: opened('float.tflite') };
    const text = formatFragment({ ...INITIAL, open: opened('float-int8.tflite'), quantize });
    expect(new URLSearchParams(text ?? '').get('file')).toBe('float.tflite');
  });
});

const index = fc.nat(999_999);
const selections: fc.Arbitrary<Selection> = fc.oneof(
  index.map((id): Selection => ({ kind: 'buffer', id })),
  fc.tuple(index, index).map(([subgraph, operator]): Selection => ({
    kind: 'operator',
    subgraph,
    operator,
  })),
  fc.tuple(index, index).map(([subgraph, tensor]): Selection => ({
    kind: 'tensor',
    subgraph,
    tensor,
  })),
  fc.constantFrom(...FIGURES).map((figure): Selection => ({ kind: 'figure', figure })),
  fc
    .constantFrom('allocator', 'kernel-buffers', 'io-tensors')
    .map((cause): Selection => ({ kind: 'persistent', cause })),
);

describe('a selection as text', () => {
  it('reads back as what it was', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        expect(parseSelection(formatSelection(selection))).toEqual(selection);
      }),
    );
  });

  it('is null for anything else', () => {
    for (const text of ['', 'b', 'b1.2', 'o1', 'o1.2.3', 'figure:x', 'persistent:', 'x1']) {
      expect(parseSelection(text)).toBeNull();
    }
  });
});
