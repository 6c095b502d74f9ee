/** What is kept while the page is open, what would be lost with it, and what is taken out. */
import { describe, expect, it } from 'vitest';
import { measured } from '../../core/timings/testing/measured';
import { openFile } from '../open-model';
import { selectUntimed } from '../rows/device-rows';
import { blobOf, sampleBytes, testStudio } from '../testing/studio-fixture';
import type { TestStudio } from '../testing/studio-fixture';
import { hasUnsaved } from '../unsaved';
import { compareWith } from './commands';
import { forgetMeasurement, saveHistory } from './history';
import { keep } from './keep';

const device = ({ store }: TestStudio) => store.getState().device;
const ids = (studio: TestStudio) => device(studio).history.map(({ id }) => id);

const studioWith = (count: number): TestStudio => {
  const studio = testStudio();
  for (let i = 0; i < count; i++) keep(studio, [measured()]);
  return studio;
};

describe('forgetMeasurement', () => {
  it('shows the newest of the others in place of what was shown', () => {
    const studio = studioWith(3);
    forgetMeasurement(studio, 3);
    expect(ids(studio)).toEqual([1, 2]);
    // The newest is what it was compared with: nothing is compared with itself.
    expect(device(studio)).toMatchObject({ shown: 2, against: null });
  });

  it('leaves what is shown, and compares no longer with what is gone', () => {
    const studio = studioWith(3);
    compareWith(studio, 1);
    forgetMeasurement(studio, 1);
    expect(device(studio)).toMatchObject({ shown: 3, against: null });
    forgetMeasurement(studio, 3);
    forgetMeasurement(studio, 2);
    expect(device(studio)).toMatchObject({ history: [], shown: null, against: null });
  });
});

describe('hasUnsaved', () => {
  it('is about times measured here that are in no file', () => {
    const studio = testStudio();
    const isUnsaved = () => hasUnsaved(studio.store.getState());
    keep(studio, [measured()], 'file');
    expect(isUnsaved()).toBe(false);
    keep(studio, [measured()]);
    expect(isUnsaved()).toBe(true);
    saveHistory(studio);
    expect(isUnsaved()).toBe(false);
    // The next one must not pass for one that was saved and taken out.
    forgetMeasurement(studio, 2);
    keep(studio, [measured()]);
    expect(isUnsaved()).toBe(true);
  });
});

describe('selectUntimed', () => {
  it('names the operators that the firmware ran nothing for', async () => {
    const studio = testStudio();
    await openFile(studio, blobOf(sampleBytes('vibration-anomaly')), 'a.tflite');
    const { open } = studio.store.getState();
    if (open === null) throw new Error('Nothing is open.');
    const { file, graph } = open.model;
    const names = graph.subgraphs[0]?.operators.map(({ name }) => name) ?? [];
    const operators = names.map((tag, operator) => ({ operator, tag, ticks: [5] }));
    const untimed = (first: number, sha256: string) => {
      keep(studio, [measured({ model: { name: 'a', sha256 }, operators: operators.slice(first) })]);
      return selectUntimed(studio.store.getState());
    };
    expect(untimed(0, file.sha256)).toEqual([]);
    expect(untimed(2, file.sha256)).toEqual([
      { operator: 0, name: names[0] },
      { operator: 1, name: names[1] },
    ]);
    expect(untimed(2, 'ab'.repeat(32))).toEqual([]);
  });
});
