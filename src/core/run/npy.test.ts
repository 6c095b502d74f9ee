import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import type { Elements, ElementType } from './elements';
import { bytesOfElements, elementsOf } from './elements';
import { readNpy, writeNpy } from './npy';

const TYPES = [
  'BOOL',
  'INT8',
  'UINT8',
  'INT16',
  'UINT16',
  'INT32',
  'UINT32',
  'INT64',
  'UINT64',
  'FLOAT32',
  'FLOAT64',
] as const satisfies readonly ElementType[];

const arrays = fc
  .record({
    type: fc.constantFrom(...TYPES),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
  })
  .chain(({ type, shape }) => {
    const count = shape.reduce((n, size) => n * size, 1);
    const size = elementsOf(type, new Uint8Array(0)).BYTES_PER_ELEMENT * count;
    return fc.record({
      type: fc.constant(type),
      shape: fc.constant(shape),
      bytes: fc.uint8Array({ minLength: size, maxLength: size }),
    });
  });

/** A file with this header text and data, version 1 unless given. */
const file = (header: string, data: Uint8Array, version = 1): Uint8Array => {
  const text = new TextEncoder().encode(header);
  const size = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
  return Uint8Array.from([147, 78, 85, 77, 80, 89, version, 0, ...size, ...text, ...data]);
};
const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const bytes = (elements: Elements): Uint8Array => bytesOfElements(elements);
const values = (array: { elements: Elements }): readonly number[] =>
  Array.from(array.elements as ArrayLike<number | bigint>, Number);
const messageOf = (input: Uint8Array): string => {
  try {
    readNpy(input, 'x.npy');
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).sentence;
  }
  return '';
};

describe('.npy files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(arrays, ({ type, shape, bytes: data }) => {
        const elements = elementsOf(type, new Uint8Array(data));
        const back = readNpy(writeNpy(type, shape, elements), 'x.npy');
        expect(back).toMatchObject({ type, shape });
        expect(bytes(back.elements)).toEqual(new Uint8Array(data));
      }),
    );
  });

  it('start their values at a multiple of 64, as NumPy writes them', () => {
    const written = writeNpy('INT8', [3], new Int8Array([1, 2, 3]));
    expect((written.length - 3) % 64).toBe(0);
    expect(written[written.length - 4]).toBe(10);
  });

  it('are read in Fortran order, big-endian and versions 2 and 3', () => {
    const sixF = new Uint8Array([0, 3, 1, 4, 2, 5]);
    expect(values(readNpy(file(header('|u1', '(2, 3)', 'True'), sixF), 'x'))).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    const big = new Uint8Array([1, 2, 3, 4]);
    expect(values(readNpy(file(header('>u2', '(2,)'), big, 2), 'x'))).toEqual([0x102, 0x304]);
    expect(values(readNpy(file(header('<u2', '(2,)'), big, 3), 'x'))).toEqual([0x201, 0x403]);
  });

  it('hold a scalar, and nothing', () => {
    expect(readNpy(file(header('|i1', '()'), new Uint8Array([255])), 'x')).toMatchObject({
      shape: [],
      elements: new Int8Array([-1]),
    });
    expect(values(readNpy(file(header('<f4', '(0, 4)'), new Uint8Array(0)), 'x'))).toEqual([]);
  });

  it.each([
    ['something else', new Uint8Array([1, 2, 3]), /is not a \.npy file/],
    ['an unknown version', file('', new Uint8Array(0), 4), /version 4/],
    ['a cut header', file(header('<f4', '(1,)'), new Uint8Array(0)).subarray(0, 30), /ends within/],
    ['too few values', file(header('<f4', '(2,)'), new Uint8Array(4)), /holds 4 B .* promises 8/],
    ['too many values', file(header('|i1', '(2,)'), new Uint8Array(3)), /holds 3 B .* promises 2/],
    ['complex numbers', file(header('<c8', '(1,)'), new Uint8Array(8)), /type c8.*astype/],
    ['a record', file("{'descr': [('a', '<f4')], 'shape': (1,)}", new Uint8Array(4)), /no plain/],
    ['no shape', file("{'descr': '<f4', 'fortran_order': False}", new Uint8Array(4)), /shape/],
    ['no order', file("{'descr': '<f4', 'shape': (1,)}", new Uint8Array(4)), /element order/],
    [
      'a shape beyond all memory',
      file(header('<f4', `(${'99999999999, '.repeat(9)})`), new Uint8Array(4)),
      /no memory holds/,
    ],
  ])('with %s are refused with a sentence', (_, input, sentence) => {
    expect(messageOf(input)).toMatch(sentence);
  });

  it('never fail in another way', () => {
    const whole = writeNpy('FLOAT32', [2, 3], new Float32Array(6));
    const damage = fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255), cut: fc.nat(200) });
    fc.assert(
      fc.property(damage, ({ at, to, cut }) => {
        const hurt = whole.slice(0, Math.max(cut, 0) || undefined);
        if (at < hurt.length) hurt[at] = to;
        messageOf(hurt);
      }),
    );
  });
});
