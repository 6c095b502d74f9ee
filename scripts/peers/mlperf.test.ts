/**
 * MLPerf Tiny's own host script has to take our runner for a device under test. What it says to one is
 * kept (mlperf-transcript.txt) and said again here, so that this stays true also where the script is not.
 *
 * To have the script itself run, set ARENASCOPE_MLPERF_TINY to a checkout of mlcommons/tiny and, unless
 * python3 has pyserial, pyyaml, pyusb, numpy, scikit-learn and matplotlib, ARENASCOPE_MLPERF_PYTHON to one
 * that has.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Cargo } from '../runner/testing/cargo';
import { sampleCargo, smallCargo } from '../runner/testing/cargo';
import { linesOf } from '../runner/testing/lines';
import { emulatePico } from '../runner/testing/pico';
import { skips } from './missing';
import { startTerminalBoard } from './testing/mlperf-board';

const PORT = 'rp2040-uart';
const TRANSCRIPT = 'scripts/peers/mlperf-transcript.txt';
const checkout = process.env['ARENASCOPE_MLPERF_TINY'];
const python = process.env['ARENASCOPE_MLPERF_PYTHON'] ?? 'python3';
const MODULES = 'serial, yaml, usb.core, numpy, sklearn, matplotlib';

const lacksHost = (): boolean => {
  if (checkout === undefined) {
    console.warn('SKIPPED MLPerf Tiny’s own host: set ARENASCOPE_MLPERF_TINY to a checkout of it.');
    return true;
  }
  const { status, stderr } = spawnSync(python, ['-c', `import ${MODULES}`]);
  if (status !== 0) console.warn(`SKIPPED MLPerf Tiny’s own host: ${String(stderr)}`);
  return status !== 0 || skips('MLPerf Tiny’s own host', ['socat']);
};

/** Times differ from run to run. */
const withoutTimes = (text: string): string => text.replaceAll(/m-lap-us-\d+/g, 'm-lap-us-N');

/** A model of a few bytes under the name that selects the script of keyword spotting. */
const tiny = (): Promise<Cargo> =>
  smallCargo(PORT, 'convolution', 'FULLY_CONNECTED INT8', 10, 'kws01');

describe('a recorded conversation with MLPerf Tiny’s host', () => {
  const lines = readFileSync(TRANSCRIPT, 'utf8').trimEnd().split('\n');

  it('goes as it went', async () => {
    const { firmware } = await tiny();
    const pico = emulatePico(firmware.segments);
    const said = lines.flatMap((line) => {
      if (!line.startsWith('> ')) return [];
      const answer = linesOf(pico.say(`${line.slice(2)}%`));
      return [line, ...answer.map((one) => `< ${withoutTimes(one)}`.trimEnd())];
    });
    expect(said).toEqual(lines);
  });

  it('is one of its performance mode: five times 70 inferences after 10', () => {
    expect(lines.slice(0, 1)).toEqual(['> name']);
    expect(lines.filter((line) => line === '> infer 70 10')).toHaveLength(5);
  });
});

describe.skipIf(lacksHost())('MLPerf Tiny’s own host', { timeout: 900_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mlperf-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The files that the host sends, each with its class. */
  const writeData = (
    { name }: Cargo,
    files: readonly { readonly input: Uint8Array; readonly label: number }[],
    classes: number,
  ): void => {
    mkdirSync(join(folder, name), { recursive: true });
    files.forEach(({ input }, i) => writeFileSync(join(folder, name, `${i}.bin`), input));
    const rows = files.map(({ label }, i) => `${i}.bin,${classes},${label}\n`);
    writeFileSync(join(folder, name, 'y_labels.csv'), rows.join(''));
  };

  const run = (terminal: string, mode: 'p' | 'a'): Promise<{ text: string; code: number }> =>
    new Promise((tell) => {
      const args = [
        resolve('scripts/peers/mlperf-host.py'),
        resolve(checkout ?? ''),
        terminal,
        mode,
        folder,
      ];
      execFile(
        python,
        args,
        { cwd: folder, env: { ...process.env, MPLBACKEND: 'Agg' } },
        (error, stdout, stderr) => tell({ text: stdout + stderr, code: error ? 1 : 0 }),
      );
    });

  const converse = async (cargo: Cargo, mode: 'p' | 'a') => {
    const board = await startTerminalBoard(cargo);
    try {
      return { ...(await run(board.path, mode)), transcript: board.transcript() };
    } finally {
      await board.close();
    }
  };

  it('says what was recorded', async () => {
    const cargo = await tiny();
    const files = [0, 1, 2, 3, 4].map((i) => ({
      input: (cargo.inputs[0] ?? new Uint8Array()).map((byte) => byte + 50 * i),
      label: 0,
    }));
    writeData(cargo, files, 12);
    const { text, transcript } = await converse(cargo, 'p');
    expect(text).toContain('Device name retrieved: arenascope');
    expect(text).toContain('Device model retrieved: kws01');
    await expect(withoutTimes(transcript)).toMatchFileSnapshot(resolve(TRANSCRIPT));
  });

  it('measures throughput to its own rules', async () => {
    // Its script ends in error below ten seconds, and when 70 inferences take half a minute.
    const cargo = await sampleCargo(PORT, 'clothes', 'kws01');
    writeData(cargo, Array(5).fill({ input: cargo.inputs[0], label: 0 }), 12);
    const { text, code } = await converse(cargo, 'p');
    expect(text).toMatch(/Median throughput is +\d+\.\d{3} inf/);
    expect(text).not.toContain('ERROR');
    expect(code).toBe(0);
  });

  it('finds the tab’s own answers', async () => {
    const cargo = await sampleCargo(PORT, 'vision-96', 'vww01');
    const files = [0, 1].flatMap((label) => picturesOf(cargo, label, 3));
    writeData(cargo, files, 2);
    const { text, code } = await converse(cargo, 'a');
    expect(text).toContain('Top 1% = 100.0');
    expect(text).toContain('AUC = 1.000');
    expect(code).toBe(0);
  });
});

/** Noise of all kinds that the tab's runtime takes for this class, as it judges itself. */
const picturesOf = ({ runner, inputs: [shape] }: Cargo, label: number, count: number) => {
  const found: { input: Uint8Array; label: number }[] = [];
  for (let seed = 1; found.length < count && seed < 1000; seed++) {
    let state = seed;
    const input = (shape ?? new Uint8Array()).map((_, i) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return seed % 2 === 0 ? state >>> 24 : (seed * 5 + (i >> 6) + (state >>> 28)) & 255;
    });
    runner.reset();
    const [no = 0, yes = 0] = new Int8Array(runner.run([input])[0] ?? []);
    if ((yes > no ? 1 : 0) === label && yes !== no) found.push({ input, label });
  }
  return found;
};
