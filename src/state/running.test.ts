import { describe, expect, it } from 'vitest';
import { testModule } from '../core/runtime/testing/module';
import { createStudioService } from '../workers/studio-service';
import { openFile } from './open-model';
import { copyOfRun, saveOutput } from './run-files';
import {
  chooseFile,
  chooseInput,
  chooseRounding,
  isRunInput,
  runModel,
  runWithFile,
  stopRun,
} from './running';
import { selectRunRows } from './rows/run-rows';
import { blobOf, sampleBytes, testStudio } from './testing/studio-fixture';

const module = testModule();
const service = () => createStudioService(() => Promise.resolve(module));
/** A worker whose run never ends; `onRun` is told that it has begun. */
const stuck = (onRun: () => void) => ({
  ...service(),
  run: () => {
    setTimeout(onRun);
    return new Promise(() => undefined);
  },
});
const MODEL = sampleBytes('vibration-anomaly');

async function opened(make: () => object = service) {
  const studio = testStudio({}, { service: make });
  await openFile(studio, blobOf(MODEL), 'anomaly.tflite');
  return studio;
}
type TestStudio = Awaited<ReturnType<typeof opened>>;
const runOf = ({ store }: TestStudio) => store.getState().run;

describe('running the open model', () => {
  it('gives a result with a row for every operator', async () => {
    const studio = await opened();
    await runModel(studio);
    const { result, underWay, failure } = runOf(studio);
    expect({ underWay, failure }).toEqual({ underWay: null, failure: null });
    expect(result?.inputs[0]?.from).toBe('noise, seed 1');
    const rows = selectRunRows(studio.store.getState());
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({ op: 'FULLY_CONNECTED', type: 'int8', operator: 0 });
  });

  it('feeds what was chosen', async () => {
    const studio = await opened();
    chooseInput(studio, 0, { kind: 'noise', seed: 7 });
    chooseRounding(studio, 'single');
    await runModel(studio);
    expect(runOf(studio).result).toMatchObject({
      rounding: 'single',
      inputs: [{ from: 'noise, seed 7' }],
    });
  });

  it('says why there is no result, and takes the last one away', async () => {
    const studio = await opened();
    await runModel(studio);
    await runWithFile(studio, blobOf('1,2,3'), 'short.csv');
    const { result, failure } = runOf(studio);
    expect(result).toBeNull();
    expect(failure?.message).toBe('“short.csv” has 3 numbers; the input takes 640.');
    expect(studio.store.getState().tab).toBe('run');
    chooseInput(studio, 0, { kind: 'zeros' });
    expect(runOf(studio).failure).toBeNull();
  });

  it('is of the later of two files that were dropped, though the first is running', async () => {
    const studio = await opened();
    const drop = (value: number) =>
      runWithFile(studio, blobOf(Array(640).fill(value).join(',')), `${value}.csv`);
    await Promise.all([drop(1), drop(2), drop(3)]);
    const { underWay, failure, result } = runOf(studio);
    expect({ underWay, failure }).toEqual({ underWay: null, failure: null });
    expect(result?.inputs[0]?.from).toContain('3.csv');
  });

  it('can be stopped, and started again', async () => {
    let services = 0;
    const stop = (): void => stopRun(studio);
    const studio: TestStudio = await opened(() => (++services === 2 ? stuck(stop) : service()));
    const running = runModel(studio);
    expect(runOf(studio).underWay).not.toBeNull();
    await runModel(studio); // does nothing meanwhile
    await running;
    expect(runOf(studio)).toMatchObject({ underWay: null, result: null, failure: null });
    await runModel(studio);
    expect(runOf(studio).result).not.toBeNull();
  });

  it('starts afresh with another model, but keeps the rounding', async () => {
    const studio = await opened();
    chooseRounding(studio, 'single');
    chooseFile(studio, 0, blobOf('x'), 'x.csv');
    await runModel(studio);
    await openFile(studio, blobOf(MODEL), 'again.tflite');
    expect(runOf(studio)).toMatchObject({
      inputs: {},
      result: null,
      failure: null,
      rounding: 'single',
    });
  });

  it('leaves nothing behind when another model is opened meanwhile', async () => {
    let services = 0;
    const idle = (): void => undefined;
    const studio = await opened(() => (++services === 2 ? stuck(idle) : service()));
    const running = runModel(studio);
    await openFile(studio, blobOf(MODEL), 'again.tflite');
    await running;
    expect(runOf(studio)).toMatchObject({ underWay: null, result: null, failure: null });
  });
});

describe('files', () => {
  it('that are data are fed to an open model; others are models', async () => {
    const studio = await opened();
    const state = studio.store.getState();
    expect(['a.npy', 'b.CSV', 'c.png', 'd.jpeg'].every((name) => isRunInput(state, name))).toBe(
      true,
    );
    expect(isRunInput(state, 'model.tflite')).toBe(false);
    expect(isRunInput(testStudio().store.getState(), 'a.npy')).toBe(false);
  });

  it('of outputs can be saved and copied', async () => {
    const studio = await opened();
    await runModel(studio);
    saveOutput(studio, 0);
    expect(studio.downloads[0]?.name).toBe('anomaly-output-0.npy');
    expect(JSON.parse(await copyOfRun(studio))).toMatchObject({
      outputs: [{ name: 'reconstruction' }],
    });
  });
});
