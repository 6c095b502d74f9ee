import { describe, expect, it } from 'vitest';
import { compileText, runText } from '../testing/run-text';

const NAMES = ['wi', 'wf', 'wc', 'wo', 'ri', 'rf', 'rc', 'ro'];
const BIASES = ['bi', 'bf', 'bc', 'bo'];

const lstm = (shape: string, batches: number, options = 'fusedActivationFunction=4'): string => `
  x: float32 ${shape}
  ${NAMES.map((name) => `${name}: float32 1x1 const`).join('\n')}
  ${BIASES.map((name) => `${name}: float32 1 const`).join('\n')}
  h: float32 ${batches}x1 variable
  c: float32 ${batches}x1 variable
  y: float32 ${shape}
  UNIDIRECTIONAL_SEQUENCE_LSTM x ${NAMES.join(' ')} _ _ _ ${BIASES.join(' ')} _ _ h c _ _ _ _ -> y ${options}
`;

const FLOATS = Object.fromEntries(
  Object.entries({
    ...{ wi: 0.5, wf: -1, wc: 1.5, wo: 2, ri: 0.25, rf: 1, rc: -0.5, ro: 0.75 },
    ...{ bi: 0.1, bf: 0.2, bc: -0.3, bo: 0.4 },
  }).map(([name, value]) => [name, Float32Array.of(value)]),
);

/** The textbook cell in doubles, for one unit. */
const expected = (inputs: readonly number[], clip = Infinity): readonly number[] => {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  const outputs: number[] = [];
  let [h, c] = [0, 0];
  for (const x of inputs) {
    const kept = sigmoid(-x + h + 0.2) * c;
    const fresh = sigmoid(0.5 * x + 0.25 * h + 0.1) * Math.tanh(1.5 * x - 0.5 * h - 0.3);
    c = Math.max(-clip, Math.min(clip, kept + fresh));
    h = sigmoid(2 * x + 0.75 * h + 0.4) * Math.tanh(c);
    outputs.push(h);
  }
  return outputs;
};

const floats = (outputs: readonly Uint8Array<ArrayBuffer>[]): readonly number[] => [
  ...new Float32Array(outputs[0]?.buffer ?? new ArrayBuffer()),
];

const SEQUENCE = [0.5, -1, 2, 0.25];
const OTHER = [-3, 1, 0, 0.75];

describe('UNIDIRECTIONAL_SEQUENCE_LSTM', () => {
  it.each([
    ['', Infinity],
    ['cellClip=0.125', 0.125],
  ])('runs the steps of a sequence one after the other %s', async (option, clip) => {
    const text = lstm('1x4x1', 1, `fusedActivationFunction=4 ${option}`);
    const got = floats(await runText(text, FLOATS, [[Float32Array.from(SEQUENCE)]]));
    expected(SEQUENCE, clip).forEach((value, t) => expect(got[t]).toBeCloseTo(value, 6));
  });

  it('goes on from the state of the inference before', async () => {
    const text = lstm('1x2x1', 1);
    const runs = [
      [Float32Array.from(SEQUENCE.slice(0, 2))],
      [Float32Array.from(SEQUENCE.slice(2))],
    ];
    const got = floats(await runText(text, FLOATS, runs));
    expect(got[1]).toBeCloseTo(expected(SEQUENCE)[3] ?? NaN, 6);
  });

  it('keeps batches apart when steps come first', async () => {
    const text = lstm('4x2x1', 2, 'fusedActivationFunction=4 timeMajor=1');
    const inputs = Float32Array.from(SEQUENCE.flatMap((x, t) => [x, OTHER[t] ?? 0]));
    const got = floats(await runText(text, FLOATS, [[inputs]]));
    const wanted = expected(OTHER).flatMap((y, t) => [expected(SEQUENCE)[t] ?? NaN, y]);
    wanted.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 6));
  });

  it('refuses what TFLM has no kernel for, and cell gates without TANH', () => {
    const compiled = (text: string) => () => compileText(text, FLOATS);
    expect(compiled(lstm('1x2x1', 1, 'fusedActivationFunction=1'))).toThrow(
      'has another activation than TANH in its cell gate',
    );
    const withPeepholes = lstm('1x2x1', 1).replace('_ _ _ bi', 'wi wi wi bi');
    expect(compiled(withPeepholes)).toThrow("TFLM's UNIDIRECTIONAL_SEQUENCE_LSTM");
  });
});
