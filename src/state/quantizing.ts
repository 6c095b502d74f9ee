/**
 * Quantizing the open float model: its worker, the data, calibration, results, the price curve and
 * training. One job is under way at a time; stopping it ends the worker and loses nothing else.
 */
import type { DatasetOptions, NoiseOptions } from '../core/dataset/options';
import { InputError } from '../core/errors';
import type { CurvePoint } from '../core/improve/flow';
import type { DataSource, PathFile, QuantizeResult } from '../workers/quantizer-api';
import type { QuantizerSession, TrainWorkOptions } from '../workers/quantizer-client';
import { failureOf, isAbort } from './failure';
import { takeRecipe } from './quantize-choices';
import { showResult } from './quantize-sides';
import type { Job, QuantizePlace, QuantizeRun, QuantizeState } from './quantize-state';
import { fetchSampleFile } from './samples';
import type { Studio } from './studio';
import type { OpenModel, StudioState } from './studio-state';
import { selectTarget } from './target';
import { until } from './until';

const change = ({ store }: Studio, part: Partial<QuantizeState>): void =>
  store.setState(({ quantize }) => ({ quantize: { ...quantize, ...part } }));

/** The float model that is, or would be, quantized: the open one, unless that is a result. */
export const selectBefore = ({ open, quantize }: StudioState): OpenModel | null =>
  quantize.before === null || open?.id === quantize.before.id ? open : quantize.before;

/** Starts the worker on the open model, unless it has it already, or has said why it cannot. */
async function openFloat(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const before = selectBefore(state);
  const { float, failure, underWay } = state.quantize;
  if (before === null || underWay !== null || float?.openId === before.id) return;
  if (failure?.place === 'model') return;
  if (before.file === null) {
    change(studio, { failure: { place: 'model', ...NO_WEIGHTS } });
    return;
  }
  const { file, model } = before;
  await work(studio, 'open', 'model', async ({ signal }) => {
    const { opened, session } = await studio.quantizer.open(file, model.file.name, { signal });
    if (signal.aborted || selectBefore(studio.store.getState())?.id !== before.id) {
      session.close();
      return {};
    }
    return {
      float: { openId: before.id, opened },
      session,
      before,
      options: opened.defaults,
    };
  });
}

const NO_WEIGHTS = {
  message: 'This profile came from a link, which carries no weights.',
  advice: 'Drop the model’s file to quantize it.',
};

/** Keeps the worker in step with what is shown: it is started when the tab first needs it. */
export function trackQuantizer(studio: Studio): void {
  const look = ({ tab, open }: StudioState): void => {
    if (tab === 'quantize' && open !== null) void openFloat(studio);
  };
  studio.store.subscribe((now, then) => {
    if (now.tab !== then.tab || now.open !== then.open) look(now);
  });
  look(studio.store.getState());
}

/** Takes files (one, several, or a folder's) as calibration data. */
export const giveFiles = (studio: Studio, files: readonly PathFile[]): Promise<void> =>
  chooseData(studio, { kind: 'files', files });

/** Takes noise: enough to try things out. */
export const giveNoise = (studio: Studio, noise: NoiseOptions): Promise<void> =>
  chooseData(studio, { kind: 'noise', noise });

/** Reads the chosen files differently: normalization, cropping, which array is which. */
export async function changeOptions(studio: Studio, part: Partial<DatasetOptions>): Promise<void> {
  const { source, options } = studio.store.getState().quantize;
  if (options === null) return;
  const changed = { ...options, ...part };
  if (source === null) change(studio, { options: changed });
  else await chooseData(studio, source, changed);
}

/** The calibration data that comes with the open built-in sample; null when it brings none. */
const sampleDataOf = (state: StudioState): string | null => {
  const origin = selectBefore(state)?.origin;
  return origin?.kind === 'sample' ? (origin.sample.calibration ?? null) : null;
};

