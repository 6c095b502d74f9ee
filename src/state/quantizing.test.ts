import { afterEach, describe, expect, it } from 'vitest';
import { chainModel } from '../core/evaluate/testing/float-models';
import { testModule } from '../core/runtime/testing/module';
import { testEngine } from '../tfjs/testing/engine';
import type { LoadEngine } from '../workers/engine';
import { createQuantizerService } from '../workers/quantizer-service';
import { leaveOperators } from './leave-operators';
import { openFile } from './open-model';
import {
  changeRecipe,
  changeSplit,
  choosePreset,
  chooseScheme,
  setTensor,
} from './quantize-choices';
import { selectBeforeAfter, selectOptions, selectRun, selectWorstLayers } from './quantize-figures';
import { saveReport, saveRun } from './quantize-files';
import { selectAfter, showSide } from './quantize-sides';
import {
  giveFiles,
  giveNoise,
  makeCurve,
  quantize,
  selectBefore,
  stopQuantizing,
  trackQuantizer,
} from './quantizing';
import { chooseKernels } from './target';
import { testStudio } from './testing/studio-fixture';
import type { TestStudio } from './testing/studio-fixture';
import { showTab } from './view';

const { bytes } = chainModel(
  [1, 6],
  [{ kind: 'dense', width: 8, relu: true }, { kind: 'dense', width: 3 }, { kind: 'softmax' }],
);
const FILE = new Blob([new Uint8Array(bytes)]);
const load: LoadEngine = async () => ({
  loadFloat: await testEngine(),
  runtime: testModule(),
  loadTrainer: () => Promise.reject(new Error('not in this test')),
});

let studio: TestStudio;
const state = () => studio.store.getState();
const tab = () => state().quantize;

async function open(
  change: (service: object) => object = (service) => service,
  file = FILE,
): Promise<void> {
  studio = testStudio({}, { quantizer: () => change(createQuantizerService(load)) });
  trackQuantizer(studio);
  await openFile(studio, file, 'chain.tflite');
}

/** Opens the tab, with noise for data. */
async function withNoise(change?: (service: object) => object, file = FILE): Promise<void> {
  await open(change, file);
  showTab(studio, 'quantize');
  await expect.poll(() => tab().float).not.toBeNull();
  await giveNoise(studio, { seed: 1, count: 30 });
  choosePreset(studio, 'converter');
}

afterEach(() => {
  for (const peer of [...studio.peers, ...studio.quantizers]) peer.terminate();
});

