import { describe, expect, it } from 'vitest';
import type { TensorKind } from './elements';
import { elementsOf, realValues } from './elements';
import { fillInputs } from './input';
import type { InputSource } from './input';
import { writeNpy } from './npy';

const INT8: TensorKind = {
  name: 'x',
  type: 'INT8',
  shape: [1, 2, 2, 1],
  elements: 4,
  scale: 0.5,
  zeroPoint: -3,
};
const FLOAT: TensorKind = { ...INT8, type: 'FLOAT32', scale: 0, zeroPoint: 0 };
const INT32: TensorKind = { ...FLOAT, type: 'INT32' };

const fill = (kind: TensorKind, source: InputSource): readonly number[] => {
  const [filled] = fillInputs([kind], [source]);
  const elements = elementsOf(kind.type, new Uint8Array(filled!.bytes));
  return Array.from(elements as ArrayLike<number | bigint>, Number);
};
const csv = (text: string): InputSource => ({ kind: 'csv', name: 'x.csv', text });

describe('an input', () => {
  it('of zeros holds the real 0', () => {
    expect(fill(INT8, { kind: 'zeros' })).toEqual([-3, -3, -3, -3]);
    expect(fill(FLOAT, { kind: 'zeros' })).toEqual([0, 0, 0, 0]);
  });

  it('of noise is what other runtimes’ recorded outputs are defined by', () => {
    expect(fill(INT8, { kind: 'noise', seed: 1 })).toEqual([32, -128, 7, 123]);
  });

  it('of noise goes on from one input to the next', () => {
    const noise: InputSource = { kind: 'noise', seed: 1 };
    const [both] = fillInputs([{ ...INT8, elements: 8, shape: [8] }], [noise]);
    const [one, two] = fillInputs([INT8, INT8], [noise, noise]);
    expect([...one!.bytes, ...two!.bytes]).toEqual([...both!.bytes]);
  });

  it('of real numbers is quantized: halves away from zero, held at the ends', () => {
    expect(fill(INT8, csv('0.25, -0.25, 1000, -1000'))).toEqual([-2, -4, 127, -128]);
    expect(fill(FLOAT, csv('0.25, -0.25, 1000, 3'))).toEqual([0.25, -0.25, 1000, 3]);
  });

  it('that is an array of the tensor’s own type is taken as it is', () => {
    const bytes = writeNpy('INT8', [2, 2], new Int8Array([1, 2, 3, -128]));
    expect(fill(INT8, { kind: 'npy', name: 'x.npy', bytes })).toEqual([1, 2, 3, -128]);
  });

  it('that is a float array is quantized', () => {
    const bytes = writeNpy('FLOAT64', [4], new Float64Array([0, 0.5, 1, -0.5]));
    expect(fill(INT8, { kind: 'npy', name: 'x.npy', bytes })).toEqual([-3, -2, -1, -4]);
  });

  it.each<readonly [string, TensorKind, InputSource, RegExp]>([
    [
      'integers of another type for a quantized tensor',
      INT8,
      { kind: 'npy', name: 'x.npy', bytes: writeNpy('INT32', [4], new Int32Array(4)) },
      /holds int32 values, but the input x is quantized to int8/,
    ],
    [
      'another shape',
      INT8,
      { kind: 'npy', name: 'x.npy', bytes: writeNpy('INT8', [4, 1, 2], new Int8Array(8)) },
      /holds 4 × 1 × 2; the input x takes 1 × 2 × 2 × 1/,
    ],
    ['fractions for an integer tensor', INT32, csv('1,2,3.5,4'), /Value 3 .* 3\.5, .* cannot hold/],
    ['numbers too large for it', INT32, csv('1,2,3,3e9'), /Value 4 .* cannot hold/],
    [
      'NaN for a quantized tensor',
      INT8,
      {
        kind: 'npy',
        name: 'x.npy',
        bytes: writeNpy('FLOAT32', [4], new Float32Array([0, NaN, 0, 0])),
      },
      /Value 2 .* NaN, which cannot be quantized/,
    ],
  ])('of %s is refused with a sentence', (_, kind, source, sentence) => {
    expect(() => fillInputs([kind], [source])).toThrow(sentence);
  });
});

describe('real values', () => {
  it('are float32, as DEQUANTIZE computes them', () => {
    const kind = { ...INT8, scale: Math.fround(0.1) };
    const bytes = new Uint8Array(new Int8Array([0, -3, 127, -128]).buffer);
    expect([...realValues(kind, bytes)]).toEqual(
      [3, 0, 130, -125].map((steps) => Math.fround(steps * Math.fround(0.1))),
    );
  });
});
