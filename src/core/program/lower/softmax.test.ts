import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const softmax = (x: readonly number[], beta: number): readonly number[] => {
  const max = Math.max(...x);
  const powers = x.map((v) => Math.exp(beta * (v - max)));
  const sum = powers.reduce((total, v) => total + v, 0);
  return powers.map((v) => v / sum);
};

const rows = [
  [-3, 5, 17, 100, 99, 98, -128, 127],
  [0, 0, 0, 0, 0, 0, 0, 0],
] as const;

const run = async (text: string, input: ArrayBufferView): Promise<ArrayBuffer> => {
  const [y] = await runText(text, {}, [[input]]);
  return y?.buffer ?? new ArrayBuffer(0);
};

describe('SOFTMAX', () => {
  it.each([
    ['int8', 'int8', 0.05, 'scale=0.00390625 zero=-128'],
    ['int8', 'int16', 0.05, 'scale=0.0000152587890625 zero=-32768'],
    ['int16', 'int16', 0.01, 'scale=0.000030517578125 zero=0'],
  ] as const)('%s to %s is within its last bits of the function', async (from, to, scale, out) => {
    const text = `
      x: ${from} 2x8 scale=${scale} zero=0
      y: ${to} 2x8 ${out}
      SOFTMAX x -> y beta=2
    `;
    const flat = rows.flat();
    const bytes = await run(text, from === 'int8' ? Int8Array.from(flat) : Int16Array.from(flat));
    const y = to === 'int8' ? new Int8Array(bytes) : new Int16Array(bytes);
    const [step, zero] =
      to === 'int8' ? [256, -128] : from === 'int8' ? [65536, -32768] : [32768, 0];
    const expected = rows.flatMap((row) =>
      softmax(
        row.map((q) => q * scale),
        2,
      ),
    );
    const errors = Array.from(y, (q, i) => Math.abs((q - zero) / step - (expected[i] ?? NaN)));
    expect(Math.max(...errors)).toBeLessThan(to === 'int8' ? 0.51 / 256 : 0.0002);
  });

  it('float is within 1e-6 of the function, whatever the size of its inputs', async () => {
    const text = `
      x: float32 2x8
      y: float32 2x8
      SOFTMAX x -> y beta=0.5
    `;
    const y = new Float32Array(await run(text, Float32Array.from(rows.flat())));
    const expected = rows.flatMap((row) => softmax(row, 0.5));
    y.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(
        Math.max(2 ** -148, 1e-6 * (expected[i] ?? NaN)),
      );
    });
  });

  it('refuses an output whose scale is not the one that TFLM assumes', () => {
    const text = `
      x: int8 4 scale=0.1 zero=0
      y: int8 4 scale=0.01 zero=-128
      SOFTMAX x -> y beta=1
    `;
    expect(() => compileText(text)).toThrow('needs the output quantization');
  });
});