export const hasSampleData = (state: StudioState): boolean => sampleDataOf(state) !== null;

/** Takes the data that comes with the open sample. */
export async function giveSampleData(studio: Studio): Promise<void> {
  const path = sampleDataOf(studio.store.getState());
  if (path === null) return;
  try {
    const file = await fetchSampleFile(studio.fetchOwn, path);
    await giveFiles(studio, [{ path, file }]);
  } catch (error) {
    report(studio, 'data', error);
  }
}

/** How many samples are looked at to show what the network sees. */
const PREVIEWS = 6;

async function chooseData(
  studio: Studio,
  source: DataSource,
  given?: DatasetOptions,
): Promise<void> {
  const { store } = studio;
  const model = selectBefore(store.getState())?.id;
  // What was chosen before this, and waited for the same opening, may be under way by now.
  do await untilOpened(studio);
  while (store.getState().quantize.underWay !== null);
  const { session, options: usual } = store.getState().quantize;
  const options = given ?? usual;
  if (session === null || options === null || selectBefore(store.getState())?.id !== model) return;
  await work(studio, 'data', 'data', async ({ signal }) => {
    const data = await session.openData(source, options, { signal });
    const spread = Array.from({ length: Math.min(PREVIEWS, data.count) }, (_, i) =>
      Math.floor((i * data.count) / Math.min(PREVIEWS, data.count)),
    );
    const fresh = { source, options, data, calibration: null, curve: null };
    change(studio, { ...fresh, previews: [] });
    return { previews: await session.preview(spread) };
  });
}

/** Other data makes what is under way pointless, except for the opening that data has to wait for. */
async function untilOpened(studio: Studio): Promise<void> {
  if (studio.store.getState().quantize.underWay?.job !== 'open') stopQuantizing(studio);
  await until(studio, ({ quantize }) => quantize.underWay === null);
  await openFloat(studio);
}

/** Runs the float model over the calibration samples and reports; asked for or not, once. */
export async function calibrate(studio: Studio): Promise<void> {
  await withData(studio, 'calibrate', 'calibrate', calibrated);
}

/** Quantizes as chosen, opens the result beside the float model, and keeps it to compare. */
export async function quantize(studio: Studio): Promise<void> {
  await produce(studio, 'quantize', (session, { preset, recipe }, host) =>
    preset === 'best' ? session.automatic(recipe, host) : session.quantize(recipe, host),
  );
}

/** Raises the worst operators one by one until the goal is met. */
export async function makeCurve(studio: Studio): Promise<void> {
  await withData(studio, 'curve', 'curve', async (session, state, host) => {
    await ensureCalibrated(studio, session, state, host);
    const target = selectTarget(studio.store.getState());
    return { curve: await session.curve(state.recipe, { ...state.goal, target }, host) };
  });
}

/** Fine-tunes with quantization in the loop, then quantizes. */
export async function train(studio: Studio): Promise<void> {
  change(studio, { losses: [] });
  await produce(studio, 'train', (session, { recipe, training }, host) =>
    session.train(recipe, training, {
      ...host,
      onTraining: (progress) => {
        const { underWay, losses } = studio.store.getState().quantize;
        if (underWay?.job === 'train' && !host.signal.aborted)
          change(studio, { losses: [...losses, progress] });
      },
    }),
  );
}

/** Quantizes with the recipe of a point of the price curve. */
export async function quantizePoint(studio: Studio, { recipe }: CurvePoint): Promise<void> {
  takeRecipe(studio, recipe);
  await quantize(studio);
}

/** Opens an earlier result beside the float model again, with the recipe it was made by. */
export async function showRun(studio: Studio, id: number): Promise<void> {
  const run = studio.store.getState().quantize.runs.find((one) => one.id === id);
  if (run !== undefined) await showResult(studio, run);
}

/** Gives up what is under way. */
export const stopQuantizing = ({ store }: Studio): void =>
  store.getState().quantize.underWay?.controller.abort();

