/**
 * The page's side of the quantizer. What the user did (model, data, split) is remembered here, with what
 * calibration saw: when the worker ends, for whatever reason, the next call finds another one that was
 * brought to where the last one was.
 */
import * as Comlink from 'comlink';
import type { Calibration } from '../core/calibrate/calibration';
import type { DatasetOptions } from '../core/dataset/options';
import { InputError } from '../core/errors';
import type { Curve, Goal } from '../core/improve/flow';
import type { TrainingOptions } from '../core/improve/trainer';
import type { Recipe } from '../core/quantize/recipe';
import { openLine, WorkerEnded } from './line';
import type { Line, Peer } from './line';
import type {
  Calibrated,
  CalibrationReport,
  DataDescription,
  DataSource,
  OnFlow,
  OnTraining,
  OpenedFloat,
  QuantizerApi,
  QuantizeResult,
  SamplePreview,
  Split,
} from './quantizer-api';
import type { Reply } from './reply';

export interface WorkOptions {
  /** Aborting ends the worker; the call fails with AbortError and nothing else is lost. */
  readonly signal?: AbortSignal;
  readonly onProgress?: OnFlow;
}

export interface TrainWorkOptions extends WorkOptions {
  readonly onTraining?: OnTraining;
}

/** One float model being quantized. */
export interface QuantizerSession {
  openData(
    source: DataSource,
    options: DatasetOptions,
    work?: WorkOptions,
  ): Promise<DataDescription>;
  /** Leaves operators without a float kernel in float from now on; see `QuantizerApi`. */
  leaveUnknown(): Promise<void>;
  preview(samples: readonly number[]): Promise<readonly SamplePreview[]>;
  calibrate(split: Split, work?: WorkOptions): Promise<CalibrationReport>;
  quantize(recipe: Recipe, work?: WorkOptions): Promise<QuantizeResult>;
  automatic(recipe: Recipe, work?: WorkOptions): Promise<QuantizeResult>;
  curve(recipe: Recipe, goal: Goal, work?: WorkOptions): Promise<Curve>;
  train(recipe: Recipe, options: TrainingOptions, work?: TrainWorkOptions): Promise<QuantizeResult>;
  /** Ends the worker and forgets everything. */
  close(): void;
}

export interface QuantizerClient {
  /** @throws InputError when there is nothing to quantize, with the reason; AbortError when given up */
  open(
    file: Blob,
    name: string,
    work?: WorkOptions,
  ): Promise<{ readonly opened: OpenedFloat; readonly session: QuantizerSession }>;
}

type Quantizer = Line<QuantizerApi>;
type Send<T> = (api: Comlink.Remote<QuantizerApi>) => Promise<Reply<T>>;

/** What brings a fresh worker to where the last one was. */
interface Remembered {
  readonly file: Blob;
  readonly name: string;
  readonly isLeaving?: boolean;
  readonly data?: { readonly source: DataSource; readonly options: DatasetOptions };
  readonly calibrated?: { readonly split: Split; readonly calibration: Calibration };
}

const proxy = <T extends object>(listener: T | undefined) => listener && Comlink.proxy(listener);

const uncalibrated = ({ calibrated: _, ...kept }: Remembered): Remembered => kept;

/** A client whose workers come from `spawn`; none is started before something is opened. */
export const createQuantizerClient = (spawn: () => Peer): QuantizerClient => ({
  open: async (file, name, { signal } = {}) => {
    const line = openLine<QuantizerApi>(spawn());
    try {
      const opened = await line.call((api) => api.open(file, name), { signal });
      return { opened, session: createSession(line, spawn, { file, name }) };
    } catch (error) {
      line.close();
      throw error instanceof WorkerEnded ? crashed() : error;
    }
  },
});

function createSession(first: Quantizer, spawn: () => Peer, start: Remembered): QuantizerSession {
  let remembered = start;
  let line = Promise.resolve(first);
  let closed = false;

  /** The worker, or another one in its place. */
  const current = async (): Promise<Quantizer> => {
    const found = await line.catch(() => undefined);
    if (closed) throw new WorkerEnded('The quantizer was closed.');
    if (found?.isDead() === false) return found;
    line = restart(spawn, remembered);
    return line;
  };
  const call = async <T>(send: Send<T>, signal?: AbortSignal): Promise<T> => {
    const quantizer = await unlessAborted(current(), signal);
    try {
      return await quantizer.call(send, { signal });
    } catch (error) {
      throw error instanceof WorkerEnded && !closed ? crashed() : error;
    }
  };

  return {
    openData: async (source, options, { signal } = {}) => {
      const described = await call((api) => api.openData(source, options), signal);
      remembered = { ...uncalibrated(remembered), data: { source, options } };
      return described;
    },
    leaveUnknown: async () => {
      await call((api) => api.leaveUnknown());
      remembered = { ...uncalibrated(remembered), isLeaving: true };
    },
    preview: (samples) => call((api) => api.preview(samples)),
    calibrate: async (split, { signal, onProgress } = {}) => {
      const send: Send<Calibrated> = (api) => api.calibrate(split, proxy(onProgress));
      const { report, calibration } = await call(send, signal);
      remembered = { ...remembered, calibrated: { split, calibration } };
      return report;
    },
    quantize: (recipe, { signal, onProgress } = {}) =>
      call((api) => api.quantize(recipe, proxy(onProgress)), signal),
    automatic: (recipe, { signal, onProgress } = {}) =>
      call((api) => api.automatic(recipe, proxy(onProgress)), signal),
    curve: (recipe, goal, { signal, onProgress } = {}) =>
      call((api) => api.curve(recipe, goal, proxy(onProgress)), signal),
    train: (recipe, options, { signal, onProgress, onTraining } = {}) =>
      call((api) => api.train(recipe, options, proxy(onTraining), proxy(onProgress)), signal),
    close: () => {
      closed = true;
      void line.then((quantizer) => quantizer.close()).catch(() => undefined);
    },
  };
}

async function restart(
  spawn: () => Peer,
  { file, name, isLeaving, data, calibrated }: Remembered,
): Promise<Quantizer> {
  const line = openLine<QuantizerApi>(spawn());
  try {
    await line.call((api) => api.open(file, name));
    if (isLeaving) await line.call((api) => api.leaveUnknown());
    if (data) await line.call((api) => api.openData(data.source, data.options));
    if (calibrated) await line.call((api) => api.restore(calibrated.split, calibrated.calibration));
    return line;
  } catch (error) {
    line.close();
    throw error instanceof WorkerEnded ? crashed() : error;
  }
}

/** Waiting for a new worker can be given up as well; it is then ready for the next call. */
const unlessAborted = <T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new DOMException('', 'AbortError'));
    if (signal?.aborted === true) giveUp();
    signal?.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal?.removeEventListener('abort', giveUp));
  });

const crashed = (): InputError =>
  new InputError(
    'limit',
    'The quantizer ended early: its worker ran out of memory or was stopped.',
    'Close other tabs, or take fewer samples, and try again; what you chose is still here.',
  );