describe('quantizing', () => {
  it('starts its worker when the tab is first shown, and not before', async () => {
    await open();
    expect(studio.quantizers).toHaveLength(0);
    showTab(studio, 'quantize');
    await expect.poll(() => tab().float?.openId).toBe(state().open?.id);
    expect(studio.quantizers).toHaveLength(1);
    showTab(studio, 'run');
    showTab(studio, 'quantize');
    expect(studio.quantizers).toHaveLength(1);
  });

  it('takes the later of two files that were dropped while the model was being read', async () => {
    await open();
    showTab(studio, 'quantize');
    const drop = (path: string) =>
      giveFiles(studio, [{ path, file: new Blob(['1,2,3,4,5,6\n'.repeat(9)]) }]);
    await Promise.all([drop('first.csv'), drop('second.csv')]);
    expect(tab().data?.name).toContain('second.csv');
    expect(tab()).toMatchObject({ underWay: null, failure: null });
  });

  it('lets go of data for a model that another took the place of', async () => {
    let services = 0;
    const slow = { open: () => new Promise(() => undefined) };
    await open((service) => (++services === 1 ? { ...service, ...slow } : service));
    showTab(studio, 'quantize');
    const given = giveFiles(studio, [{ path: 'x.csv', file: new Blob(['1,2,3,4,5,6\n']) }]);
    await openFile(studio, FILE, 'other.tflite');
    await given;
    await expect.poll(() => tab().float?.openId).toBe(state().open?.id);
    expect(tab()).toMatchObject({ data: null, failure: null });
  });

  it('says what is missing', async () => {
    await open();
    showTab(studio, 'quantize');
    await expect.poll(() => tab().float).not.toBeNull();
    await quantize(studio);
    expect(tab().failure).toMatchObject({ place: 'data', message: /no calibration data/ });
  });

  it('opens the result beside the float model, and either can be shown', async () => {
    await withNoise();
    await quantize(studio);
    expect(tab()).toMatchObject({ failure: null, underWay: null, side: 'both', afterRun: 1 });
    const [before, after] = [selectBefore(state())!, selectAfter(state())!];
    expect(state().open?.id).toBe(after.id);
    expect(before.model.file.name).toBe('chain.tflite');
    expect(after.model.file.name).toBe('chain-int8.tflite');
    const figures = selectBeforeAfter(state())!;
    expect(figures.file).toEqual([before.model.file.bytes, after.model.file.bytes]);
    showSide(studio, 'before');
    expect(state().open?.id).toBe(before.id);
    expect(selectBeforeAfter(state())).toEqual(figures);
    expect(selectAfter(state())?.id).toBe(after.id);
  });

  it('profiles both for another target', async () => {
    await withNoise();
    await quantize(studio);
    await chooseKernels(studio, 'ref');
    expect(selectBefore(state())?.profile.target.kernels).toBe('ref');
    expect(selectAfter(state())?.profile.target.kernels).toBe('ref');
    showSide(studio, 'before');
    expect(state().open?.profile.target.kernels).toBe('ref');
  });

  it('keeps what was made to compare, worst layers first, and saves it', async () => {
    await withNoise();
    await quantize(studio);
    changeRecipe(studio, { clipping: 'mse' });
    expect(tab().preset).toBe('custom');
    await quantize(studio);
    expect(tab().runs.map(({ id }) => id)).toEqual([1, 2]);
    expect(selectRun(state())?.id).toBe(2);
    const ratios = selectWorstLayers(state()).map(({ sqnr }) => sqnr);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    saveRun(studio);
    saveReport(studio, 1);
    expect(studio.downloads.map(({ name }) => name)).toEqual([
      'chain-int8.tflite',
      'chain-int8.report.json',
    ]);
  });

  it('calibrates again only for other data or another split', async () => {
    await withNoise();
    await quantize(studio);
    const seen = tab().calibration;
    changeRecipe(studio, { io: 'float32' });
    await quantize(studio);
    expect(tab().calibration).toBe(seen);
    changeSplit(studio, { kind: 'held-out' });
    expect(tab().calibration).toBeNull();
    await quantize(studio);
    expect(tab().calibration).toMatchObject({ heldOut: true });
  });

  it('offers to leave operators that nothing executes in float, and goes on when told to', async () => {
    const layers = [{ kind: 'dense', width: 8 }, { kind: 'mystery' }, { kind: 'softmax' }] as const;
    const { bytes: odd } = chainModel([1, 6], layers);
    await withNoise(undefined, new Blob([new Uint8Array(odd)]));
    await quantize(studio);
    expect(tab().failure).toMatchObject({ place: 'quantize', message: /Mystery/, leave: 2 });
    expect(tab().runs).toEqual([]);
    await leaveOperators(studio);
    expect(tab()).toMatchObject({ failure: null, underWay: null, side: 'both' });
    expect(tab().runs[0]!.result.cost.compared).toHaveLength(1);
    expect(tab().calibration?.notes.join()).toMatch(/Mystery/);
    const refused = selectOptions(state()).map((option) => option.refused.int16 !== undefined);
    expect(refused).toEqual([false, true, true]);
  });

  it('finds the steps of the price curve without having been told to calibrate', async () => {
    await withNoise();
    await makeCurve(studio);
    expect(tab().failure).toBeNull();
    expect(tab().calibration).not.toBeNull();
    expect(tab().curve?.points.length).toBeGreaterThan(0);
  });

  it('forgets steps that were priced on other samples', async () => {
    await withNoise();
    await makeCurve(studio);
    changeSplit(studio, { kind: 'converter' });
    expect(tab().curve).not.toBeNull();
    changeSplit(studio, { kind: 'held-out' });
    expect(tab().curve).toBeNull();
  });

  it('keeps a single tensor in another precision, and forgets it with the scheme', async () => {
    await withNoise();
    setTensor(studio, 0, 'int16');
    expect(tab()).toMatchObject({ preset: 'custom', recipe: { tensors: { 0: 'int16' } } });
    setTensor(studio, 0, null);
    expect(tab().recipe.tensors).toEqual({});
    setTensor(studio, 0, 'float32');
    chooseScheme(studio, 'int16x8');
    expect(tab().recipe.tensors).toEqual({});
  });

  it('takes an exception from the recipe that was found, not from the one it was sought from', async () => {
    await withNoise();
    choosePreset(studio, 'best');
    await quantize(studio);
    const found = selectRun(state())!.result.recipe;
    setTensor(studio, 0, 'int16');
    expect(tab().recipe).toEqual({ ...found, tensors: { ...found.tensors, 0: 'int16' } });
  });

  it('is stopped without losing anything', async () => {
    let services = 0;
    await withNoise((service) =>
      ++services === 1 ? { ...service, quantize: () => new Promise(() => undefined) } : service,
    );
    const running = quantize(studio);
    await expect.poll(() => tab().calibration).not.toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 50));
    stopQuantizing(studio);
    await running;
    expect(tab()).toMatchObject({ underWay: null, failure: null, runs: [] });
    await quantize(studio);
    expect(tab().runs).toHaveLength(1);
    expect(studio.quantizers).toHaveLength(2);
  });

  it('says at the data what is wrong with it, and keeps what it had', async () => {
    await withNoise();
    const had = tab().data;
    await giveFiles(studio, [{ path: 'x.csv', file: new Blob(['1,2\n3,x\n']) }]);
    expect(tab().failure?.place).toBe('data');
    expect(tab().data).toBe(had);
  });

  it('explains why there is nothing to quantize in a result opened on its own', async () => {
    await withNoise();
    await quantize(studio);
    await openFile(studio, tab().runs[0]!.file, 'int8.tflite');
    await expect.poll(() => tab().failure).toMatchObject({ place: 'model' });
    expect(tab().failure?.message).toMatch(/quantized already/);
    expect(tab().runs).toEqual([]);
  });

  it('starts afresh with another model, and ends the workers of the last one', async () => {
    await withNoise();
    await quantize(studio);
    showTab(studio, 'run');
    await openFile(studio, FILE, 'other.tflite');
    expect(tab()).toMatchObject({ float: null, before: null, after: null, runs: [], data: null });
    await expect.poll(() => studio.quantizers.every((peer) => peer.isTerminated())).toBe(true);
  });
});
