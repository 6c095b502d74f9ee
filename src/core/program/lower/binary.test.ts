import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const ramp = Int8Array.from({ length: 256 }, (_, i) => i - 128);
const other = Int8Array.from({ length: 256 }, (_, i) => ((i * 37) % 256) - 128);

const int8 = async (
  op: string,
  a: readonly [number, number],
  b: readonly [number, number],
  y: readonly [number, number],
  rounding: 'single' | 'double' = 'double',
): Promise<Int8Array> => {
  const text = `
    a: int8 256 scale=${a[0]} zero=${a[1]}
    b: int8 256 scale=${b[0]} zero=${b[1]}
    y: int8 256 scale=${y[0]} zero=${y[1]}
    ${op}
  `;
  const [out] = await runText(text, {}, [[ramp, other]], { rounding });
  return new Int8Array(out?.buffer ?? new ArrayBuffer(0));
};

describe('quantized arithmetic', () => {
  const functions = {
    ADD: (a: number, b: number) => a + b,
    SUB: (a: number, b: number) => a - b,
    MUL: (a: number, b: number) => a * b,
    PRELU: (a: number, b: number) => (a < 0 ? a * b : a),
  } as const;
  const cases = [
    [
      [0.1, 3],
      [0.1, -7],
      [0.15, 10],
    ],
    [
      [0.1, 3],
      [0.03, -7],
      [0.15, 10],
    ],
    [
      [0.02, -128],
      [0.09, 127],
      [0.1, 0],
    ],
  ] as const;

  it.each(
    Object.entries(functions).flatMap(([name, f]) =>
      cases.flatMap((scales) =>
        (['double', 'single'] as const).map((rounding) => [name, f, scales, rounding] as const),
      ),
    ),
  )(
    '%s rounds to the nearest, twice adding up to a quarter (case %#)',
    async (name, f, [a, b, y], rounding) => {
      const result = await int8(`${name} a b -> y`, a, b, y, rounding);
      const errors = Array.from(result, (q, i) => {
        const x = f(((ramp[i] ?? 0) - a[1]) * a[0], ((other[i] ?? 0) - b[1]) * b[0]) / y[0] + y[1];
        return Math.abs(q - Math.max(-128, Math.min(127, x)));
      });
      expect(Math.max(...errors)).toBeLessThan(rounding === 'single' ? 0.501 : 0.76);
    },
  );

  it('clamps to the fused activation', async () => {
    const add = await int8(
      'ADD a b -> y fusedActivationFunction=3',
      [0.1, 0],
      [0.1, 0],
      [0.1, -50],
    );
    expect([Math.min(...add), Math.max(...add)]).toEqual([-50, 10]);
  });

  it.each(Object.keys(functions))('%s with one constant number equals the kernel', async (name) => {
    const text = (operands: string): string => `
      a: int8 256 scale=0.1 zero=3
      b: int8 1 ${operands} scale=0.07 zero=-5
      y: int8 256 scale=0.12 zero=9
      ${name} a b -> y
    `;
    const b = Int8Array.of(-77);
    const constant = await runText(text('const'), { b }, [[ramp]]);
    expect(constant).toEqual(await runText(text(''), {}, [[ramp, b]]));
  });

  it('refuses scales that TFLM cannot combine', () => {
    const text = `
      a: int8 4 scale=1 zero=0
      b: int8 4 scale=1 zero=0
      y: int8 4 scale=0.000001 zero=0
      ADD a b -> y
    `;
    expect(() => compileText(text)).toThrow('scales that differ by more than TFLM can express');
  });
});

describe('broadcasting', () => {
  it('walks both operands of every function alike', async () => {
    const text = `
      a: int32 2x1x2
      b: int32 3x1
      y: int32 2x3x2
      SUB a b -> y
    `;
    const inputs = [Int32Array.of(10, 20, 30, 40), Int32Array.of(1, 2, 3)];
    const [y] = await runText(text, {}, [inputs]);
    const expected = [9, 19, 8, 18, 7, 17, 29, 39, 28, 38, 27, 37];
    expect([...new Int32Array(y?.buffer ?? new ArrayBuffer(0))]).toEqual(expected);
  });

  it('takes a constant operand of channels', async () => {
    const text = `
      a: float32 2x3
      b: float32 3 const
      y: float32 2x3
      MUL a b -> y
    `;
    const a = Float32Array.of(1, 2, 3, 4, 5, 6);
    const [y] = await runText(text, { b: Float32Array.of(1, 10, 100) }, [[a]]);
    const expected = [1, 20, 300, 4, 50, 600];
    expect([...new Float32Array(y?.buffer ?? new ArrayBuffer(0))]).toEqual(expected);
  });
});

describe('plain integers', () => {
  it('wrap, and clamp where TFLM does', async () => {
    const run = async (op: string): Promise<readonly number[]> => {
      const text = `
        a: int32 3
        b: int32 3
        y: int32 3
        ${op}
      `;
      const inputs = [Int32Array.of(2 ** 31 - 1, -5, 9), Int32Array.of(1, 3, 2)];
      const [y] = await runText(text, {}, [inputs]);
      return [...new Int32Array(y?.buffer ?? new ArrayBuffer(0))];
    };
    expect(await run('ADD a b -> y')).toEqual([-(2 ** 31), -2, 11]);
    expect(await run('ADD a b -> y fusedActivationFunction=3')).toEqual([-(2 ** 31), -2, 11]);
    expect(await run('MUL a b -> y fusedActivationFunction=3')).toEqual([6, 0, 6]);
    expect(await run('MAXIMUM a b -> y')).toEqual([2 ** 31 - 1, 3, 9]);
    expect(await run('MINIMUM a b -> y')).toEqual([1, -5, 2]);
  });
});
