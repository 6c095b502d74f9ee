import { describe, expect, it } from 'vitest';
import { loadProgram } from '../../runtime/engine';
import { testModule } from '../../runtime/testing/module';
import { compileText, runText } from '../testing/run-text';

const FLOAT = `
  x: float32 1x1
  f: float32 2x1 const
  t: float32 2x3 const
  b: float32 1 const
  s: float32 1x6 variable
  y: float32 1x1
  SVDF x f t b s -> y rank=2 fusedActivationFunction=1
`;
const FLOATS = {
  f: Float32Array.of(1, 2),
  t: Float32Array.of(100, 10, 1, 0, 0, -1),
  b: Float32Array.of(5),
};

const QUANTIZED = `
  x: int8 1x2 scale=1 zero=3
  f: int8 1x2 const scale=1 zero=0
  t: int8 1x2 const scale=1 zero=0
  b: int32 1 const scale=1 zero=0
  s: int8 1x2 variable scale=1 zero=-7
  y: int8 1x1 scale=1 zero=10
  SVDF x f t b s -> y rank=1
`;
const INT8S = { f: Int8Array.of(1, -2), t: Int8Array.of(3, 1), b: Int32Array.of(4) };

describe('SVDF', () => {
  it('weighs the features of the last inputs over time', async () => {
    const run = (inputs: readonly number[]) =>
      runText(
        FLOAT,
        FLOATS,
        inputs.map((x) => [Float32Array.of(x)]),
      );
    const value = async (inputs: readonly number[]): Promise<number | undefined> =>
      new Float32Array((await run(inputs))[0]?.buffer ?? new ArrayBuffer())[0];
    // The second filter takes 2x off; 5 is the bias, and RELU what is left of sums below 0.
    expect(await value([1])).toBe(5 + 1 - 2);
    expect(await value([1, 2, 3])).toBe(5 + 123 - 6);
    expect(await value([1, 2, 3, 4])).toBe(5 + 234 - 8);
    expect(await value([9])).toBe(0);
  });

  it('folds every zero point, and forgets at a reset', async () => {
    const program = compileText(QUANTIZED, INT8S);
    const engine = await loadProgram(testModule(), program);
    const [input, output] = [program.inputs[0]?.offset ?? -1, program.outputs[0]?.offset ?? -1];
    const step = (a: number, b: number): number => {
      engine.arena(input, 2).set(new Uint8Array(Int8Array.of(a, b).buffer));
      engine.run();
      return new Int8Array(engine.arena(output, 1).slice().buffer)[0] ?? NaN;
    };
    // Features (a - 3) - 2 (b - 3): 2, then 5.
    expect(step(7, 4)).toBe(10 + 4 + 2);
    expect(step(6, 2)).toBe(10 + 4 + 3 * 2 + 5);
    engine.reset();
    expect(step(7, 4)).toBe(10 + 4 + 2);
  });

  it('refuses filters that no rank divides', () => {
    expect(() => compileText(FLOAT.replace('rank=2', 'rank=3'), FLOATS)).toThrow(
      'operator 0, SVDF, has 2 filters of rank 3',
    );
  });
});