/** What a job is given: how to be stopped, and where to report. */
type Host = Required<Pick<TrainWorkOptions, 'signal' | 'onProgress'>>;

type Send<T> = (session: QuantizerSession, state: QuantizeState, host: Host) => Promise<T>;

/** A job on the chosen data. */
const withData = async (
  studio: Studio,
  job: Job,
  place: QuantizePlace,
  send: Send<Partial<QuantizeState>>,
): Promise<void> => {
  const { session, data } = studio.store.getState().quantize;
  if (session === null) return;
  if (data === null) {
    change(studio, { failure: { place: 'data', ...NO_DATA } });
    return;
  }
  await work(studio, job, place, (host) => send(session, studio.store.getState().quantize, host));
};

const NO_DATA = {
  message: 'There is no calibration data yet.',
  advice: 'Drop samples of what the model will see, or take noise to try things out.',
};

/** Calibrates with the chosen data, where that has not been done. */
async function ensureCalibrated(
  studio: Studio,
  session: QuantizerSession,
  state: QuantizeState,
  host: Host,
): Promise<void> {
  if (state.calibration === null) change(studio, await calibrated(session, state, host));
}

async function calibrated(
  session: QuantizerSession,
  { split }: QuantizeState,
  host: Host,
): Promise<Pick<QuantizeState, 'calibration' | 'left'>> {
  const calibration = await session.calibrate(split, host);
  return { calibration, left: calibration.left };
}

/** A job that ends in a quantized file. Calibrates first, where that has not been done. */
async function produce(
  studio: Studio,
  job: 'quantize' | 'train',
  send: Send<QuantizeResult>,
): Promise<void> {
  let made: QuantizeRun | undefined;
  await withData(studio, job, job, async (session, state, host) => {
    await ensureCalibrated(studio, session, state, host);
    const result = await send(session, state, host);
    made = runOf(studio, result);
    return { runs: [...studio.store.getState().quantize.runs, made] };
  });
  const kept = studio.store.getState().quantize.runs;
  if (made !== undefined && kept.includes(made)) await showResult(studio, made);
}

function runOf({ store }: Studio, result: QuantizeResult): QuantizeRun {
  const state = store.getState();
  const stem = selectBefore(state)?.model.file.name.replace(/\.[^.]*$/, '') ?? '';
  return {
    id: (state.quantize.runs.at(-1)?.id ?? 0) + 1,
    result,
    file: new Blob([result.bytes], { type: 'application/octet-stream' }),
    name: `${stem === '' ? 'model' : stem}-${result.recipe.scheme}.tflite`,
  };
}

/** Runs one job, if none is under way; what it returns is put into the store if it still concerns it. */
export async function work(
  studio: Studio,
  job: Job,
  place: QuantizePlace,
  run: (host: Host) => Promise<Partial<QuantizeState>>,
): Promise<void> {
  const { store } = studio;
  if (store.getState().quantize.underWay !== null) return;
  const controller = new AbortController();
  const isCurrent = (): boolean => store.getState().quantize.underWay?.controller === controller;
  change(studio, { underWay: { job, controller, progress: null }, failure: null });
  try {
    const part = await run({
      signal: controller.signal,
      onProgress: (progress) => {
        if (isCurrent()) change(studio, { underWay: { job, controller, progress } });
      },
    });
    if (isCurrent()) change(studio, { ...part, underWay: null });
  } catch (error) {
    if (!isCurrent()) return;
    change(studio, { underWay: null });
    report(studio, place, error);
  }
}

function report(studio: Studio, place: QuantizePlace, error: unknown): void {
  if (isAbort(error)) return;
  const { message, advice } = failureOf('run', '', error);
  const leave = error instanceof InputError ? error.offer?.operators : undefined;
  const offer = leave === undefined ? {} : { leave };
  change(studio, { failure: { place, message, advice, ...offer } });
}
