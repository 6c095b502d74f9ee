/**
 * What runs in the studio's worker: it keeps the open model's bytes and answers for it. What a first
 * painted map does not need (boards, exporter, link codec) is loaded when it is first asked for.
 */
import { transfer } from 'comlink';
import type { Target } from '../core/arena/plan';
import { InputError } from '../core/errors';
import type { ExportFile } from '../core/export/export';
import type { Firmware } from '../core/firmware/firmware';
import { checkFileSize, openModel } from '../core/formats/open';
import { isTflite } from '../core/formats/tflite/read-model';
import { sha256Hex } from '../core/profile/hash';
import { makeProfile } from '../core/profile/make-profile';
import type { Model, Profile } from '../core/profile/profile';
import type { RunResult } from '../core/run/run';
import { replyTo } from './reply';
import type {
  ExportRequest,
  FilePreview,
  FirmwareFile,
  OnProgress,
  OnRunProgress,
  OpenedModel,
  OpenedShare,
  RunOrder,
  StudioApi,
} from './studio-api';

interface Held {
  readonly model: Model;
  /** Absent when the model came from a link, without its weights. */
  readonly bytes?: Uint8Array;
}

export type LoadRuntime = () => Promise<WebAssembly.Module>;

const fetchRuntime: LoadRuntime = async () => (await import('./runtime-module')).loadRuntime();

/** A service without an open model; the runtime's module is loaded when something first runs. */
export function createStudioService(loadRuntime: LoadRuntime = fetchRuntime): StudioApi {
  let held: Held | undefined;
  let runtime: WebAssembly.Module | undefined;
  const open = (): Held => held ?? notOpen();
  const keep = <T extends OpenedModel | OpenedShare>(opened: T, bytes?: Uint8Array): T => {
    const model = opened.kind === 'model' ? opened.model : opened.shared.model;
    held = bytes === undefined ? { model } : { model, bytes };
    return opened;
  };
  const files = (request: ExportRequest) => exported(open(), request);

  return {
    open: (source, name, target, onProgress) =>
      replyTo(async () => {
        const { opened, bytes } = await readFile(source, name, target, onProgress);
        return keep(opened, bytes);
      }),
    openLink: (text) =>
      replyTo(async () => {
        const { decodeShare } = await import('../core/share/link');
        return keep(profileShare(decodeShare(text)));
      }),
    profile: (target) => replyTo(() => makeProfile(open().model, target)),
    judge: (boards) =>
      replyTo(async () => {
        const { judge } = await import('../core/boards/judge');
        const profileFor = profilesOf(open().model);
        return boards.map((board) => judge(profileFor(board), board));
      }),
    previewExport: (request) => replyTo(async () => (await files(request)).map(previewOf)),
    exportFile: (request, path) =>
      replyTo(async () => (await files(request)).find((file) => file.path === path)?.text ?? ''),
    exportZip: async (request) => {
      const reply = await replyTo(async () => {
        const { zipFiles } = await import('../core/export/zip');
        return zipFiles(await files(request));
      });
      return reply.ok ? transfer(reply, [reply.value.buffer]) : reply;
    },
    run: (order, onProgress) =>
      replyTo(async () => run(open(), (runtime ??= await loadRuntime()), order, onProgress)),
    runnerFirmware: (image) => replyTo(() => runnerFirmware(open(), image)),
    readFirmware: (parts) => replyTo(() => readFirmware(parts)),
    writeFirmware: (firmware, format) =>
      replyTo(async () => (await import('../core/firmware/write')).writeFirmware(firmware, format)),
    shareLink: ({ view, names, base }) =>
      replyTo(async () => {
        const { encodeShare, shareLink } = await import('../core/share/link');
        return shareLink(base, encodeShare({ ...view, model: open().model }, { names }));
      }),
    saveShare: ({ view, names }) =>
      replyTo(async () => {
        const { saveShareFile } = await import('../core/share/file');
        return saveShareFile({ ...view, model: open().model }, { names });
      }),
  };
}

/** The sources alone, or a whole project around them. */
async function exported(
  { model, bytes = noWeights('export') }: Held,
  { target, symbol, project }: ExportRequest,
): Promise<readonly ExportFile[]> {
  const profile = makeProfile(model, target);
  const options = { graph: model.graph, ...(symbol === undefined ? {} : { symbol }) };
  if (project === undefined)
    return (await import('../core/export/export')).exportFiles(profile, bytes, options);
  const { projectFiles } = await import('../core/export/projects/project');
  return projectFiles(project, profile, bytes, options);
}

