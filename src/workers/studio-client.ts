/**
 * The page's side of the studio's worker. A session is one open model in a worker of its own, so
 * opening another file, giving it up or stopping it at its deadline can never harm what is open. One
 * spare worker is kept warm, since starting one costs more than reading a model.
 */
import * as Comlink from 'comlink';
import type { Target } from '../core/arena/plan';
import type { Board, Verdict } from '../core/boards/board';
import { InputError } from '../core/errors';
import type { Firmware, FirmwareFormat } from '../core/firmware/firmware';
import type { Profile } from '../core/profile/profile';
import type { RunResult } from '../core/run/run';
import { openLine, WorkerEnded } from './line';
import type { CallOptions, Line, Peer } from './line';
import type { Reply } from './reply';
import type {
  ExportRequest,
  FilePreview,
  FirmwareFile,
  OnProgress,
  OpenedModel,
  OpenedShare,
  OnRunProgress,
  RunOrder,
  ShareRequest,
  StudioApi,
} from './studio-api';

const OPEN_MS = 10_000;
const WORK_MS = 30_000;
const WARM_AFTER_MS = 400;

/** One open model. Calls survive a crash of its worker: the model is opened again in a new one. */
export interface Session {
  profile(target: Target): Promise<Profile>;
  judge(boards: readonly Board[]): Promise<readonly Verdict[]>;
  previewExport(request: ExportRequest): Promise<readonly FilePreview[]>;
  exportFile(request: ExportRequest, path: string): Promise<string>;
  exportZip(request: ExportRequest): Promise<Uint8Array>;
  /**
   * Runs the model in a second worker, opened on the same file: a long run holds nothing up, and
   * giving it up (AbortError) loses nothing.
   */
  run(order: RunOrder, options?: RunOptions): Promise<RunResult>;
  /** @param image one of firmware/dist/runner-*.bin */
  runnerFirmware(image: Uint8Array): Promise<Firmware>;
  readFirmware(files: readonly FirmwareFile[]): Promise<Firmware>;
  writeFirmware(firmware: Firmware, format: FirmwareFormat): Promise<Uint8Array>;
  shareLink(request: ShareRequest): Promise<string>;
  saveShare(request: ShareRequest): Promise<Uint8Array>;
  /** Frees the worker and the model's bytes. */
  close(): void;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnRunProgress;
}

export interface OpenOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface StudioClient {
  /**
   * Opens a file in a worker of its own.
   *
   * @throws InputError for anything wrong with the file, `timeout` after 10 s; AbortError when given up
   */
  open(
    source: Blob,
    name: string,
    target: Target,
    options?: OpenOptions,
  ): Promise<{ opened: OpenedModel | OpenedShare; session: Session }>;
  /** Opens a link's payload. @throws InputError `bad-link` */
  openLink(text: string, options?: OpenOptions): Promise<{ opened: OpenedShare; session: Session }>;
}

type Studio = Line<StudioApi>;
type Send<T> = (api: Comlink.Remote<StudioApi>) => Promise<Reply<T>>;

/** A client whose workers come from `spawn`. Starts the first one at once. */
export function createStudioClient(spawn: () => Peer, openMs = OPEN_MS): StudioClient {
  let spare: Studio | undefined = openLine<StudioApi>(spawn());
  const take = (): Studio => {
    const line = spare !== undefined && !spare.isDead() ? spare : openLine<StudioApi>(spawn());
    spare = undefined;
    return line;
  };
  const putBack = (line: Studio): void => {
    if (spare === undefined || spare.isDead()) spare = line;
    else line.close();
  };
  const warm = (): void => {
    if (spare === undefined || spare.isDead()) spare = openLine<StudioApi>(spawn());
  };

  /** Opens in a spare worker, which becomes the session's; on failure it stays spare if it can. */
  async function start<T>(send: Send<T>, what: string, signal?: AbortSignal) {
    const line = take();
    try {
      const late = (): Error => tooSlow(what, openMs);
      const opened = await line.call(send, { signal, deadlineMs: openMs, late });
      const session = createSession(line, async () => {
        const fresh = take();
        await fresh.call(send, { deadlineMs: openMs, late });
        return fresh;
      });
      return { opened, session };
    } catch (error) {
      if (!line.isDead()) putBack(line);
      throw error instanceof WorkerEnded ? crashed(what) : error;
    } finally {
      // Not now: the page is about to paint what was opened.
      setTimeout(warm, WARM_AFTER_MS);
    }
  }

  return {
    open: (source, name, target, { signal, onProgress } = {}) => {
      const progress = onProgress && Comlink.proxy(onProgress);
      return start((api) => api.open(source, name, target, progress), name, signal);
    },
    openLink: (text, { signal } = {}) => start((api) => api.openLink(text), 'The link', signal),
  };
}

function createSession(first: Studio, reopen: () => Promise<Studio>): Session {
  let line = first;
  let closed = false;
  const options: CallOptions = { deadlineMs: WORK_MS };
  let runner: Studio | undefined;
  const run: Session['run'] = async (order, { signal, onProgress } = {}) => {
    const progress = onProgress && Comlink.proxy(onProgress);
    try {
      if (runner === undefined || runner.isDead()) runner = await reopen();
      if (closed) runner.close();
      // No deadline: how long a model may take is for whoever watches the progress to say.
      return await runner.call((api) => api.run(order, progress), { signal });
    } catch (error) {
      throw error instanceof WorkerEnded && !closed ? runCrashed() : error;
    }
  };
  const call = async <T>(send: Send<T>): Promise<T> => {
    if (line.isDead() && !closed) line = await reopen();
    return line.call(send, options);
  };
  return {
    profile: (target) => call((api) => api.profile(target)),
    judge: (boards) => call((api) => api.judge(boards)),
    previewExport: (request) => call((api) => api.previewExport(request)),
    exportFile: (request, path) => call((api) => api.exportFile(request, path)),
    exportZip: (request) => call((api) => api.exportZip(request)),
    run,
    runnerFirmware: (image) => call((api) => api.runnerFirmware(image)),
    readFirmware: (files) => call((api) => api.readFirmware(files)),
    writeFirmware: (firmware, format) => call((api) => api.writeFirmware(firmware, format)),
    shareLink: (request) => call((api) => api.shareLink(request)),
    saveShare: (request) => call((api) => api.saveShare(request)),
    close: () => {
      closed = true;
      line.close();
      runner?.close();
    },
  };
}

const tooSlow = (what: string, ms: number): InputError =>
  new InputError(
    'timeout',
    `${what} took longer than ${ms / 1000} s to read and was stopped.`,
    'It is probably damaged; export or copy it again.',
  );

const crashed = (what: string): InputError =>
  new InputError(
    'limit',
    `${what} could not be read: the worker that reads models did not start or ran out of memory.`,
    'Reload the page; for a very large model, close other tabs too.',
  );

const runCrashed = (): InputError =>
  new InputError(
    'limit',
    'The run ended early: its worker ran out of memory or was stopped.',
    'Close other tabs and run it again.',
  );
