/** The command as a process: standard input, a pipe that closes early, and the exit code of each. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chainModel } from '../core/evaluate/testing/float-models';
import { isTflite } from '../core/formats/tflite/read-model';
import { makeSamples } from '../core/samples/testing/made';

const BIN = join(import.meta.dirname, '../../bin/arenascope.mjs');
const SAMPLES = makeSamples();
const MODEL = SAMPLES[0]?.bytes ?? new Uint8Array();
const RUNNABLE = SAMPLES.find(({ id }) => id === 'vibration-anomaly')?.bytes ?? new Uint8Array();

const arenascope = (args: readonly string[], input: Uint8Array) =>
  spawnSync(process.execPath, [BIN, ...args], { input, encoding: 'utf8', maxBuffer: 1 << 26 });

test('a model comes through standard input', () => {
  const { status, stdout, stderr } = arenascope(
    ['profile', '-', '--json', '--board', 'uno_r3'],
    MODEL,
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ fits: false, model: { bytes: MODEL.length } });
});

test('nothing in standard input is a sentence', () => {
  const { status, stdout, stderr } = arenascope(['profile', '-'], new Uint8Array());
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^arenascope: “standard input” is empty\./);
});

test('a reader that leaves early does not change the verdict', async () => {
  const child = spawn(process.execPath, [BIN, 'profile', '-', '--json', '--board', 'uno_r3']);
  const errors: string[] = [];
  child.stderr.on('data', (text) => errors.push(String(text)));
  child.stdout.destroy();
  child.stdin.end(MODEL);
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, errors }).toEqual({ code: 1, errors: [] });
});

test('a model from standard input runs', () => {
  const { status, stdout, stderr } = arenascope(['run', '-', '--noise', '1', '--json'], RUNNABLE);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ outputs: [{ name: 'reconstruction' }] });
});

test('a model is quantized with the float engine, which the command brings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'arenascope-process-'));
  const [model, out] = [join(folder, 'model.tflite'), join(folder, 'out.tflite')];
  writeFileSync(model, chainModel([1, 6], [{ kind: 'dense', width: 3 }]).bytes);
  const { status, stdout, stderr } = arenascope(
    ['quantize', model, '--noise', '1', '--preset', 'tflite', '--json', '-o', out],
    new Uint8Array(),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ recipe: { scheme: 'int8' } });
  expect(isTflite(readFileSync(out))).toBe(true);
  rmSync(folder, { recursive: true });
}, 60_000);
