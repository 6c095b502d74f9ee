/** Convolutions and dense layers against their definition: sums over windows, then scaled. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeMultiplier, requantize } from '../fixed-point';
import type { Rounding } from '../lowering';
import { compileText, runText } from '../testing/run-text';

type Pair = readonly [height: number, width: number];

interface Layer {
  readonly batches: number;
  readonly input: Pair;
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly isSame: boolean;
  readonly groups: number;
  /** Input and output channels of a group. */
  readonly depth: number;
  readonly filters: number;
}

const pair = (most: number) =>
  fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }));

const layers = (groups: fc.Arbitrary<number>, depth: fc.Arbitrary<number>) =>
  fc
    .record<Layer>({
      batches: fc.integer({ min: 1, max: 2 }),
      input: pair(7),
      kernel: pair(4),
      stride: pair(3),
      dilation: pair(2),
      isSame: fc.boolean(),
      groups,
      depth,
      filters: fc.integer({ min: 1, max: 9 }),
    })
    .filter((layer) => extentsOf(layer).every(({ output }) => output > 0));

/** Output extent and padding before the image, per dimension. */
const extentsOf = ({ input, kernel, stride, dilation, isSame }: Layer) =>
  ([0, 1] as const).map((d) => {
    const reach = (kernel[d] - 1) * dilation[d] + 1;
    const output = Math.ceil((isSame ? input[d] : input[d] - reach + 1) / stride[d]);
    const missing = Math.max(0, (output - 1) * stride[d] + reach - input[d]);
    return { output, before: Math.floor(missing / 2) };
  });

type Numbers = Int8Array | Int16Array | Float32Array;

/** Sums of (x - zero) * w for weights in rows per output channel, in output order. */
const sumsOf = (layer: Layer, x: Numbers, rows: Numbers, zero: number): readonly number[] => {
  const { batches, input, kernel, stride, dilation, groups, depth, filters } = layer;
  const [height = { output: 0, before: 0 }, width = { output: 0, before: 0 }] = extentsOf(layer);
  const sums: number[] = [];
  for (let b = 0; b < batches; b++)
    for (let y = 0; y < height.output; y++)
      for (let z = 0; z < width.output; z++)
        for (let c = 0; c < groups * filters; c++) {
          let sum = 0;
          for (let i = 0; i < kernel[0]; i++)
            for (let j = 0; j < kernel[1]; j++) {
              const row = y * stride[0] - height.before + i * dilation[0];
              const column = z * stride[1] - width.before + j * dilation[1];
              if (row < 0 || row >= input[0] || column < 0 || column >= input[1]) continue;
              const pixel = (b * input[0] + row) * input[1] + column;
              for (let d = 0; d < depth; d++) {
                const channel = Math.floor(c / filters) * depth + d;
                const weight = rows[((c * kernel[0] + i) * kernel[1] + j) * depth + d] ?? 0;
                sum += weight * ((x[pixel * groups * depth + channel] ?? 0) - zero);
              }
            }
          sums.push(sum);
        }
  return sums;
};

const SCALES = { x: 0.5, w: 0.25, y: 24 };
const [ZERO_X, ZERO_Y] = [-7, 5];

const optionsOf = ({ stride, dilation, isSame }: Layer): string =>
  `padding=${isSame ? 0 : 1} strideH=${stride[0]} strideW=${stride[1]} ` +
  `dilationHFactor=${dilation[0]} dilationWFactor=${dilation[1]}`;

const textOf = (layer: Layer, type: string, wType: string, isDepthwise: boolean): string => {
  const { batches, input, kernel, groups, depth, filters } = layer;
  const [height, width] = extentsOf(layer);
  const q = (scale: number, zero: number): string =>
    type === 'float32' ? '' : `scale=${scale} zero=${type === 'int16' ? 0 : zero}`;
  const shape = isDepthwise
    ? `1x${kernel.join('x')}x${groups * filters}`
    : `${groups * filters}x${kernel.join('x')}x${depth}`;
  const op = isDepthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D';
  return `
    x: ${type} ${batches}x${input.join('x')}x${groups * depth} ${q(SCALES.x, ZERO_X)}
    w: ${wType} ${shape} const ${q(SCALES.w, 0)}
    y: ${type} ${batches}x${height?.output}x${width?.output}x${groups * filters} ${q(SCALES.y, ZERO_Y)}
    ${op} x w -> y ${optionsOf(layer)} ${isDepthwise ? `depthMultiplier=${filters}` : ''}
  `;
};

/** Weights in rows as a depthwise filter stores them: [taps][channels]. */
const turned = (rows: Int8Array, channels: number): Int8Array => {
  const taps = rows.length / channels;
  return rows.map((_, i) => rows[(i % channels) * taps + Math.floor(i / channels)] ?? 0);
};

const weightsOf = ({ groups, filters, kernel, depth }: Layer, seed: number): Int8Array =>
  Int8Array.from(
    { length: groups * filters * kernel[0] * kernel[1] * depth },
    (_, i) => ((i * 167 + seed * 59) % 256) - 128,
  );

const inputsOf = ({ batches, input, groups, depth }: Layer): number =>
  batches * input[0] * input[1] * groups * depth;

const expectedInt8 = (sums: readonly number[], rounding: Rounding): readonly number[] => {
  const scaling = quantizeMultiplier((SCALES.x * SCALES.w) / SCALES.y);
  return sums.map((sum) =>
    Math.max(-128, Math.min(127, requantize(sum, scaling, rounding) + ZERO_Y)),
  );
};

