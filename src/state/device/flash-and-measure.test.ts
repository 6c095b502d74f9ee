/** The whole way in the state, with the emulated chip on this thread. */
import { describe, expect, it } from 'vitest';
import { testModule } from '../../core/runtime/testing/module';
import { createStudioService } from '../../workers/studio-service';
import { openFile } from '../open-model';
import { selectTimeRows } from '../rows/device-rows';
import { blobOf, sampleBytes, testStudio } from '../testing/studio-fixture';
import type { TestStudio } from '../testing/studio-fixture';
import { flashAndMeasure, importHistory, measureAgain, saveHistory, stop } from './commands';

const EMULATED = { timeout: 120_000 };

const service = () => createStudioService(() => Promise.resolve(testModule()));

async function openSmallest(): Promise<TestStudio> {
  const studio = testStudio({}, { service });
  await openFile(studio, blobOf(sampleBytes('vibration-anomaly')), 'anomaly.tflite');
  return studio;
}

const device = ({ store }: TestStudio) => store.getState().device;

describe('flashAndMeasure', () => {
  it('flashes the emulated Pico, measures and compares the outputs', EMULATED, async () => {
    const studio = await openSmallest();
    await flashAndMeasure(studio);
    expect(device(studio).failure).toBeNull();
    expect(device(studio).steps.map(({ status }) => status)).toEqual(Array(5).fill('done'));
    const measurement = device(studio).history.at(-1)?.measurement;
    expect(measurement).toMatchObject({ outputsEqual: true, dropped: 0, warmups: 1 });
    expect(measurement?.runs).toHaveLength(5);
    // The firmware set a flash up that the emulator has not: its words would contradict the limits.
    expect(measurement?.board).toMatchObject({ id: 'pico', core: 'cortex-m0plus' });
    expect(measurement?.board).not.toHaveProperty('flash');
    const rows = selectTimeRows(studio.store.getState());
    expect(rows).toHaveLength(10);
    expect(rows.every(({ cyclesPerMac = 0 }) => cyclesPerMac > 1)).toBe(true);
    expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    await measureAgain(studio);
    expect(device(studio).history).toHaveLength(2);
    await expectSaved(studio);
    await expectNotCredited(studio);
    device(studio).board?.leave();
  });

  it('stops at once, keeps what was measured, and works again', EMULATED, async () => {
    const studio = await openSmallest();
    studio.store.setState(({ device: before }) => ({ device: { ...before, runs: 1000 } }));
    const whole = flashAndMeasure(studio);
    await untilRun(studio, 2);
    stop(studio);
    expect(device(studio).underWay).toBeNull();
    expect(device(studio).steps.at(-1)?.status).toBe('stopped');
    await whole;
    expect(device(studio)).toMatchObject({ board: null, failure: null });
    expect(device(studio).history.at(-1)?.measurement.runs.length).toBeGreaterThan(1);
    studio.store.setState(({ device: before }) => ({ device: { ...before, runs: 1 } }));
    await flashAndMeasure(studio);
    expect(device(studio).history.at(-1)?.measurement.outputsEqual).toBe(true);
    device(studio).board?.leave();
  });
});

/** The port of a Pico, taken for a Nucleo: its times must not stand in the Nucleo's name. */
async function expectNotCredited(studio: TestStudio): Promise<void> {
  studio.store.setState(({ device: before }) => ({
    device: {
      ...before,
      board: before.board && { ...before.board, name: 'Nucleo', boardId: 'nucleo_f401re' },
    },
  }));
  await measureAgain(studio);
  const measurement = device(studio).history.at(-1)?.measurement;
  expect(measurement?.board.name).toBe('rp2040-uart');
  expect(measurement?.board.id).toBeUndefined();
  expect(measurement?.warnings?.join()).toContain('not credited to that board');
}

describe('another model in the middle', () => {
  it('is told, and blames neither the board nor the studio', EMULATED, async () => {
    const studio = await openSmallest();
    const opened = new Promise<void>((resolve) => {
      const leave = studio.store.subscribe(({ device: { steps } }) => {
        if (steps.find(({ id }) => id === 'flash')?.status !== 'active') return;
        leave();
        void openFile(studio, blobOf(sampleBytes('clothes')), 'other.tflite').then(resolve);
      });
    });
    await flashAndMeasure(studio);
    await opened;
    expect(device(studio).failure?.message).toContain('Another model was opened');
    expect(device(studio).steps[1]?.status).toBe('done');
    await flashAndMeasure(studio);
    expect(device(studio).history.at(-1)?.measurement.model.name).toBe('other.tflite');
    device(studio).board?.leave();
  });
});

/** All that has to be known to believe a time goes into the file, and comes back from it. */
const expectSaved = async (studio: TestStudio): Promise<void> => {
  const before = device(studio).history.map(({ measurement }) => measurement);
  await saveHistory(studio);
  const [{ name, content } = { name: '', content: blobOf('') }] = studio.downloads;
  expect(name).toBe('measurements.jsonl');
  const lines = (await content.text()).trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  const [first] = lines.map((line) => JSON.parse(line) as unknown);
  expect(first).toMatchObject({
    model: { name: 'anomaly.tflite', sha256: studio.store.getState().open?.model.file.sha256 },
    firmware: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    board: { id: 'pico', core: 'cortex-m0plus', clockHertz: 125e6 },
    place: { kind: 'emulated' },
    kernels: 'arenascope',
    timer: { kind: 'cycles', hertz: 125e6 },
  });
  await importHistory(studio, content);
  const { history } = device(studio);
  expect(history.slice(2).map(({ measurement }) => measurement)).toEqual(before);
  expect(history.map(({ from }) => from)).toEqual(['here', 'here', 'file', 'file']);
};

/** Resolves when the measurement says that so many runs were made. */
const untilRun = (studio: TestStudio, run: number): Promise<void> =>
  new Promise((resolve) => {
    const leave = studio.store.subscribe(({ device: { steps } }) => {
      if (!steps.some(({ detail }) => detail.startsWith(`run ${run} of`))) return;
      leave();
      resolve();
    });
  });
