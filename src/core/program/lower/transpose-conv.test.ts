/** Transposed convolution against its definition: every input scatters the filter over the output. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

interface Shape {
  readonly input: readonly [height: number, width: number];
  readonly kernel: readonly [height: number, width: number];
  readonly strides: readonly [height: number, width: number];
  readonly depth: number;
  readonly channels: number;
}

const pair = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));

const shapes: fc.Arbitrary<Shape> = fc.record({
  input: pair(4),
  kernel: pair(5),
  strides: pair(3),
  depth: fc.integer({ min: 1, max: 3 }),
  channels: fc.integer({ min: 1, max: 3 }),
});

/** Output extents without padding. */
const outputOf = ({ input, kernel, strides }: Shape) =>
  [0, 1].map((d) => ((input[d] ?? 0) - 1) * (strides[d] ?? 0) + (kernel[d] ?? 0));

const textOf = (shape: Shape, type: string): string => {
  const { input, kernel, strides, depth, channels } = shape;
  const output = outputOf(shape);
  const scale = type === 'float32' ? '' : 'scale=1 zero=0';
  return `
    o: int32 4 const
    w: ${type} ${channels}x${kernel.join('x')}x${depth} const ${scale}
    x: ${type} 1x${input.join('x')}x${depth} ${scale}
    y: ${type} 1x${output.join('x')}x${channels} ${scale}
    TRANSPOSE_CONV o w x -> y padding=1 strideH=${strides[0]} strideW=${strides[1]}
  `;
};

const scatter = (shape: Shape, x: Int8Array, w: Int8Array): readonly number[] => {
  const { input, kernel, strides, depth, channels } = shape;
  const [height = 0, width = 0] = outputOf(shape);
  const sums = new Int32Array(height * width * channels);
  for (let y = 0; y < input[0]; y++)
    for (let z = 0; z < input[1]; z++)
      for (let i = 0; i < kernel[0]; i++)
        for (let j = 0; j < kernel[1]; j++)
          for (let c = 0; c < channels; c++)
            for (let d = 0; d < depth; d++) {
              const pixel = (y * strides[0] + i) * width + z * strides[1] + j;
              const tap = w[((c * kernel[0] + i) * kernel[1] + j) * depth + d] ?? 0;
              const value = x[(y * input[1] + z) * depth + d] ?? 0;
              sums[pixel * channels + c] = (sums[pixel * channels + c] ?? 0) + tap * value;
            }
  return Array.from(sums, (sum) => Math.max(-128, Math.min(127, sum)));
};

const values = (count: number, seed: number, most: number) =>
  Int8Array.from({ length: count }, (_, i) => ((i * 7 + seed * 13) % (2 * most + 1)) - most);

describe('TRANSPOSE_CONV', () => {
  it('equals the definition for any stride, also one larger than the filter', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(100), async (shape, seed) => {
        const { input, kernel, depth, channels } = shape;
        const w = values(channels * kernel[0] * kernel[1] * depth, seed, 2);
        const x = values(input[0] * input[1] * depth, seed + 1, 3);
        const o = Int32Array.of(1, ...outputOf(shape), channels);
        const [output] = await runText(textOf(shape, 'int8'), { o, w }, [[x]]);
        expect([...new Int8Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual(
          scatter(shape, x, w),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('equals the definition in floats', async () => {
    const shape: Shape = { input: [3, 2], kernel: [3, 4], strides: [2, 3], depth: 2, channels: 2 };
    const [w, x] = [values(48, 1, 2), values(12, 2, 3)];
    const given = { o: Int32Array.of(1, 7, 7, 2), w: Float32Array.from(w) };
    const [output] = await runText(textOf(shape, 'float32'), given, [[Float32Array.from(x)]]);
    expect([...new Float32Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual(
      scatter(shape, x, w),
    );
  });

  it('refuses filters that the model computes, and channels that do not fit', () => {
    const shape: Shape = { input: [1, 1], kernel: [1, 1], strides: [1, 1], depth: 1, channels: 1 };
    const text = textOf(shape, 'int8');
    const given = { o: Int32Array.of(1, 1, 1, 1) };
    expect(() => compileText(text.replace('1x1x1x1 const', '1x1x1x1'), given)).toThrow('weights');
    expect(() => compileText(text.replace('1x1x1x1 const', '1x1x1x2 const'), given)).toThrow(
      'has 1 filters of 2 channels for 1 to 1 channels',
    );
  });
});
