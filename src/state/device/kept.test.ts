/** Whatever ends a measurement, the runs taken until then are kept, and the next one works. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeDut } from '../../device/session/testing/fake-dut';
import type { FakeBoard } from '../../device/session/testing/fake-board';
import { openFile } from '../open-model';
import { blobOf, sampleBytes, testStudio } from '../testing/studio-fixture';
import { connectPort, measureAgain } from './commands';

const RUNS = 4;

/** A studio with a model, and a board of MLPerf Tiny's that meets `fault` from its third inference on. */
const studioWith = async (fault: (board: FakeBoard) => void) => {
  const studio = testStudio();
  await openFile(studio, blobOf(sampleBytes('vibration-anomaly')), 'anomaly.tflite');
  let inferences = 0;
  let isBad = true;
  const board = createFakeDut({
    answer: (command, usual, itself) => {
      if (!command.startsWith('infer')) return usual;
      inferences++;
      if (!isBad || inferences < 3) return usual;
      fault(itself);
      return undefined;
    },
  });
  await connectPort(studio, board.found);
  studio.store.setState(({ device }) => ({ device: { ...device, runs: RUNS } }));
  const device = () => studio.store.getState().device;
  const kept = () => device().history.map(({ measurement }) => measurement.runs.length);
  const measureStep = () => device().steps.find(({ id }) => id === 'measure');
  const heal = (): void => void (isBad = false);
  return { studio, board, device, kept, measureStep, heal };
};

/** Waiting takes no time; loading code still does. */
const hurried = async (work: Promise<void>): Promise<void> => {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(50);
  }
  await done;
};

afterEach(() => void vi.useRealTimers());

describe('a measurement that ends early', () => {
  it.each([
    ['the line breaks', ({ hangUp }: FakeBoard) => hangUp(), 'is gone'],
    ['the board says nothing more', () => undefined, 'infer'],
  ])('keeps its runs where %s', async (_, fault, says) => {
    const { studio, board, device, kept, measureStep, heal } = await studioWith(fault);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    await hurried(measureAgain(studio));
    expect(measureStep()?.status).toBe('failed');
    expect(device().failure).toMatchObject({ step: 'measure' });
    expect(device().failure?.message).toContain(says);
    expect(device().failure?.advice).not.toBe('');
    const [first = 0] = kept();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(RUNS);
    expect(board.found.port.readable).toBeNull();
    heal();
    await hurried(measureAgain(studio));
    expect(measureStep()?.status).toBe('done');
    expect(device().failure).toBeNull();
    expect(kept()).toEqual([first, RUNS]);
  });
});
