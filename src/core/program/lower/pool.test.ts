import { describe, expect, it } from 'vitest';
import { textGraph } from '../../graph/testing/text-graph';
import { loadProgram } from '../../runtime/engine';
import { testModule } from '../../runtime/testing/module';
import { compileProgram } from '../compile';
import { runText } from '../testing/run-text';

const runBytes = async (text: string, input: Uint8Array): Promise<Uint8Array> => {
  const program = compileProgram(textGraph(text), new Uint8Array());
  const engine = await loadProgram(testModule(), program);
  engine.arena(program.inputs[0]?.offset ?? -1, input.length).set(input);
  engine.run();
  const output = program.outputs[0];
  return engine.arena(output?.offset ?? -1, output?.bytes ?? 0).slice();
};

const runInt8 = async (text: string, input: readonly number[]): Promise<readonly number[]> => [
  ...new Int8Array((await runBytes(text, new Uint8Array(Int8Array.from(input)))).buffer),
];

const SQUARE = `
  x: int8 1x3x3x1 scale=0.5 zero=1
  y: int8 1x2x2x1 scale=0.5 zero=1
`;
const POOLED = 'padding=0 strideW=2 strideH=2 filterWidth=2 filterHeight=2';

describe('pooling', () => {
  it('averages what a window covers of the input, half away from zero', async () => {
    const input = [-3, 4, 5, -6, 7, 8, 9, -10, 11];
    const text = `${SQUARE} AVERAGE_POOL_2D x -> y ${POOLED}`;
    // 2 / 4 = 0.5 up, 13 / 2 = 6.5 up, -1 / 2 = -0.5 down
    expect(await runInt8(text, input)).toEqual([1, 7, -1, 11]);
  });

  it('takes the largest, and clamps to the fused activation', async () => {
    const input = [-3, -4, 50, -6, -7, 8, 9, -10, 11];
    const text = `${SQUARE} MAX_POOL_2D x -> y ${POOLED} fusedActivationFunction=3`;
    // RELU6 of scale 0.5 and zero point 1: from 1 to 13
    expect(await runInt8(text, input)).toEqual([1, 13, 9, 11]);
  });

  it.each([1, 2, 3, 7, 16, 17])('averages %i x 16 windows of every sum exactly', async (height) => {
    // Channels hold sums from the lowest to the highest; by fours, and one by one.
    const count = height * 16;
    for (const channels of [255, 256]) {
      const input = Array.from({ length: count * channels }, (_, i) => {
        const [element, channel] = [Math.floor(i / channels), i % channels];
        return Math.max(-128, Math.min(127, channel - 128 + ((element * 7) % 3)));
      });
      const text = `
        x: int8 1x${height}x16x${channels} scale=1 zero=0
        y: int8 1x1x1x${channels} scale=1 zero=0
        AVERAGE_POOL_2D x -> y padding=1 strideW=1 strideH=1 filterWidth=16 filterHeight=${height}
      `;
      const sums = Array.from({ length: channels }, (_, c) =>
        input.reduce((sum, value, i) => (i % channels === c ? sum + value : sum), 0),
      );
      const expected = sums.map((sum) => Math.sign(sum) * Math.floor(Math.abs(sum) / count + 0.5));
      expect(await runInt8(text, input)).toEqual(expected.map((x) => x + 0));
    }
  });

  it('refuses an output that no window layout gives, and other scales', () => {
    const compiled = (text: string) => () => compileProgram(textGraph(text), new Uint8Array());
    expect(compiled(`${SQUARE} MAX_POOL_2D x -> y ${POOLED} padding=1`)).toThrow(
      'needs shape [1, 1, 1, 1] for "y"',
    );
    expect(
      compiled(`
        x: int16 1x2x2x1 scale=0.5
        y: int16 1x1x1x1 scale=0.25
        AVERAGE_POOL_2D x -> y ${POOLED}
      `),
    ).toThrow('another scale or zero point');
  });
});

describe('reductions', () => {
  const input = Array.from({ length: 24 }, (_, i) => i * 3 - 40);

  it.each([
    ['1', '2x4', (b: number, _: number, c: number) => b * 4 + c],
    ['0,2', '3', (_: number, h: number) => h],
    ['-1', '2x3', (b: number, h: number) => b * 3 + h],
    ['0,1,2', '1', () => 0],
  ])('adds over dimensions %s', async (axes, shape, outputOf) => {
    const axisList = axes.split(',').map(Number);
    const text = `
      x: int8 2x3x4 scale=1 zero=2
      a: int32 ${axisList.length} const
      y: int8 ${shape} scale=16 zero=-5
      SUM x a -> y
    `;
    const sums: number[] = [];
    input.forEach((value, i) => {
      const at = outputOf(Math.floor(i / 12), Math.floor(i / 4) % 3, i % 4);
      sums[at] = (sums[at] ?? 0) + value - 2;
    });
    const graph = textGraph(text);
    const model = new Uint8Array(Int32Array.from(axisList).buffer);
    const buffers = graph.buffers.map((b) => (b.bytes > 0 ? { ...b, offset: 0 } : b));
    const program = compileProgram({ ...graph, buffers }, model);
    const engine = await loadProgram(testModule(), program);
    engine.arena(program.inputs[0]?.offset ?? -1, 24).set(new Uint8Array(Int8Array.from(input)));
    engine.run();
    const { offset = -1, bytes = 0 } = program.outputs[0] ?? {};
    const got = [...new Int8Array(engine.arena(offset, bytes).slice().buffer)];
    const scaled = sums.map((sum) => Math.sign(sum) * Math.floor(Math.abs(sum) / 16 + 0.5) - 5);
    expect(got).toEqual(scaled.map((q) => Math.max(-128, Math.min(127, q))));
  });

  it.each(['REDUCE_MAX', 'REDUCE_MIN'])(
    '%s compares channels by fours and one by one',
    async (name) => {
      for (const channels of [3, 8]) {
        const values = Array.from({ length: 6 * channels }, (_, i) => ((i * 89) % 256) - 128);
        const text = `
        x: int8 1x2x3x${channels} scale=1 zero=0
        a: int32 2 const
        y: int8 1x${channels} scale=1 zero=0
        ${name} x a -> y
      `;
        const constants = { a: Int32Array.of(1, 2) };
        const [got] = await runText(text, constants, [[Int8Array.from(values)]]);
        const best = name === 'REDUCE_MAX' ? Math.max : Math.min;
        const expected = Array.from({ length: channels }, (_, c) =>
          best(...values.filter((_value, i) => i % channels === c)),
        );
        expect([...new Int8Array(got?.buffer ?? new ArrayBuffer())]).toEqual(expected);
      }
    },
  );
});
