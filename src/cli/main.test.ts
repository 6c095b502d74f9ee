import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOARDS } from '../core/boards/boards';
import { writeTflite } from '../core/formats/tflite/write';
import { codeOf, MODEL } from '../core/formats/testing/tiny-model';
import { makeSamples } from '../core/samples/testing/made';
import { decodeShare } from '../core/share/link';
import { writeMeasurements } from '../core/timings/json-lines';
import { measured } from '../core/timings/testing/measured';
import { VERSION } from '../core/profile/version';
import { run } from './testing/run';

let folder = '';
const path = (name: string) => join(folder, name);

/** A real sample, so that figures are not zero, and its name in the folder. */
const [SAMPLE] = makeSamples();
const model = () => path('sample.tflite');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-cli-'));
  writeFileSync(model(), SAMPLE?.bytes ?? new Uint8Array());
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface ProfileJson {
  readonly model: { readonly name: string; readonly sha256: string; readonly bytes: number };
  readonly kernels: string;
  readonly abi: string;
  readonly arena: { readonly used: number; readonly minimum: number };
  readonly buffers: readonly unknown[];
  readonly operators: readonly unknown[];
  readonly board: string | null;
  readonly fits: boolean | null;
}

const profile = async (...argv: readonly string[]) => {
  const { code, out } = await run('profile', '--json', ...argv);
  return { code, json: JSON.parse(out) as ProfileJson };
};

