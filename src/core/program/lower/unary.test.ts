import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const bytes = Int8Array.from({ length: 256 }, (_, i) => i - 128);

const int8 = async (op: string, input: string, output: string): Promise<Int8Array> => {
  const text = `
    x: int8 256 ${input}
    y: int8 256 ${output}
    ${op}
  `;
  const [y] = await runText(text, {}, [[bytes]]);
  return new Int8Array(y?.buffer ?? new ArrayBuffer(0));
};

const float = async (op: string, x: Float32Array): Promise<Float32Array> => {
  const text = `
    x: float32 ${x.length}
    y: float32 ${x.length}
    ${op}
  `;
  const [y] = await runText(text, {}, [[x]]);
  return new Float32Array(y?.buffer ?? new ArrayBuffer(0));
};

/** The largest difference in steps between an int8 function and the real one it stands for. */
const steps = async (
  op: string,
  f: (x: number) => number,
  [scale, zero]: readonly [number, number],
  [outScale, outZero]: readonly [number, number],
): Promise<number> => {
  const y = await int8(op, `scale=${scale} zero=${zero}`, `scale=${outScale} zero=${outZero}`);
  const expected = Array.from(bytes, (q) =>
    Math.max(-128, Math.min(127, f((q - zero) * scale) / outScale + outZero)),
  );
  return Math.max(...Array.from(y, (q, i) => Math.abs(q - (expected[i] ?? NaN))));
};

describe('int8 activations', () => {
  it.each([
    ['RELU x -> y', (x: number) => Math.max(0, x), [0.1, 3], [0.07, -128]],
    ['RELU6 x -> y', (x: number) => Math.min(6, Math.max(0, x)), [0.1, -20], [0.1, -20]],
    ['LEAKY_RELU x -> y alpha=0.2', (x: number) => (x < 0 ? 0.2 * x : x), [0.1, 5], [0.08, -9]],
    ['LEAKY_RELU x -> y alpha=-0.5', (x: number) => (x < 0 ? -x / 2 : x), [0.1, 5], [0.08, -9]],
    ['LOGISTIC x -> y', (x: number) => 1 / (1 + Math.exp(-x)), [0.05, 10], [1 / 256, -128]],
    ['TANH x -> y', Math.tanh, [0.02, -3], [1 / 128, 0]],
    [
      'HARD_SWISH x -> y',
      (x: number) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
      [0.05, -4],
      [0.06, -100],
    ],
  ] as const)('%s is within one step of the real function', async (op, f, input, output) => {
    expect(await steps(op, f, input, output)).toBeLessThan(1);
  });

  it('refuses a logistic whose output cannot hold 0 to 1', () => {
    const text = `
      x: int8 4 scale=0.1 zero=0
      y: int8 4 scale=0.00390625 zero=0
      LOGISTIC x -> y
    `;
    expect(() => compileText(text)).toThrow('needs an output zero point of -128');
  });
});

describe('float activations', () => {
  const x = Float32Array.from({ length: 4001 }, (_, i) => ((i - 2000) / 2000) ** 3 * 104);
  const worst = async (op: string, f: (x: number) => number): Promise<number> => {
    const y = await float(op, x);
    const errors = Array.from(y, (value, i) => {
      const exact = f(x[i] ?? NaN);
      return Math.abs(value - exact) / Math.max(Math.abs(exact), 2 ** -126);
    });
    return Math.max(...errors);
  };

  it.each([
    ['TANH', Math.tanh],
    // TFLM takes e^x for the logistic function below -9, and this runtime with it.
    ['LOGISTIC', (v: number) => (v < -9 ? Math.exp(v) : 1 / (1 + Math.exp(-v)))],
    ['HARD_SWISH', (v: number) => (v * Math.min(6, Math.max(0, v + 3))) / 6],
  ] as const)('%s is within 1e-6 of the function everywhere', async (op, f) => {
    expect(await worst(`${op} x -> y`, f)).toBeLessThan(1e-6);
  });

  it('keeps limits, signs and NaN', async () => {
    const ends = Float32Array.of(-Infinity, Infinity, NaN, -0);
    expect([...(await float('TANH x -> y', ends))]).toEqual([-1, 1, NaN, -0]);
    expect([...(await float('LOGISTIC x -> y', ends))]).toEqual([0, 1, NaN, 0.5]);
    expect([...(await float('RELU x -> y', ends))]).toEqual([0, Infinity, NaN, -0]);
    expect([...(await float('RELU6 x -> y', ends))]).toEqual([0, 6, NaN, -0]);
    const leaky = await float('LEAKY_RELU x -> y alpha=0.5', ends);
    expect([...leaky]).toEqual([-Infinity, Infinity, NaN, -0]);
  });
});

describe('int16 activations', () => {
  const x = Int16Array.from({ length: 1025 }, (_, i) => Math.min(32767, i * 64 - 32768));
  const int16 = async (op: string, input: string, output: string): Promise<Int16Array> => {
    const text = `
      x: int16 1025 ${input}
      y: int16 1025 ${output}
      ${op}
    `;
    const [y] = await runText(text, {}, [[x]]);
    return new Int16Array(y?.buffer ?? new ArrayBuffer(0));
  };

  it.each([
    ['LOGISTIC', (v: number) => 1 / (1 + Math.exp(-v)), 2 ** -12],
    ['LOGISTIC', (v: number) => 1 / (1 + Math.exp(-v)), 0.00031],
    ['TANH', Math.tanh, 2 ** -11],
    ['TANH', Math.tanh, 0.0001],
  ] as const)('%s is within 5 steps of the function (case %#)', async (op, f, scale) => {
    const y = await int16(
      `${op} x -> y`,
      `scale=${scale} zero=0`,
      'scale=0.000030517578125 zero=0',
    );
    const errors = Array.from(y, (q, i) => Math.abs(q - 32768 * f((x[i] ?? NaN) * scale)));
    expect(Math.max(...errors)).toBeLessThan(5);
  });

  it('scales and clamps RELU, RELU6 and LEAKY_RELU', async () => {
    const q = 'scale=0.001 zero=0';
    const at = (y: Int16Array, value: number): number | undefined => y[x.indexOf(value)];
    expect(at(await int16('RELU x -> y', q, 'scale=0.002 zero=0'), 6400)).toBe(3200);
    expect(at(await int16('RELU x -> y', q, q), -6400)).toBe(0);
    expect(at(await int16('RELU6 x -> y', q, q), 6400)).toBe(6000);
    expect(at(await int16('LEAKY_RELU x -> y alpha=0.25', q, q), -6400)).toBe(-1600);
    expect(at(await int16('LEAKY_RELU x -> y alpha=-0.25', q, q), -6400)).toBe(1600);
  });
});
