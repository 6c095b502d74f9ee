import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const resize = async (
  name: string,
  [from, to]: readonly [readonly number[], number],
  options: string,
  type: 'int8' | 'float32' = 'int8',
) => {
  const values = type === 'int8' ? Int8Array.from(from) : Float32Array.from(from);
  const text = `
    x: ${type} 1x1x${from.length}x1
    s: int32 2 const
    y: ${type} 1x2x${to}x1
    ${name} x s -> y ${options}
  `;
  const [output] = await runText(text, { s: Int32Array.of(2, to) }, [[values]]);
  const buffer = output?.buffer ?? new ArrayBuffer(0);
  const row = [...(type === 'int8' ? new Int8Array(buffer) : new Float32Array(buffer))];
  expect(row.slice(to)).toEqual(row.slice(0, to));
  return row.slice(0, to);
};

describe('RESIZE_NEAREST_NEIGHBOR', () => {
  it.each([
    ['', [1, 1, 2, 2, 3]],
    ['alignCorners=1', [1, 2, 2, 3, 3]],
    ['halfPixelCenters=1', [1, 1, 2, 3, 3]],
  ])('takes the pixel that %s asks for', async (options, expected) => {
    expect(await resize('RESIZE_NEAREST_NEIGHBOR', [[1, 2, 3], 5], options)).toEqual(expected);
  });
});

describe('RESIZE_BILINEAR', () => {
  it.each([
    ['', [0, 50, 100, 100]],
    ['alignCorners=1', [0, 33, 67, 100]],
    ['halfPixelCenters=1', [0, 25, 75, 100]],
  ])('mixes neighbours (%s) in int8 and in floats', async (options, expected) => {
    expect(await resize('RESIZE_BILINEAR', [[0, 100], 4], options)).toEqual(expected);
    const floats = await resize('RESIZE_BILINEAR', [[0, 100], 4], options, 'float32');
    floats.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(0.5));
  });

  it('refuses both ways of placing pixels at once, and what TFLM reads out of its input', () => {
    const text = (width: number, options: string) => `
      x: int8 1x1x1x1
      s: int32 2 const
      y: int8 1x1x${width}x1
      RESIZE_BILINEAR x s -> y ${options}
    `;
    expect(() =>
      compileText(text(1, 'alignCorners=1 halfPixelCenters=1'), { s: Int32Array.of(1, 1) }),
    ).toThrow('aligns corners and centres half pixels');
    expect(() => compileText(text(682, ''), { s: Int32Array.of(1, 682) })).toThrow(
      'would read behind its input, 1 to 682',
    );
  });
});
