/** The command run, in this process: what it accepts, prints and writes, and how it refuses. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTflite } from '../core/formats/tflite/write';
import { codeOf } from '../core/formats/testing/tiny-model';
import { dtypeCode } from '../core/graph/dtypes';
import { readNpy, writeNpy } from '../core/run/npy';
import { makeSamples } from '../core/samples/testing/made';
import { run } from './testing/run';

let folder = '';
const path = (name: string) => join(folder, name);

interface RunJson {
  readonly rounding: string;
  readonly inferences: number;
  readonly inputs: readonly {
    readonly name: string;
    readonly from: string;
    readonly crc32: string;
  }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly type: string;
    readonly crc32: string;
    readonly raw: readonly number[];
    readonly values: readonly number[];
  }[];
  readonly deadChannels: readonly unknown[];
  readonly statistics?: readonly unknown[];
}

const runJson = async (...argv: readonly string[]): Promise<RunJson> => {
  const { code, out, error } = await run('run', ...argv, '--json');
  expect({ code, error }).toEqual({ code: 0, error: '' });
  return JSON.parse(out) as RunJson;
};

/** Two float inputs of four, put one behind the other. */
const JOINT = writeTflite({
  description: '',
  operatorCodes: [{ builtinCode: codeOf('CONCATENATION') }],
  subgraphs: [
    {
      name: 'main',
      tensors: ['left', 'right', 'both'].map((name, i) => ({
        name,
        shape: [i === 2 ? 8 : 4],
        type: dtypeCode('FLOAT32'),
      })),
      operators: [
        {
          opcodeIndex: 0,
          inputs: [0, 1],
          outputs: [2],
          builtinOptions: { type: 'ConcatenationOptions', value: { axis: 0 } },
        },
      ],
      inputs: [0, 1],
      outputs: [2],
    },
  ],
  buffers: [{}],
});

const model = () => path('sample.tflite');
const joint = () => path('joint.tflite');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-run-'));
  const sample = makeSamples().find(({ id }) => id === 'vibration-anomaly');
  writeFileSync(model(), sample?.bytes ?? new Uint8Array());
  writeFileSync(joint(), JOINT);
  writeFileSync(path('x.npy'), writeNpy('FLOAT32', [4], Float32Array.of(1, 2, 3, 4)));
  writeFileSync(path('y.csv'), '5, 6, 7, 8\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('run', () => {
  test('JSON holds outputs, stored and real, with their checksum', async () => {
    const json = await runJson(model(), '--noise', '1');
    expect(json).toMatchObject({ rounding: 'double', inferences: 1 });
    expect(json.inputs).toMatchObject([{ name: 'features', from: 'noise, seed 1' }]);
    const [output] = json.outputs;
    expect(output).toMatchObject({ name: 'reconstruction', type: 'int8' });
    expect(output?.raw).toHaveLength(640);
    expect(output?.values).toHaveLength(640);
    expect(output?.crc32).toMatch(/^0x[0-9a-f]{8}$/);
    expect(json.statistics).toBeUndefined();
    expect(await runJson(model(), '--noise', '1')).toEqual(json);
    const other = await runJson(model(), '--noise', '2');
    expect(other.outputs[0]?.crc32).not.toBe(output?.crc32);
  });

  test('statistics have a row for every operator', async () => {
    expect((await runJson(model(), '--zeros', '--stats')).statistics).toHaveLength(10);
  });

  test('rounding is a switch', async () => {
    const json = await runJson(model(), '--noise', '1', '--rounding', 'single');
    expect(json.rounding).toBe('single');
  });

  test('files go to inputs in order, or by name; what is left gets the filler', async () => {
    const values = async (...argv: readonly string[]) =>
      (await runJson(joint(), ...argv)).outputs[0]?.values;
    const [x, y] = [path('x.npy'), path('y.csv')];
    expect(await values('--input', x, '--input', y)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await values('--input', `right=${x}`, '--input', y)).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
    expect(await values('--input', `right=${x}`, '--zeros')).toEqual([0, 0, 0, 0, 1, 2, 3, 4]);
  });

  test('outputs are saved as .npy', async () => {
    const { code } = await run('run', joint(), '--zeros', '-o', path('out'));
    expect(code).toBe(0);
    const { type, shape } = readNpy(new Uint8Array(readFileSync(path('out/output-0.npy'))), 'x');
    expect({ type, shape }).toEqual({ type: 'FLOAT32', shape: [8] });
  });

  test('the text says what came out, and whose time it took', async () => {
    const { code, out } = await run('run', model(), '--noise', '1', '--stats');
    expect(code).toBe(0);
    expect(out).toContain('Output reconstruction int8 [1, 640]');
    expect(out).toContain('not on a chip');
    expect(out).toMatch(/0 {2}FULLY_CONNECTED +0 +\d/);
  });

  test.each<readonly [string, readonly string[], RegExp]>([
    ['no input', [], /The input “features” is not given\. Give --input FILE/],
    ['a missing file', ['--input', 'none.npy'], /Cannot read “none\.npy”/],
    ['a picture', ['--input', 'cat.png'], /does not decode/],
    ['a bad seed', ['--noise', 'x'], /--noise takes a whole number from 0/],
    ['no repetition', ['--zeros', '--repeat', '0'], /--repeat takes a whole number from 1/],
    ['another rounding', ['--zeros', '--rounding', 'up'], /“up” is not a rounding/],
    ['an option of another command', ['--zeros', '--board', 'pico'], /has no option --board/],
  ])('%s is a sentence, and exit code 2', async (_, argv, sentence) => {
    const { code, out, error } = await run('run', model(), ...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(sentence);
  });

  test('data that does not fit is a sentence with its place', async () => {
    const wrong = await run('run', model(), '--input', path('x.npy'));
    expect(wrong.code).toBe(2);
    expect(wrong.error).toMatch(/holds 4; the input features takes 1 × 640/);
    writeFileSync(path('bad.csv'), '1,2\n3,oops\n');
    const bad = await run('run', joint(), '--input', path('bad.csv'), '--zeros');
    expect(bad.error).toMatch(/line 2, column 2: “oops” is not a number/);
    const many = ['x.npy', 'y.csv', 'y.csv'].flatMap((name) => ['--input', path(name)]);
    expect((await run('run', joint(), ...many)).error).toMatch(/has 2 inputs; more were given/);
  });

  test('a model that the runtime lacks an operator for is named, with exit code 1', async () => {
    const lacking = writeTflite({
      description: '',
      operatorCodes: [{ builtinCode: codeOf('L2_NORMALIZATION') }],
      subgraphs: [
        {
          tensors: ['x', 'y'].map((name) => ({ name, shape: [1, 4], type: dtypeCode('FLOAT32') })),
          operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
          inputs: [0],
          outputs: [1],
        },
      ],
      buffers: [{}],
    });
    writeFileSync(path('lacking.tflite'), lacking);
    const { code, out, error } = await run('run', path('lacking.tflite'), '--zeros');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toMatch(/cannot run this model: operator 0, L2_NORMALIZATION/);
  });

  test('a saved profile has nothing to run', async () => {
    await run('share', model(), '-o', path('saved.arenascope'));
    const { code, error } = await run('run', path('saved.arenascope'), '--zeros');
    expect(code).toBe(2);
    expect(error).toMatch(/carries no weights/);
  });
});
