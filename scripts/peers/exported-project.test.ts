/**
 * The session of exported projects, compiled for the desktop and measured by the studio's own session over
 * its standard input and output. TFLM is not part of this repository: a stand-in takes the place of the
 * one file that calls it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { graphOf, operatorOf, profileOf } from '../../src/core/export/testing/export-fixture';
import { projectFiles } from '../../src/core/export/projects/project';
import { openPort } from '../../src/device/open-port';
import { measure } from '../../src/device/session/measure';
import { openSession } from '../../src/device/session/session';
import { pairedPort } from '../../src/device/testing/paired-port';

const hasCompiler = spawnSync('g++', ['--version']).status === 0;
if (!hasCompiler) console.warn('SKIPPED the session of exported projects: install g++ to run it.');

const CACHE = '.cache/projects';
const folders: string[] = [];

/** Two inputs of three bytes, two operators: what the stand-in has. */
const twoInputs = () => {
  const graph = graphOf([operatorOf('ADD'), operatorOf('CUSTOM', { isCustom: true })]);
  const [main] = graph.subgraphs;
  const [input, output] = main?.tensors ?? [];
  if (!main || !input || !output) throw new Error('The fixture has no tensors.');
  const tensors = [{ ...input, shape: [1, 3] }, output, { ...input, shape: [3] }];
  return { ...graph, subgraphs: [{ ...main, tensors, inputs: [0, 2] }] };
};

/** @param status what setting up says */
const compiled = (status: number): string => {
  const graph = twoInputs();
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'cmake-'));
  folders.push(folder);
  const files = projectFiles('cmake', profileOf(graph, 'two.tflite'), new Uint8Array(16), {
    graph,
  });
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const source = join(folder, 'two', 'src');
  const units = ['main', 'port', 'session', 'lines'].map((name) => join(source, `${name}.cpp`));
  const options = ['-std=c++17', '-Wall', '-Wextra', '-Werror', '-fsanitize=undefined'];
  const program = join(folder, 'app');
  const { status: code, stderr } = spawnSync('g++', [
    ...[...options, `-DSTAND_IN_STATUS=${status}`, `-I${source}`, ...units],
    ...['-Wl,--wrap=_Z7PortLedb', 'scripts/peers/stand-in-inference.cpp', '-o', program],
  ]);
  expect(stderr.toString()).toBe('');
  expect(code).toBe(0);
  return resolve(program);
};

const stops: (() => void)[] = [];
const start = (program: string) => {
  const child = spawn(program);
  stops.push(() => child.kill());
  const { found, peer } = pairedPort((bytes) => child.stdin.write(bytes));
  child.stdout.on('data', (bytes: Buffer) => void peer.send(new Uint8Array(bytes)));
  return { found, child };
};

const { signal } = new AbortController();
const openBoard = async (program: string) => {
  const heard: string[] = [];
  const session = await openSession(start(program).found, {
    ...{ open: openPort, signal },
    onLine: ({ text }) => heard.push(text),
  });
  const ask = async (command: string): Promise<readonly string[]> => {
    heard.length = 0;
    await session.talk.ask(command, { firstMs: 5000, signal });
    return heard.slice(0, -1);
  };
  return { session, ask };
};

/** Blinks of a group are half a second apart. */
const PAUSE_MS = 750;

const INPUTS = [Uint8Array.of(1, 2, 250), Uint8Array.of(4, 5, 6)];

