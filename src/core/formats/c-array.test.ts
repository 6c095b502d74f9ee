import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSamples } from '../samples/testing/made';
import { findArrays } from './c-array';
import { errorOf } from './testing/errors';
import { MODEL } from './testing/tiny-model';
import { writeTflite } from './tflite/write';

const find = (text: string) =>
  findArrays(new TextEncoder().encode(text)).map(({ bytes, ...rest }) => ({
    ...rest,
    bytes: [...bytes],
  }));

/** The first bytes of a model, as C. */
const HEAD = '0x1c, 0x00, 0x00, 0x00, 0x54, 0x46, 0x4c, 0x33';

describe('findArrays', () => {
  it.each([
    ['xxd -i', 'unsigned char a_b[] = {\n  0x01, 0x02,\n  0xff\n};\nunsigned int a_b_len = 3;'],
    ['aligned', 'alignas(16) const unsigned char a_b[] = { 1, 2, 255 };'],
    ['attribute', 'const uint8_t a_b[3] __attribute__((aligned(16))) = {1,2,0xFFu,};'],
    ['progmem', 'const unsigned char a_b[] PROGMEM = {0x1,0X02,0xfF};'],
    ['array class', 'constexpr std::array<uint8_t, 3> a_b = {1, 2, 255};'],
    ['signed', 'const int8_t a_b[] = {1, 2, -1};'],
    ['octal and binary', 'char a_b[] = {01, 0b10, 0377};'],
    ['comments', 'char a_b[/* n */] = { // {9}\n 1, /* {8} */ 2,\n#if 1\n 255 };'],
    ['no end', 'char a_b[] = {1, 2, 255'],
  ])('reads %s', (_, text) => {
    expect(find(text)).toEqual([{ symbol: 'a_b', line: 1, bytes: [1, 2, 255] }]);
  });

  it('finds several, with their names and lines, among other code', () => {
    const text = `#include "x.h"
      // not { 1, 2 } this
      static const char *text = "nor { 3, 4 } this";
      namespace tf {
      const unsigned char first[] = { 5 };
      int main() { if (a[1]) { return 0; } }
      const unsigned char second[2] =
        { 6, 7 };
      }`;
    expect(find(text)).toEqual([
      { symbol: 'first', line: 5, bytes: [5] },
      { symbol: 'second', line: 8, bytes: [6, 7] },
    ]);
  });

  it('skips lists of other things, unless they are a model', () => {
    expect(
      find('int x[] = {1, 256}; float y[] = {0.5}; char *z[] = {"a"}; int w[] = {1, N};'),
    ).toEqual([]);
    const error = errorOf(() => find(`const char model[] = {\n${HEAD},\n256 };`));
    expect(error.sentence).toBe(
      'Line 3: “256” in the array model is not a byte. Export the array again with values from 0 to 255.',
    );
    expect(errorOf(() => find(`char m[] = {${HEAD},\n\n0x1g, 2}`)).message).toContain(
      'Line 3: “0x1g”',
    );
    expect(errorOf(() => find(`char m[] = {${HEAD} 7}`)).message).toContain('Line 1: “7');
  });

  it('gives back the bytes of any model, however they are written', () => {
    const styles: readonly ((byte: number) => string)[] = [
      (byte) => `0x${byte.toString(16).padStart(2, '0')}`,
      (byte) => byte.toString(),
      (byte) => `0X${byte.toString(16).toUpperCase()}U`,
      (byte) => (byte > 127 ? byte - 256 : byte).toString(),
    ];
    const blank = fc.constantFrom(' ', '\n', '\t', '\r\n', ' /* } */ ', ' // ,\n');
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.constantFrom(...styles),
        blank,
        (bytes, style, space) => {
          const text = `unsigned char m[] = {${[...bytes].map(style).join(`,${space}`)}${space}};`;
          expect(find(text)).toEqual([{ symbol: 'm', line: 1, bytes: [...bytes] }]);
        },
      ),
    );
  });

  it('takes any text without failing', () => {
    const word = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '=',
      ';',
      '"',
      "'",
      '/*',
      '*/',
      '//',
      '\n',
      '0x',
      '-',
      '1,',
      'a',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => {
        expect(find(words.join(''))).toBeInstanceOf(Array);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads 1.8 MB of text in well under a second, and hostile text as fast', () => {
    const bytes = makeSamples().at(-1)?.bytes ?? writeTflite(MODEL);
    const list = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ');
    const texts = [
      `char m[] = {${list}};`,
      '{'.repeat(2e6),
      '/*'.repeat(1e6),
      '"'.repeat(2e6),
      `{${'1,'.repeat(1e6)}`,
    ];
    for (const text of texts) {
      const source = new TextEncoder().encode(text);
      const start = performance.now();
      findArrays(source);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});