const checkInt8 = (shapes: fc.Arbitrary<Layer>, isDepthwise: boolean) =>
  fc.assert(
    fc.asyncProperty(shapes, fc.nat(200), async (layer, seed) => {
      const rows = weightsOf(layer, seed);
      const x = Int8Array.from(
        { length: inputsOf(layer) },
        (_, i) => ((i * 89 + seed * 31) % 256) - 128,
      );
      const w = isDepthwise ? turned(rows, layer.groups * layer.filters) : rows;
      const text = textOf(layer, 'int8', 'int8', isDepthwise);
      const rounding: Rounding = seed % 2 === 0 ? 'double' : 'single';
      const [output] = await runText(text, { w }, [[x]], { rounding });
      expect([...new Int8Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual(
        expectedInt8(sumsOf(layer, x, rows, ZERO_X), rounding),
      );
    }),
    { numRuns: 80 },
  );

const one = fc.constant(1);

describe('CONV_2D', () => {
  it('equals its definition in int8, with any number of channels and groups', async () => {
    await checkInt8(layers(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 })), false);
  });

  it('equals its definition in float, as far as integers go', async () => {
    await fc.assert(
      fc.asyncProperty(layers(one, fc.integer({ min: 1, max: 5 })), async (layer) => {
        const w = Float32Array.from(weightsOf(layer, 3), (v) => v % 8);
        const x = Float32Array.from({ length: inputsOf(layer) }, (_, i) => (i % 13) - 6);
        const text = textOf(layer, 'float32', 'float32', false);
        const [output] = await runText(text, { w }, [[x]]);
        expect([...new Float32Array(output?.buffer ?? new ArrayBuffer(0))].map(Number)).toEqual(
          sumsOf(layer, x, w, 0).map((sum) => sum + 0),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('keeps int16 sums in 64 bits and scales them by a 16-bit multiplier', async () => {
    const layer: Layer = {
      ...{ batches: 1, input: [3, 4], kernel: [2, 2], stride: [1, 1], dilation: [1, 1] },
      ...{ isSame: true, groups: 1, depth: 3, filters: 2 },
    };
    const w = weightsOf(layer, 5);
    const x = Int16Array.from({ length: inputsOf(layer) }, (_, i) => ((i * 7919) % 65536) - 32768);
    const [output] = await runText(textOf(layer, 'int16', 'int8', false), { w }, [[x]]);
    const { multiplier, shift } = quantizeMultiplier((SCALES.x * SCALES.w) / SCALES.y);
    const expected = sumsOf(layer, x, w, 0).map((sum) => {
      const product = BigInt(sum) * BigInt((multiplier + 2 ** 15) >> 16);
      return Number((product + (1n << BigInt(14 - shift))) >> BigInt(15 - shift));
    });
    expect([...new Int16Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual(
      expected.map((value) => Math.max(-32768, Math.min(32767, value))),
    );
  });

  it('refuses weights that the model computes, and filters that do not divide the channels', () => {
    const text = (weights: string): string => `
      x: int8 1x2x2x4 scale=1 zero=0
      w: int8 ${weights} scale=1 zero=0
      y: int8 1x2x2x2 scale=1 zero=0
      CONV_2D x w -> y strideH=1 strideW=1
    `;
    expect(() => compileText(text('2x1x1x4'))).toThrow('weights that are computed by the model');
    expect(() => compileText(text('2x1x1x3 const'))).toThrow('channels');
  });
});

describe('DEPTHWISE_CONV_2D', () => {
  it('equals its definition in int8, with any multiplier', async () => {
    await checkInt8(layers(fc.integer({ min: 1, max: 9 }), one), true);
  });
});

describe('FULLY_CONNECTED', () => {
  const run = async (rows: number, inputs: number, outputs: number, wZero: number) => {
    const w = Int8Array.from({ length: inputs * outputs }, (_, i) => ((i * 37) % 255) - 127);
    const x = Int8Array.from({ length: rows * inputs }, (_, i) => ((i * 101) % 256) - 128);
    const text = `
      x: int8 ${rows}x${inputs} scale=${SCALES.x} zero=${ZERO_X}
      w: int8 ${outputs}x${inputs} const scale=${SCALES.w} zero=${wZero}
      y: int8 ${rows}x${outputs} scale=${SCALES.y} zero=${ZERO_Y}
      FULLY_CONNECTED x w _ -> y
    `;
    const [output] = await runText(text, { w }, [[x]]);
    const sums = Array.from({ length: rows * outputs }, (_, i) =>
      x
        .subarray(Math.floor(i / outputs) * inputs, (Math.floor(i / outputs) + 1) * inputs)
        .reduce(
          (sum, v, t) => sum + (v - ZERO_X) * ((w[(i % outputs) * inputs + t] ?? 0) - wZero),
          0,
        ),
    );
    return [[...new Int8Array(output?.buffer ?? new ArrayBuffer(0))], expectedInt8(sums, 'double')];
  };

  it.each([
    ['one row', 1, 24, 9, 0],
    ['a row that is no whole number of words', 1, 7, 3, 0],
    ['several rows', 5, 13, 6, 0],
    ['weights with a zero point', 1, 10, 4, 3],
    ['several rows and weights with a zero point', 3, 6, 5, -2],
  ])('equals its definition for %s', async (_, rows, inputs, outputs, wZero) => {
    const [actual, expected] = await run(rows, inputs, outputs, wZero);
    expect(actual).toEqual(expected);
  });
});
