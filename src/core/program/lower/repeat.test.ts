import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const ints = (...values: readonly number[]) => Int32Array.from(values);

const run = async (text: string, constants: Readonly<Record<string, Int32Array>>, n: number) => {
  const input = Int8Array.from({ length: n }, (_, i) => i + 1);
  const [output] = await runText(text, constants, [[input]]);
  return [...new Int8Array(output?.buffer ?? new ArrayBuffer(0))];
};

describe('blocks', () => {
  const depth = (name: string, from: string, to: string) =>
    `x: int8 ${from}\ny: int8 ${to}\n${name} x -> y blockSize=2`;

  it('move from pixels to channels and back', async () => {
    const [pixels, channels] = ['1x2x4x1', '1x1x2x4'];
    const cut = [1, 2, 5, 6, 3, 4, 7, 8];
    expect(await run(depth('SPACE_TO_DEPTH', pixels, channels), {}, 8)).toEqual(cut);
    expect(await run(depth('DEPTH_TO_SPACE', channels, pixels), {}, 8)).toEqual([
      1, 2, 5, 6, 3, 4, 7, 8,
    ]);
  });

  const batches = (name: string, from: string, to: string) => `
    x: int8 ${from}
    b: int32 2 const
    c: int32 2x2 const
    y: int8 ${to}
    ${name} x b c -> y
  `;

  it('move from pixels to batches and back, without what is cropped', async () => {
    const exact = { b: ints(2, 1), c: ints(0, 0, 0, 0) };
    const cut = batches('SPACE_TO_BATCH_ND', '1x4x1x1', '2x2x1x1');
    expect(await run(cut, exact, 4)).toEqual([1, 3, 2, 4]);
    const back = batches('BATCH_TO_SPACE_ND', '2x2x1x1', '1x3x1x1');
    expect(await run(back, { ...exact, c: ints(1, 0, 0, 0) }, 4)).toEqual([3, 2, 4]);
  });

  it('refuse paddings that TFLM leaves undefined', () => {
    const text = batches('SPACE_TO_BATCH_ND', '1x3x1x1', '2x2x1x1');
    expect(() => compileText(text, { b: ints(2, 1), c: ints(1, 0, 0, 0) })).toThrow(
      'has paddings, for which TFLM has no defined value',
    );
  });
});

describe('repetition', () => {
  it('BROADCAST_TO repeats dimensions of one element', async () => {
    const text = 'x: int8 2x1\ns: int32 3 const\ny: int8 2x2x3\nBROADCAST_TO x s -> y';
    expect(await run(text, { s: ints(2, 2, 3) }, 2)).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]);
  });

  it('FILL takes a value that the model is given', async () => {
    const text = 's: int32 1 const\nv: int8 scalar\ny: int8 3\nFILL s v -> y';
    expect(await run(text, { s: ints(3) }, 1)).toEqual([1, 1, 1]);
  });

  it('ZEROS_LIKE writes zero bits, whatever the zero point', async () => {
    const text = 'x: int8 3 scale=1 zero=5\ny: int8 3 scale=1 zero=5\nZEROS_LIKE x -> y';
    expect(await run(text, {}, 3)).toEqual([0, 0, 0]);
  });

  it('REVERSE_V2 turns neighbouring dimensions round', async () => {
    const text = 'x: int8 2x3\na: int32 1 const\ny: int8 2x3\nREVERSE_V2 x a -> y';
    expect(await run(text, { a: ints(-1) }, 6)).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it.each([
    ['0', [3, 2, 1, 2, 3, 2]],
    ['1', [2, 1, 1, 2, 3, 3]],
  ])('MIRROR_PAD with mode %s mirrors the rims', async (mode, expected) => {
    const text = `x: int8 3\np: int32 1x2 const\ny: int8 6\nMIRROR_PAD x p -> y mode=${mode}`;
    expect(await run(text, { p: ints(2, 1) }, 3)).toEqual(expected);
  });
});