describe.skipIf(!hasCompiler)('the session of an exported project', () => {
  let program = '';
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const ready = (): string => (program ||= compiled(0));

  it('is measured as the runner is, operators by their names', async () => {
    const { session } = await openBoard(ready());
    expect(session.device).toMatchObject({
      kind: 'runner',
      hello: {
        ...{ port: 'desktop', kernels: 'tflm', timer: { name: 'CLOCK_MONOTONIC', hertz: 1e6 } },
        program: { name: 'two.tflite', status: 0, inputs: [3, 3], outputs: [5] },
      },
    });
    const { measurement, failure, outputs } = await measure(session, {
      ...{ runs: 2, warmups: 1, profiledRuns: 3, inputs: INPUTS, signal },
      expected: [Uint8Array.of(5, 7, 0, 0, 1)],
    });
    // Runs of nothing take no time, which the studio calls a timer that stands still.
    expect(failure?.message ?? 'stands still').toContain('stands still');
    expect(outputs).toEqual([Uint8Array.of(5, 7, 0, 0, 1)]);
    expect(measurement?.outputsEqual ?? true).toBe(true);
    await session.close();
  });

  it('names operators, and lets none of them break a line', async () => {
    const { ask } = await openBoard(ready());
    const lines = await ask('x profile 2');
    expect(lines.map((line) => line.replace(/\*....$/, '')).slice(0, 6)).toEqual([
      ...['m-x-op-[0,0,ADD,10]', 'm-x-op-[0,1,My_op___,32]', 'm-x-sum-[0,42]'],
      ...['m-x-op-[1,0,ADD,10]', 'm-x-op-[1,1,My_op___,32]', 'm-x-sum-[1,42]'],
    ]);
  });

  it.each([
    ['db 00', ['e-[db load N comes first]']],
    ['db load 5', ['e-[the inputs have 6 bytes]']],
    ['db 0g', ['e-[bad digits]']],
    ['x infer 0', ['e-[bad number]']],
    ['x infer 1x', ['e-[bad number]']],
    ['x infer 4294967296', ['e-[bad number]']],
    ['x out 1', ['e-[no results]']],
    ['results', ['e-[no results]']],
    ['x [no]', ['e-[Unknown command: x _no_]']],
    ['y'.repeat(81), ['e-[too long]']],
    ['db print', ['m-buffer-00-00-00-00-00-00']],
  ])('answers %s as the runner does', async (command, lines) => {
    const { ask } = await openBoard(ready());
    expect(await ask(command)).toEqual(lines);
  });

  it('takes all of a command’s bytes or none', async () => {
    const { ask } = await openBoard(ready());
    expect(await ask('db load 6')).toEqual(['m-[Expecting 6 bytes]']);
    expect(await ask('db 01020304050607')).toEqual(['e-[more than N bytes]']);
    expect(await ask('db 01020')).toEqual(['e-[bad digits]']);
    expect(await ask('db 010203040506')).toEqual(['m-load-done']);
    expect(await ask('db 07')).toEqual(['e-[more than N bytes]']);
    expect(await ask('db print')).toEqual(['m-buffer-01-02-03-04-05-06']);
  });

  it('puts inputs and state back before every command’s first run', async () => {
    const { ask } = await openBoard(ready());
    await ask('db load 6');
    await ask('db 010203040506');
    for (const runs of [3, 3])
      expect((await ask(`infer ${runs} 1`)).at(-1)).toBe(
        'm-results-[-0.688,-0.562,-0.438,-1.000,-inf]',
      );
    expect((await ask('x out 0'))[0]).toMatch(/^m-x-bytes-\[0,0,0507090004\]/);
  });

  it('stops when something is sent, and answers that next', async () => {
    const { child } = start(ready());
    let heard = '';
    child.stdout.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('m-ready');
    child.stdin.write('x infer 1000000%name%');
    await expect.poll(() => heard, { timeout: 20_000 }).toContain('m-name-dut-[arenascope]');
    expect(heard).toMatch(/e-\[stopped\]\r\nm-ready\r\nm-name/);
  });

  it('says a failed run, and goes on', async () => {
    const { ask } = await openBoard(ready());
    await ask('db load 6');
    await ask('db 0d0000000000');
    expect(await ask('x infer')).toEqual(['e-[status 4]']);
    await ask('db load 6');
    await ask('db 010203040506');
    expect(await ask('x infer')).toHaveLength(3);
  });

  it('says why it cannot run', async () => {
    const { session, ask } = await openBoard(compiled(3));
    expect(session.device).toMatchObject({ hello: { program: { status: 3, inputs: [] } } });
    for (const command of ['x infer', 'x profile', 'x out', 'infer', 'results', 'db print'])
      expect(await ask(command)).toEqual(['e-[status 3]']);
  });

  /** How many blinks the LED groups together, after those that may have begun before the program did. */
  const blinksOf = async (program: string, atMost: number): Promise<number> => {
    const { child } = start(program);
    const lit: number[] = [];
    child.stderr.on('data', (changes: Buffer) => {
      for (const change of changes.toString()) if (change === '+') lit.push(performance.now());
    });
    // A group that may be cut, a whole one, and the first of the next.
    await expect.poll(() => lit.length, { timeout: 25_000 }).toBeGreaterThan(2 * atMost);
    const pauses = lit.flatMap((at, i) => (at - (lit[i - 1] ?? at) > PAUSE_MS ? [i] : []));
    const [first = NaN, second = NaN] = pauses;
    return second - first;
  };

  it('lets the LED beat, or blink as often as the status says', { timeout: 60_000 }, async () => {
    const programs = [ready(), compiled(2), compiled(3)];
    const blinks = programs.map((program, i) => blinksOf(program, [1, 2, 3][i] ?? 0));
    expect(await Promise.all(blinks)).toEqual([1, 2, 3]);
  });
});
