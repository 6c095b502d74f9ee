import { describe, expect, it } from 'vitest';
import type { TensorKind } from './elements';
import { imageValues, rangeFor } from './image';
import type { Pixels } from './image';

const kind = (shape: readonly number[], scale: number, zeroPoint: number): TensorKind => ({
  name: 'image',
  type: 'INT8',
  shape,
  elements: shape.reduce((n, d) => n * d, 1),
  scale,
  zeroPoint,
});

/** Two columns, red and blue, as wide as asked. */
const redBlue = (width: number, height: number): Pixels => ({
  width,
  height,
  rgba: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => {
    const isRed = Math.floor(i / 4) % width < width / 2;
    return [isRed ? 255 : 0, 0, isRed ? 0 : 255, 255][i % 4]!;
  }),
});
const OPTIONS = { fit: 'cover', order: 'rgb', range: '0..255' } as const;

describe('a picture', () => {
  it('goes pixel for pixel into a tensor of its size', () => {
    const values = imageValues(kind([1, 1, 2, 3], 1, -128), redBlue(2, 1), OPTIONS);
    expect([...values]).toEqual([255, 0, 0, 0, 0, 255]);
  });

  it('takes the channel order asked for', () => {
    const bgr = { ...OPTIONS, order: 'bgr' } as const;
    const values = imageValues(kind([1, 1, 2, 3], 1, -128), redBlue(2, 1), bgr);
    expect([...values]).toEqual([0, 0, 255, 255, 0, 0]);
  });

  it('becomes luma for one channel, scaled to the range of values', () => {
    const options = { ...OPTIONS, range: '-1..1' } as const;
    const [red, blue] = imageValues(kind([1, 2, 1], 1 / 127.5, -1), redBlue(2, 1), options);
    expect(red).toBeCloseTo(2 * 0.299 - 1);
    expect(blue).toBeCloseTo(2 * 0.114 - 1);
  });

  it('keeps flat areas flat when it is resized, down and up', () => {
    const small = imageValues(kind([4, 4, 3], 1, -128), redBlue(64, 64), OPTIONS);
    expect([...small.subarray(0, 3)].map(Math.round)).toEqual([255, 0, 0]);
    expect([...small.subarray(9, 12)].map(Math.round)).toEqual([0, 0, 255]);
    const large = imageValues(kind([8, 8, 3], 1, -128), redBlue(2, 2), OPTIONS);
    expect([...large.subarray(0, 3)].map(Math.round)).toEqual([255, 0, 0]);
  });

  it('is cut in the middle to cover, or stretched', () => {
    // Twice as wide as high: cut to a square, half of what is left is red; columns 1 and 2 of 4.
    const cover = imageValues(kind([1, 2, 3], 1, -128), redBlue(8, 2), OPTIONS);
    const stretch = imageValues(kind([2, 2, 3], 1, -128), redBlue(8, 2), {
      ...OPTIONS,
      fit: 'stretch',
    });
    expect(cover[0]).toBeGreaterThan(200);
    expect(stretch[0]).toBeGreaterThan(200);
    expect(stretch[5]).toBeGreaterThan(200);
  });

  it('shows white where it is transparent', () => {
    const clear: Pixels = { width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
    expect([...imageValues(kind([1, 1, 3], 1, -128), clear, OPTIONS)]).toEqual([255, 255, 255]);
  });

  it('is refused by a tensor that holds none', () => {
    const features = kind([1, 640], 1, 0);
    expect(() => imageValues(features, redBlue(2, 2), OPTIONS)).toThrow(/1 × 640 does not hold/);
  });
});

describe('the range of values', () => {
  it.each([
    [1 / 255, -128, '0..1'],
    [1 / 127.5, -1, '-1..1'],
    [0.0078431377, -1, '-1..1'],
    [1, -128, '0..255'],
    [1, 0, '-128..127'],
  ])('for scale %f, zero point %i is %s', (scale, zeroPoint, range) => {
    expect(rangeFor(kind([1, 4, 4, 1], scale, zeroPoint))).toBe(range);
  });

  it('is 0 to 1 for floats', () => {
    expect(rangeFor({ ...kind([4, 4, 1], 0, 0), type: 'FLOAT32' })).toBe('0..1');
  });
});