describe('profile', () => {
  test('JSON holds the whole profile; without a board there is no verdict', async () => {
    const { code, json } = await profile(model());
    expect(code).toBe(0);
    expect(json).toMatchObject({
      kernels: 'cmsis-dsp',
      abi: 'short-enums',
      board: null,
      fits: null,
    });
    expect(json.model).toMatchObject({ name: 'sample.tflite', bytes: SAMPLE?.bytes.length });
    expect(json.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(json.arena.minimum).toBeGreaterThanOrEqual(json.arena.used);
    expect(json.buffers.length).toBeGreaterThan(0);
    expect(json.operators.length).toBeGreaterThan(0);
  });

  test('the board chooses kernels and ABI, --kernels overrules it', async () => {
    expect((await profile(model(), '--board', 'esp32_s3')).json).toMatchObject({
      kernels: 'ref',
      abi: 'int-enums',
    });
    expect((await profile(model(), '--board', 'pico')).json.kernels).toBe('cmsis-nodsp');
    expect((await profile(model(), '--board', 'pico', '--kernels', 'ref')).json).toMatchObject({
      kernels: 'ref',
      abi: 'short-enums',
    });
  });

  test('the exit code is the verdict', async () => {
    expect(await profile(model(), '--board', 'portenta_h7')).toMatchObject({
      code: 0,
      json: { fits: true },
    });
    expect(await profile(model(), '--board', 'uno_r3')).toMatchObject({
      code: 1,
      json: { fits: false },
    });
  });

  test('an operator without a kernel is exit code 1, board or not', async () => {
    writeFileSync(
      path('odd.tflite'),
      writeTflite({
        ...MODEL,
        operatorCodes: [{ builtinCode: codeOf('RFFT2D') }, { builtinCode: codeOf('ADD') }],
      }),
    );
    const { code, out } = await run('profile', path('odd.tflite'));
    expect(code).toBe(1);
    expect(out).toMatch(/without a kernel/);
  });

  test('the report says the verdict, the budget and where the bytes go', async () => {
    const { code, out } = await run('profile', model(), '--board', 'uno_r3');
    expect(code).toBe(1);
    expect(out).toMatch(/^DOES NOT FIT$/m);
    expect(out).toMatch(/RAM {2,}[\d,]+ of 2,048 B {2}over by/);
    expect(out).toMatch(/8-bit AVR/);
    expect(out).toMatch(/^Arena \(modelled\)$/m);
    expect(out).toMatch(/eval tensors {2,}[\d,]+ B/);
    expect(out).toMatch(/sets the peak/);
    expect(out).toMatch(/FULLY_CONNECTED|CONV_2D/);
    expect(out.split('\n').every((line) => line === line.trimEnd())).toBe(true);
  });

  test('names from the file cannot write to the terminal', async () => {
    const [subgraph] = MODEL.subgraphs ?? [];
    const tensors = subgraph?.tensors?.map((tensor) => ({ ...tensor, name: 'a\u001b[2Jb\rc' }));
    writeFileSync(
      path('esc.tflite'),
      writeTflite({ ...MODEL, subgraphs: [{ ...subgraph, tensors: tensors ?? [] }] }),
    );
    const { out, error } = await run('profile', path('esc.tflite'), '--board', 'uno_r3');
    // eslint-disable-next-line no-control-regex -- control characters are the point
    expect(out + error).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(out).toContain('a?[2Jb?c');
  });

  test('C source and saved profiles give the same figures', async () => {
    await run('export', model(), '-o', path('c'));
    await run('share', model(), '-o', path('saved.arenascope'));
    const file = await profile(model());
    const source = await profile(path('c/model_data.cc'));
    const saved = await profile(path('saved.arenascope'));
    const { model: id, ...figures } = file.json;
    expect(source.json).toMatchObject({ ...figures, model: { sha256: id.sha256 } });
    expect(saved.json).toEqual({ ...figures, model: id });
  });

  test('the user’s own boards count too', async () => {
    writeFileSync(
      path('boards.json'),
      '[{"name":"Tiny","id":"tiny","flash":1000,"ramUsable":1000}]',
    );
    const { code, json } = await profile(
      model(),
      '--boards',
      path('boards.json'),
      '--board',
      'tiny',
    );
    expect({ code, board: json.board }).toEqual({ code: 1, board: 'tiny' });
  });
});

describe('export', () => {
  test('writes a whole project with its folders', async () => {
    const { code } = await run('export', model(), '-o', path('p'), '--project', 'zephyr');
    expect(code).toBe(0);
    const [name = ''] = readdirSync(path('p'));
    expect(readdirSync(join(path('p'), name)).sort()).toEqual([
      'CMakeLists.txt',
      'README.md',
      'prj.conf',
      'src',
    ]);
  });

  test('writes the files and says the arena size', async () => {
    const { code, out } = await run('export', model(), '-o', path('a/b'), '--symbol', 'my_model');
    expect(code).toBe(0);
    expect(out).toMatch(/^7 files written to .*kTensorArenaSize is [\d,]+ B \(exact\)\.\n$/);
    expect(readdirSync(path('a/b')).toSorted()).toEqual([
      'README.txt',
      'arena.h',
      'model_data.cc',
      'model_data.h',
      'model_io.h',
      'model_xxd.h',
      'op_resolver.h',
    ]);
    expect(readFileSync(path('a/b/model_data.h'), 'utf8')).toContain('my_model[]');
  });
});

describe('share --timings', () => {
  const lineOf = (sha256: string): string =>
    writeMeasurements([measured({ model: { name: 'any.tflite', sha256 } })]);

  test('carries the measurements of this very model', async () => {
    const { sha256 } = decodeShare((await run('share', model())).out).model.file;
    writeFileSync(path('times.jsonl'), lineOf('0'.repeat(64)) + lineOf(sha256));
    const { code, out } = await run('share', model(), '--timings', path('times.jsonl'));
    expect(code).toBe(0);
    expect(decodeShare(out).measurements).toHaveLength(1);
    expect(decodeShare(out).measurements?.[0]).toMatchObject({ runs: measured().runs });
  });

  test('says when the file has none of it', async () => {
    writeFileSync(path('times.jsonl'), lineOf('0'.repeat(64)));
    const { code, error } = await run('share', model(), '--timings', path('times.jsonl'));
    expect(code).toBe(2);
    expect(error).toMatch(/has no measurement of .* Measure this very file/s);
  });
});

describe('share', () => {
  test('prints a link that opens to the same model where npm start serves the studio', async () => {
    const { code, out } = await run('share', model(), '--board', 'pico');
    expect(code).toBe(0);
    const [, port] = /port: .*'(\d+)'/.exec(readFileSync('scripts/start.mjs', 'utf8')) ?? [];
    expect(out).toMatch(new RegExp(`^http://localhost:${port}/#p=1\\.[\\w-]+\n$`));
    expect(decodeShare(out)).toMatchObject({ board: 'pico', kernels: 'cmsis-nodsp' });
    expect(decodeShare(out).model.file.name).toBe('sample.tflite');
  });

  test('without names and to another address', async () => {
    const { out } = await run(
      'share',
      model(),
      '--no-names',
      '--origin',
      'https://example.org/s#x',
    );
    expect(out).toMatch(/^https:\/\/example\.org\/s#p=1\./);
    expect(decodeShare(out).model.file.name).toBe('');
  });
});

describe('boards', () => {
  test('JSON is the whole table', async () => {
    const { code, out } = await run('boards', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(BOARDS);
  });

  test('the list marks what nobody verified', async () => {
    const { out } = await run('boards');
    expect(out).toMatch(/^ {2}uno_r3 .* 2,048\* +32,768\* +none$/m);
    expect(out).toMatch(/^ {2}uno_r4_minima .* 32,768 +262,144 +cmsis-dsp$/m);
  });
});

describe('errors are one sentence on stderr and exit code 2', () => {
  test.each([
    [[], /A command is missing/],
    [['frob'], /“frob” is not a command/],
    [['profile'], /needs a MODEL/],
    [['profile', 'a', 'b'], /takes one MODEL/],
    [['profile', 'nowhere.tflite'], /Cannot read “nowhere.tflite”: there is no such file/],
    [['profile', '/'], /it is a directory/],
    [['profile', 'x', '--frob'], /Unknown option '--frob'/],
    [['profile', 'x', '--board'], /The option --board lacks its value/],
    [['profile', 'x', '--kernels', 'fast'], /“fast” is not a kernel set.*ref, cmsis-nodsp/],
    [
      ['profile', 'x', '--board', 'nano33bel'],
      /no board “nano33bel”. Did you mean .*nano33ble_sense/,
    ],
    [['profile', 'x', '--board', 'qqqqqqqqqqqq'], /List them with/],
    [['profile', 'x', '--boards', 'nowhere.json'], /Cannot read “nowhere.json”/],
    [['profile', 'x', '-o', 'y'], /has no option --output/],
    [['export', 'x'], /needs a directory/],
    [['export', 'x', '-o', 'y', '--project', 'keil'], /--project takes arduino, platformio/],
    [['boards', 'x'], /takes no MODEL/],
  ])('%j', async (argv, sentence) => {
    const { code, out, error } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(sentence);
    expect(error).toMatch(/^arenascope: [^\n]+\n$/);
  });

  test.each([
    ['share', '--origin', 'frob'],
    ['share', '--origin', 'javascript:alert(1)'],
    ['export', '-o', '/dev/null/x'],
    ['export', '-o', 'ignored', '--symbol', '3x'],
  ])('%s with %s %s', async (command, ...options) => {
    const { code, error } = await run(command, model(), ...options);
    expect(code).toBe(2);
    expect(error).toMatch(/^arenascope: [^\n]+\n$/);
  });

  test('a file that is no model', async () => {
    writeFileSync(path('page.html'), '<!doctype html><html><body>Not found</body></html>');
    const { code, error } = await run('profile', path('page.html'));
    expect(code).toBe(2);
    expect(error).toMatch(/is a web page/);
  });

  test('a saved profile has no weights to export', async () => {
    await run('share', model(), '-o', path('saved.arenascope'));
    const { code, error } = await run('export', path('saved.arenascope'), '-o', path('never'));
    expect({ code, error }).toMatchObject({
      code: 2,
      error: expect.stringContaining('no weights') as string,
    });
  });

  test('a damaged profile file says how much of it is there', async () => {
    await run('share', model(), '-o', path('saved.arenascope'));
    writeFileSync(path('cut.arenascope'), readFileSync(path('saved.arenascope')).subarray(0, 200));
    expect((await run('profile', path('cut.arenascope'))).error).toMatch(
      /is cut: \d+ of [\d,]+ bytes/,
    );
  });
});

test('help and version need no command', async () => {
  expect((await run('--help')).out).toMatch(/^arenascope:/);
  expect((await run('profile', '-h')).code).toBe(0);
  expect((await run('--version')).out).toBe(`${VERSION}\n`);
  const file = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ version: VERSION });
});
