import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const numbers = (
  bytes: Uint8Array<ArrayBuffer> | undefined,
  read: (buffer: ArrayBuffer) => Iterable<number>,
): readonly number[] => [...read(bytes?.buffer ?? new ArrayBuffer(0))];

const int8 = (buffer: ArrayBuffer) => new Int8Array(buffer);
const int16 = (buffer: ArrayBuffer) => new Int16Array(buffer);
const int32 = (buffer: ArrayBuffer) => new Int32Array(buffer);
const uint32 = (buffer: ArrayBuffer) => new Uint32Array(buffer);
const float32 = (buffer: ArrayBuffer) => new Float32Array(buffer);

describe('QUANTIZE', () => {
  const floats = (...values: readonly number[]) => [[Float32Array.from(values)]];

  it('rounds halves away from zero and saturates, NaN to zero', async () => {
    const text = 'x: float32 8\ny: int8 8 scale=0.5 zero=3\nQUANTIZE x -> y';
    const inputs = floats(0.25, -0.25, 0.2499, 1, 1e9, -Infinity, NaN, -0.75);
    const [output] = await runText(text, {}, inputs);
    expect(numbers(output, int8)).toEqual([4, 2, 3, 5, 127, -128, 3, 1]);
  });

  it('keeps every int16 a float can name', async () => {
    const text = 'x: float32 4\ny: int16 4 scale=1 zero=0\nQUANTIZE x -> y';
    const [output] = await runText(text, {}, floats(32766.5, -32767.5, 12345.4, 40000));
    expect(numbers(output, int16)).toEqual([32767, -32768, 12345, 32767]);
  });

  it('changes the scale of stored integers, by table between bytes', async () => {
    const run = async (input: string, output: string, values: readonly number[]) => {
      const x = input.startsWith('int8') ? Int8Array.from(values) : Int16Array.from(values);
      const shape = values.length;
      const text = (type: string) => type.replace(' ', ` ${shape} `);
      return runText(`x: ${text(input)}\ny: ${text(output)}\nQUANTIZE x -> y`, {}, [[x]]);
    };
    const [bytes] = await run('int8 scale=0.5 zero=-1', 'int8 scale=0.25 zero=2', [0, 100, -3, -1]);
    expect(numbers(bytes, int8)).toEqual([4, 127, -2, 2]);
    const [halves] = await run('int16 scale=0.5 zero=0', 'int32 scale=0.25 zero=1', [-7, 20000]);
    expect(numbers(halves, int32)).toEqual([-13, 40001]);
  });

  it('rounds once or twice, as asked', async () => {
    const text = 'x: int16 1 scale=0.49999 zero=0\ny: int8 1 scale=1 zero=0\nQUANTIZE x -> y';
    const results = await Promise.all(
      (['double', 'single'] as const).map(async (rounding) => {
        const [output] = await runText(text, {}, [[Int16Array.of(-25)]], { rounding });
        return numbers(output, int8);
      }),
    );
    // -12.49975 is rounded to -25 halves first, and -12.5 away from zero then.
    expect(results).toEqual([[-13], [-12]]);
  });

  it('refuses an output without a scale', () => {
    expect(() => compileText('x: float32 1\ny: int8 1 scale=0 zero=0\nQUANTIZE x -> y')).toThrow(
      'has an output scale of 0',
    );
  });
});

describe('DEQUANTIZE', () => {
  it('multiplies what is above the zero point', async () => {
    const text = 'x: uint8 2 scale=0.5 zero=128\ny: float32 2\nDEQUANTIZE x -> y';
    const [output] = await runText(text, {}, [[Uint8Array.of(0, 131)]]);
    expect(numbers(output, float32)).toEqual([-64, 1.5]);
  });
});

describe('CAST', () => {
  it('cuts floats towards zero and takes the nearest 32-bit integer beyond', async () => {
    const cast = (type: string) => `x: float32 4\ny: ${type} 4\nCAST x -> y`;
    const input = [[Float32Array.of(-1.9, 3e9, NaN, 258.7)]];
    const results = [
      numbers((await runText(cast('int32'), {}, input))[0], int32),
      numbers((await runText(cast('uint32'), {}, input))[0], uint32),
      numbers((await runText(cast('int8'), {}, input))[0], int8),
    ];
    expect(results).toEqual([
      [-1, 2 ** 31 - 1, 0, 258],
      [0, 3e9, 0, 258],
      [-1, -1, 0, 2],
    ]);
  });

  it('widens by sign and narrows to the low bits', async () => {
    const text = `
      x: int8 2
      w: int32 2
      f: float32 2
      n: int16 2
      CAST x -> w
      CAST w -> f
      CAST f -> n
    `;
    const [output] = await runText(text, {}, [[Int8Array.of(-5, 100)]]);
    expect(numbers(output, int16)).toEqual([-5, 100]);
  });
});

describe('ARG_MAX and ARG_MIN', () => {
  it.each([
    ['ARG_MAX', [1, 0, 0]],
    ['ARG_MIN', [0, 1, 0]],
  ])('%s takes the first of equals along its dimension', async (name, expected) => {
    const text = `
      x: int8 2x3
      a: int32 scalar const
      y: int32 3
      ${name} x a -> y
    `;
    const input = Int8Array.of(1, 5, 4, 9, -2, 4);
    const [output] = await runText(text, { a: Int32Array.of(-2) }, [[input]]);
    expect(numbers(output, int32)).toEqual(expected);
  });
});
