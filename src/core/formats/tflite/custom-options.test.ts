import fc from 'fast-check';
import { encode } from 'flatbuffers/mjs/flexbuffers.js';
import { describe, expect, it } from 'vitest';
import { customOptions } from './custom-options';

const key = fc.stringMatching(/^[a-z_]{1,12}$/);

describe('customOptions', () => {
  it('reads the numbers, switches and texts of a FlexBuffers map', () => {
    const options = {
      fft_length: 512,
      detection: true,
      scale: 0.1,
      mode: 'fast',
      big: 2 ** 40,
      negative: -7,
    };
    expect(customOptions(encode(options))).toEqual(options);
  });

  it('reads what the library writes', () => {
    const value = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).filter((x) => !Object.is(x, -0)),
      fc.stringMatching(/^[a-zA-Z0-9 ]{0,40}$/),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 20, noNullPrototype: true }), (map) => {
        expect(customOptions(encode(map))).toEqual(map);
      }),
    );
  });

  it('leaves nested values out and other encodings alone', () => {
    expect(customOptions(encode({ a: [1, 2], b: { c: 3 }, d: 4 }))).toEqual({ d: 4 });
    expect(customOptions(encode([1, 2, 3]))).toEqual({});
    expect(customOptions(new Uint8Array())).toEqual({});
    expect(customOptions(new TextEncoder().encode('{"json": true}'))).toEqual({});
  });

  it('takes any bytes without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(customOptions(bytes)).toBeTypeOf('object');
      }),
      { numRuns: 5000 },
    );
    // A map that claims as many entries as its width can say.
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 200 }),
        fc.constantFrom(1, 2, 4, 8),
        (bytes, width) => {
          bytes.set([0x24 | Math.log2(width), width], bytes.length - 2);
          expect(customOptions(bytes)).toBeTypeOf('object');
        },
      ),
      { numRuns: 5000 },
    );
  });
});
