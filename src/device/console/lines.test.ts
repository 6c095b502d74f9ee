/** Bytes to lines: every kind of end, however the bytes are cut, and whatever else is among them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, MOST_LINE_BYTES } from './lines';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const split = (...chunks: readonly Uint8Array[]): readonly string[] => {
  const splitter = createLineSplitter();
  const lines = chunks.flatMap((chunk) => splitter.push(chunk, 0));
  return [...lines, ...splitter.end(0)].map(({ text }) => text);
};

const linesOf = (text: string): readonly string[] => split(bytesOf(text));

describe('lines', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\rb\r', ['a', 'b']],
    ['a\r\r\nb', ['a', 'b']],
    ['a\n\nb\r\n\r\n', ['a', '', 'b', '']],
    ['a', ['a']],
    ['', []],
  ])('end as %j says', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('carry no colours, titles, NULs or other control characters', () => {
    expect(linesOf('\u001b[0;32mI (5) x: \u001b[1;5Hy\u001b[0m\n')).toEqual(['I (5) x: y']);
    expect(linesOf('\u202ered\u202c\u2066<\u200f\n')).toEqual(['red<']);
    expect(linesOf('\u001b]0;title\u0007a\u001b]8;;x\u001b\\b\n')).toEqual(['ab']);
    expect(linesOf('m-\0rea\u0008dy\0\u007f\tx\u009b\n')).toEqual(['m-ready\tx']);
    expect(linesOf('\u001b]no end, m-ready\n\u001b[\n\u001b')).toEqual(['no end, m-ready', '', '']);
  });

  it('survive what is no UTF-8, and keep what is', () => {
    expect(split(Uint8Array.of(0xff, 0x41, 0xc3, 0x0a, 0xc3), Uint8Array.of(0xa9, 0x0d))).toEqual([
      '\uFFFDA\uFFFD',
      'é',
    ]);
  });

  it('say when their end came, and show what has none yet', () => {
    const splitter = createLineSplitter();
    expect(splitter.push(bytesOf('uart:~'), 1)).toEqual([]);
    expect(splitter.push(bytesOf('$ '), 2)).toEqual([]);
    expect(splitter.pending()).toBe('uart:~$ ');
    expect(splitter.push(bytesOf('x\r'), 3)).toEqual([{ text: 'uart:~$ x', at: 3, isCut: false }]);
    expect(splitter.push(bytesOf('\n'), 4)).toEqual([]);
    expect(splitter.end(5)).toEqual([]);
  });

  it('are cut where they do not end', () => {
    const splitter = createLineSplitter();
    const long = new Uint8Array(MOST_LINE_BYTES + 10).fill(65);
    const [cut, ...others] = splitter.push(long, 0);
    expect(cut).toMatchObject({ isCut: true, text: 'A'.repeat(MOST_LINE_BYTES) });
    expect(others).toEqual([]);
    expect(splitter.push(bytesOf('\n'), 0)).toMatchObject([{ text: 'A'.repeat(10), isCut: false }]);
    const exact = new Uint8Array(MOST_LINE_BYTES + 1).fill(66).with(MOST_LINE_BYTES, 10);
    expect(splitter.push(exact, 0)).toMatchObject([{ isCut: false }]);
  });

  it('do not depend on how the bytes are cut', () => {
    const byte = fc.oneof(fc.constantFrom(10, 13, 0, 27, 91, 65), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte), fc.array(fc.nat(9)), (bytes, cuts) => {
        const all = Uint8Array.from(bytes);
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const cut of cuts) chunks.push(all.subarray(from, (from += cut)));
        expect(split(...chunks, all.subarray(from))).toEqual(split(all));
      }),
    );
  });
});
