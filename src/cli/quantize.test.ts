/** The command quantize, from files to files: the flags, the report, and a sentence for what is unfit. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainModel } from '../core/evaluate/testing/float-models';
import { readTflite } from '../core/formats/tflite/read';
import { uniform } from '../core/random';
import { writeNpy } from '../core/run/npy';
import { run } from './testing/run';

let folder = '';
const path = (...names: string[]) => join(folder, ...names);
const SAMPLES = 30;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-quantize-'));
  const { bytes } = chainModel(
    [1, 6],
    [{ kind: 'dense', width: 8, relu: true }, { kind: 'dense', width: 3 }, { kind: 'softmax' }],
    1,
  );
  writeFileSync(path('model.tflite'), bytes);
  const random = uniform(1);
  const values = Float32Array.from({ length: SAMPLES * 6 }, () => 2 * random() - 1);
  writeFileSync(path('data.npy'), writeNpy('FLOAT32', [SAMPLES, 6], values));
  const rows = Array.from({ length: SAMPLES }, (_, i) => values.slice(6 * i, 6 * i + 6).join());
  writeFileSync(path('data.csv'), `${rows.join('\n')}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const quantize = (...argv: readonly string[]) =>
  run('quantize', path('model.tflite'), '-o', path('out.tflite'), ...argv);
const withData = (...argv: readonly string[]) =>
  quantize('--calibration', path('data.npy'), ...argv);

interface Report {
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly data: {
    readonly split: string;
    /** Runs: `0-4,9`. */
    readonly calibration: string;
    readonly calibrationSha256: string;
    readonly seed?: number;
    readonly comparison: { readonly samples: string; readonly heldOut: boolean };
  };
  readonly tried?: readonly unknown[];
  readonly quantized: { readonly bytes: number };
}
const report = async (...argv: readonly string[]) => {
  const { code, out, error } = await withData('--json', ...argv);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out) as Report;
};
/** The numbers that runs stand for. */
const numbersOf = (runs: string): readonly number[] =>
  runs.split(',').flatMap((run) => {
    const [first = 0, last = first] = run.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
const types = () => {
  const { tensors, inputs, outputs } = readTflite(readFileSync(path('out.tflite'))).graph
    .subgraphs[0]!;
  return [...inputs, ...outputs].map((tensor) => tensors[tensor]!.type);
};

describe('quantize', () => {
  test('writes a file and a report, and says what it cost', async () => {
    const { code, out, error } = await withData('--report', path('report.json'));
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/int8, runs on TensorFlow Lite Micro/);
    expect(out).toMatch(/20 to calibrate, 10 to compare, held out/);
    expect(out).toMatch(/RAM, smallest arena/);
    expect(out).toMatch(/output SQNR {2,}[\d.]+ dB/);
    expect(out).toMatch(/converter .*dB/);
    expect(out.split('\n').every((line) => line === line.trimEnd())).toBe(true);
    const written = JSON.parse(readFileSync(path('report.json'), 'utf8')) as Report;
    expect(written.quantized.bytes).toBe(readFileSync(path('out.tflite')).length);
    expect(types()).toEqual(['INT8', 'INT8']);
  });

  test('the preset tflite takes every sample in order and searches nothing', async () => {
    const { recipe, data, tried } = await report('--preset', 'tflite');
    expect(recipe).toMatchObject({ clipping: 'min-max', equalize: false, correctBias: false });
    expect(data.calibration).toBe(`0-${SAMPLES - 1}`);
    expect(data.split).toBe('converter');
    expect(data.seed).toBeUndefined();
    expect(data.comparison.heldOut).toBe(false);
    expect(tried ?? []).toEqual([]);
    const first = await report('--preset', 'tflite', '--samples', '12');
    expect(first.data.calibration).toBe('0-11');
    expect(first.data.calibrationSha256).not.toBe(data.calibrationSha256);
    expect(first.data.comparison).toMatchObject({ heldOut: true });
  });

  test('a seed decides which samples are held out, and gives the same file again', async () => {
    const once = await report('--seed', '5', '--clipping', 'mse');
    const file = readFileSync(path('out.tflite'));
    expect(await report('--seed', '5', '--clipping', 'mse')).toEqual(once);
    expect(readFileSync(path('out.tflite'))).toEqual(file);
    const other = await report('--seed', '6', '--clipping', 'mse');
    expect(other.data.calibration).not.toEqual(once.data.calibration);
    const both = new Set([
      ...numbersOf(once.data.calibration),
      ...numbersOf(once.data.comparison.samples),
    ]);
    expect(both.size).toBe(SAMPLES);
  });

  test('an outlier among the samples is named', async () => {
    const random = uniform(2);
    const values = Float32Array.from({ length: SAMPLES * 6 }, () => 2 * random() - 1);
    values.fill(40, 6 * 11, 6 * 12);
    writeFileSync(path('far.npy'), writeNpy('FLOAT32', [SAMPLES, 6], values));
    const words = ['--calibration', path('far.npy'), '--preset', 'tflite'];
    const { out } = await quantize(...words);
    expect(out).toMatch(/Sample 11 is an outlier: it takes \S+ to 40, which makes its range/);
    expect(out).toMatch(/Two halves of the samples disagree/);
    expect((await withData('--preset', 'tflite')).out).not.toMatch(/Sample 11 is/);
  });

  test('arrays and tables of the same numbers give the same file', async () => {
    await withData('--preset', 'tflite');
    const file = readFileSync(path('out.tflite'));
    await quantize('--calibration', path('data.csv'), '--preset', 'tflite');
    expect(readFileSync(path('out.tflite'))).toEqual(file);
  });

  test('every scheme, with the ends asked for', async () => {
    await withData('--scheme', 'int16x8', '--preset', 'tflite');
    expect(types()).toEqual(['INT16', 'INT16']);
    await withData('--io', 'float32', '--preset', 'tflite');
    expect(types()).toEqual(['FLOAT32', 'FLOAT32']);
    for (const scheme of ['dynamic', 'float16']) {
      const { code, out } = await quantize('--scheme', scheme);
      expect(code).toBe(0);
      expect(out).toMatch(/phone and desktop only/);
      expect(out).not.toMatch(/smallest arena|TFLite on a desktop/);
      expect(types()).toEqual(['FLOAT32', 'FLOAT32']);
    }
  });

  test('operators are excepted by number, by kind and by name', async () => {
    const { recipe } = await report(
      '--preset',
      'tflite',
      '--int16',
      '0',
      '--keep-float',
      'softmax',
    );
    expect(recipe['operators']).toEqual({ 0: 'int16', 2: 'float32' });
    const { code, error } = await withData('--keep-float', 'CONV_3D');
    expect(code).toBe(2);
    expect(error).toMatch(/no operator “CONV_3D”.*FULLY_CONNECTED/);
  });

  test('a board that it does not fit is exit code 1', async () => {
    const { code, out } = await withData('--preset', 'tflite', '--board', 'uno_r3');
    expect(code).toBe(1);
    expect(out).toMatch(/Does not fit the board/);
  });

  test.each([
    [[], /needs samples: --calibration DATA/],
    [['--calibration', 'nowhere.npz'], /nowhere\.npz”: there is no such file/],
    [['--calibration', 'x', '--noise', '1'], /one of the two/],
    [['--noise', '1', '--scheme', 'int4'], /--scheme takes int8, int16x8, dynamic, float16/],
    [['--noise', '1', '--io', 'uint8'], /--io takes int8, float32/],
    [['--noise', '1', '--scheme', 'float16', '--io', 'int8'], /keeps float32 ends/],
    [['--noise', '1', '--preset', 'tflite', '--clipping', 'mse'], /chooses the clipping/],
    [['--noise', '1', '--scheme', 'int16x8', '--clipping', 'mse'], /steps to spare/],
    [['--noise', '1', '--scheme', 'float16', '--clipping', 'mse'], /no ranges of activations/],
    [['--noise', '1', '--scheme', 'float16', '--dense', 'per-tensor'], /no use for --dense/],
    [['--noise', '1', '--scheme', 'dynamic', '--int16', '0'], /no use for --int16/],
    [['--noise', '1', '--labels', 'y'], /--labels says how to read samples/],
    [['--noise', '1', '--grey'], /--grey says how to read samples/],
    [['--noise', '-o'], /--noise lacks its value.*--noise=-3/],
    [['--noise', '1', '--samples', '0'], /--samples takes a whole number/],
    [['--calibration', 'x', '--mean', '0'], /belong together/],
    [
      ['--calibration', 'x', '--range', '0..1', '--mean', '0', '--std', '1'],
      /two ways to say one thing/,
    ],
    [['--calibration', 'x', '--mean', '0', '--std', '0'], /cannot be 0/],
    [['--noise', '1', '--stats'], /has no option --stats/],
  ])('%j is a sentence', async (argv, sentence) => {
    const { code, out, error } = await quantize(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(sentence);
  });

  test('operators that nothing executes are named, and left in float when asked to', async () => {
    const { bytes } = chainModel(
      [1, 6],
      [{ kind: 'dense', width: 8, relu: true }, { kind: 'mystery' }, { kind: 'softmax' }],
    );
    writeFileSync(path('mystery.tflite'), bytes);
    const words = ['--noise', '1', '-o', path('left.tflite')];
    const refused = await run('quantize', path('mystery.tflite'), ...words);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.error).toMatch(
      /no kernel for Mystery \(operator 1\).*--leave-unknown .*2 operators/,
    );
    const { code, out } = await run(
      'quantize',
      path('mystery.tflite'),
      '--leave-unknown',
      ...words,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/2 operators \(Mystery, SOFTMAX\) were not executed/);
    expect(out).toMatch(/ t\d+ SQNR {2,}[\d.]+ dB/);
    expect(out).not.toMatch(/NaN|lossless/);
    const { operators, tensors } = readTflite(readFileSync(path('left.tflite'))).graph
      .subgraphs[0]!;
    const types = operators.map(({ inputs }) => tensors[inputs[0]!]!.type);
    expect(types).toEqual(['INT8', 'INT8', 'FLOAT32', 'FLOAT32']);
  });

  test('what is no calibration data, and what is no float model, is a sentence', async () => {
    writeFileSync(path('bad.npy'), writeNpy('FLOAT32', [5, 7], new Float32Array(35)));
    const wrong = await quantize('--calibration', path('bad.npy'));
    expect(wrong.code).toBe(2);
    expect(wrong.error).toMatch(/^arenascope: .*bad/);
    mkdirSync(path('empty'), { recursive: true });
    const empty = await quantize('--calibration', path('empty'));
    expect(empty.code).toBe(2);
    await withData('--preset', 'tflite');
    writeFileSync(path('int8.tflite'), readFileSync(path('out.tflite')));
    const again = await run(
      'quantize',
      path('int8.tflite'),
      '--noise',
      '1',
      '-o',
      path('x.tflite'),
    );
    expect(again.code).toBe(2);
    expect(again.error).toMatch(/quantized already/);
    const lost = await run('quantize', path('model.tflite'), '--noise', '1');
    expect(lost.error).toMatch(/-o OUT/);
  });
});
