/** Data movement against what the same operators do to a flat list of numbered elements. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const ints = (...values: readonly number[]) => Int32Array.from(values);
const count = (n: number) => Int8Array.from({ length: n }, (_, i) => i);
const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Element of a dense tensor `shape` at `index`. */
const at = (shape: readonly number[], index: readonly number[]): number =>
  index.reduce((flat, i, d) => flat * (shape[d] ?? 1) + i, 0);

const indices = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (done, extent) =>
      done.flatMap((head) => Array.from({ length: extent }, (_, i) => [...head, i])),
    [[]],
  );

const run = async (text: string, constants: Readonly<Record<string, Int32Array>>, n: number) =>
  (await runText(text, constants, [[count(n)]])).map((bytes) => [...new Int8Array(bytes.buffer)]);

const shapeText = (shape: readonly number[]): string => shape.join('x');

describe('TRANSPOSE', () => {
  it('equals reading in another order, whatever the order and the element', async () => {
    const cases = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, order }) => {
        const extents = order.map((d) => shape[d] ?? 0);
        const text = `
          x: int16 ${shapeText(shape)}
          p: int32 ${order.length} const
          y: int16 ${shapeText(extents)}
          TRANSPOSE x p -> y
        `;
        const input = Int16Array.from({ length: product(shape) }, (_, i) => 257 * i);
        const [output] = await runText(text, { p: ints(...order) }, [[input]]);
        const expected = indices(extents).map((index) => {
          const source = shape.map((_, d) => index[order.indexOf(d)] ?? 0);
          return input[at(shape, source)];
        });
        expect([...new Int16Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe('slices', () => {
  const strided = (mask: string) => `
    x: int8 6
    b: int32 1 const
    e: int32 1 const
    s: int32 1 const
    y: int8 3
    STRIDED_SLICE x b e s -> y ${mask}
  `;

  it('takes every second element backwards, open at the far end', async () => {
    const given = { b: ints(-1), e: ints(0), s: ints(-2) };
    expect(await run(strided('endMask=1'), given, 6)).toEqual([[5, 3, 1]]);
  });

  it('clamps what lies outside', async () => {
    const given = { b: ints(3), e: ints(99), s: ints(1) };
    expect(await run(strided(''), given, 6)).toEqual([[3, 4, 5]]);
  });

  it('keeps one index of a shrunk dimension', async () => {
    const text = `
      x: int8 3x4
      b: int32 2 const
      e: int32 2 const
      s: int32 2 const
      y: int8 4
      STRIDED_SLICE x b e s -> y shrinkAxisMask=1 endMask=2
    `;
    const given = { b: ints(-1, 0), e: ints(0, 0), s: ints(1, 1) };
    expect(await run(text, given, 12)).toEqual([[8, 9, 10, 11]]);
  });

  it('refuses masks that TFLM ignores, and shapes that do not follow', () => {
    const given = { b: ints(0), e: ints(6), s: ints(2) };
    expect(() => compileText(strided('ellipsisMask=1'), given)).toThrow('has an ellipsis mask');
    expect(() => compileText(strided(''), { ...given, s: ints(1) })).toThrow('needs shape [6]');
  });

  it('cuts a box, with -1 for the rest', async () => {
    const text = `
      x: int8 3x4
      b: int32 2 const
      s: int32 2 const
      y: int8 2x3
      SLICE x b s -> y
    `;
    const given = { b: ints(1, 1), s: ints(2, -1) };
    expect(await run(text, given, 12)).toEqual([[5, 6, 7, 9, 10, 11]]);
    expect(() => compileText(text, { ...given, b: ints(2, 1) })).toThrow('takes 2 from 2 on');
  });

  it('refuses a begin that the model computes', () => {
    const text = 'x: int8 4\nb: int32 1\nn: int32 1 const\ny: int8 2\nSLICE x b n -> y';
    expect(() => compileText(text, { n: ints(2) })).toThrow('has its begin computed at run time');
  });
});

describe('joining and splitting', () => {
  it('concatenates along an inner dimension', async () => {
    const text = `
      x: int8 2x3
      y: int8 2x6
      CONCATENATION x x -> y axis=-1
    `;
    expect(await run(text, {}, 6)).toEqual([[0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]]);
  });

  it('splits where PACK joined', async () => {
    const text = `
      x: int8 2x3
      p: int8 2x2x3
      a: int8 2x3
      b: int8 2x3
      PACK x x -> p axis=1 valuesCount=2
      UNPACK p -> a b axis=1 num=2
    `;
    expect(await run(text, {}, 6)).toEqual([
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
  });

  it('splits into unequal parts', async () => {
    const text = `
      x: int8 2x5
      n: int32 2 const
      d: int32 scalar const
      a: int8 2x1
      b: int8 2x4
      SPLIT_V x n d -> a b
    `;
    expect(await run(text, { n: ints(1, 4), d: ints(1) }, 10)).toEqual([
      [0, 5],
      [1, 2, 3, 4, 6, 7, 8, 9],
    ]);
  });
});

describe('PAD', () => {
  it('surrounds with real zero, or with the given value', async () => {
    const text = (name: string, value: string) => `
      x: int8 1x2 scale=1 zero=-7
      p: int32 2x2 const
      v: int8 1 const scale=1 zero=-7
      y: int8 2x4 scale=1 zero=-7
      ${name} x p ${value} -> y
    `;
    const given = { p: ints(1, 0, 1, 1), v: Int8Array.of(9) };
    const outputs = [
      ...(await runText(text('PAD', ''), given, [[count(2)]])),
      ...(await runText(text('PADV2', 'v'), given, [[count(2)]])),
    ];
    expect(outputs.map(({ buffer }) => [...new Int8Array(buffer)])).toEqual([
      [-7, -7, -7, -7, -7, 0, 1, -7],
      [9, 9, 9, 9, 9, 0, 1, 9],
    ]);
  });
});

describe('GATHER', () => {
  const text = `
    x: int8 2x3
    i: int32 2
    y: int8 2x2
    GATHER x i -> y axis=1
  `;

  it('picks by indices that the model is given', async () => {
    const [output] = await runText(text, {}, [[count(6), ints(2, 0)]]);
    expect([...(output ?? [])]).toEqual([2, 0, 5, 3]);
  });

  it('stops at an index out of range', async () => {
    await expect(runText(text, {}, [[count(6), ints(0, 3)]])).rejects.toThrow('out of range');
    await expect(runText(text, {}, [[count(6), ints(0, -1)]])).rejects.toThrow('out of range');
  });
});

describe('SHAPE', () => {
  it('is a constant', async () => {
    const text = 'x: int8 2x3\ny: int32 2\nSHAPE x -> y outType=2';
    const [output] = await runText(text, {}, [[count(6)]]);
    expect([...new Int32Array(output?.buffer ?? new ArrayBuffer(0))]).toEqual([2, 3]);
  });
});