/** Enough to see what a file is; a model's C array has many megabytes of text. */
const PREVIEW = 12_000;

const previewOf = ({ path, text }: ExportFile): FilePreview => ({
  path,
  characters: text.length,
  start: text.slice(0, PREVIEW),
});

/** Reads a dropped file, whatever it is: a saved profile, or a model in any form it comes in. */
async function readFile(
  source: Blob,
  name: string,
  target: Target,
  onProgress: OnProgress = () => undefined,
): Promise<{ opened: OpenedModel | OpenedShare; bytes?: Uint8Array }> {
  checkFileSize(source.size, name);
  onProgress('reading');
  const file = await contentOf(source, name);
  onProgress('checking');
  if (!isTflite(file)) {
    const { isShareFile, openShareFile } = await import('../core/share/file');
    if (isShareFile(file)) return { opened: profileShare(openShareFile(file)) };
  }
  const { graph, layout, bytes, name: modelName, format } = openModel(file, name);
  const sha256 = await sha256Hex(bytes);
  const model = { file: { name: modelName, sha256, bytes: bytes.length, layout }, graph };
  onProgress('planning');
  return { opened: { kind: 'model', model, profile: makeProfile(model, target), format }, bytes };
}

/** Folders look like files until they are read, and a file can change after it was dropped. */
async function contentOf(source: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await source.arrayBuffer());
  } catch {
    throw new InputError(
      'bad-file',
      `${name} could not be read: it is a folder, or it has changed since it was dropped.`,
      'Drop the file itself, once more.',
    );
  }
}

const profileShare = (shared: OpenedShare['shared']): OpenedShare => ({
  kind: 'share',
  shared,
  profile: makeProfile(shared.model, { kernels: shared.kernels, abi: shared.abi }),
});

/** Profiles of one model, each target's made once: 74 boards share a handful of targets. */
function profilesOf(model: Model): (target: Target) => Profile {
  const made = new Map<string, Profile>();
  return ({ kernels, abi }) => {
    const key = `${kernels}/${abi}`;
    const profile = made.get(key) ?? makeProfile(model, { kernels, abi });
    made.set(key, profile);
    return profile;
  };
}

function notOpen(): never {
  throw new InputError('usage', 'No model is open.', 'Open a model first.');
}

async function run(
  { model, bytes = noWeights('run') }: Held,
  module: WebAssembly.Module,
  { inputs, rounding, repeat }: RunOrder,
  onProgress: OnRunProgress = () => undefined,
): Promise<RunResult> {
  const { runModel } = await import('../core/run/run');
  const { sourceOf } = await import('./run-inputs');
  const request = { inputs: await Promise.all(inputs.map(sourceOf)), rounding, repeat };
  return runModel(model.graph, bytes, request, {
    module,
    now: () => performance.now(),
    onProgress: everySoOften(onProgress),
  });
}

/** A run steps through thousands of operators a second; the page paints a few times. */
const PROGRESS_MS = 80;

function everySoOften(onProgress: OnRunProgress): (done: number, of: number) => void {
  let last = performance.now();
  return (done, of) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    onProgress(done / of);
  };
}

/** TFLM's rounding: that is what a board is compared with. */
async function runnerFirmware(
  { model, bytes = noWeights('flash') }: Held,
  image: Uint8Array,
): Promise<Firmware> {
  const { compileProgram } = await import('../core/program/compile');
  const { joinRunner } = await import('../core/runner/join');
  const { bytes: program, arenaBytes } = compileProgram(model.graph, bytes);
  const { name: modelName, sha256: modelSha256 } = model.file;
  return joinRunner(image, { program, arenaBytes, modelName, modelSha256 });
}

async function readFirmware(files: readonly FirmwareFile[]): Promise<Firmware> {
  const { readFirmwareParts } = await import('../core/firmware/parts');
  const parts = files.map(async ({ name, content, address }) => ({
    ...{ name, address },
    bytes: await contentOf(content, name),
  }));
  return readFirmwareParts(await Promise.all(parts));
}

function noWeights(to: 'export' | 'run' | 'flash'): never {
  throw new InputError(
    'usage',
    'This profile came from a link, which carries no weights.',
    `Drop the model’s file to ${to} it.`,
  );
}
