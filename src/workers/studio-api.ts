/**
 * The contract of the studio's worker: one worker holds one model and its bytes for as long as the
 * model is open. What the page needs (graph, profile) is sent to it; the bytes stay in the worker.
 */
import type { Target } from '../core/arena/plan';
import type { Board, Verdict } from '../core/boards/board';
import type { Address, Firmware, FirmwareFormat } from '../core/firmware/firmware';
import type { Framework } from '../core/export/projects/framework';
import type { Model, Profile } from '../core/profile/profile';
import type { Rounding } from '../core/program/lowering';
import type { ImageOptions } from '../core/run/image';
import type { RunResult } from '../core/run/run';
import type { Shared } from '../core/share/shared';
import type { Reply } from './reply';

/** What an opening file is at; for a progress line. */
export type Stage = 'reading' | 'checking' | 'planning';
export type OnProgress = (stage: Stage) => void;

/** A model and its profile for the target it was opened with. */
export interface OpenedModel {
  readonly kind: 'model';
  readonly model: Model;
  readonly profile: Profile;
  /** What the file was, e.g. `tflite` or `c-array`. */
  readonly format: string;
}

/** A shared profile: the model without its weights, and what its sender was looking at. */
export interface OpenedShare {
  readonly kind: 'share';
  readonly shared: Shared;
  readonly profile: Profile;
}

/** What a link carries besides the model. */
export type ShareView = Omit<Shared, 'model'>;

export interface ShareRequest {
  readonly view: ShareView;
  /** File, tensor and subgraph names; without them the link is shorter and says less. */
  readonly names: boolean;
  /** The page's address, for a link. */
  readonly base: string;
}

export interface ExportRequest {
  readonly target: Target;
  /** Name of the C array; by default made from the file's name. */
  readonly symbol?: string;
  /** A whole project for this framework; without it the sources alone. */
  readonly project?: Framework;
}

/** The start of an exported file, and how long the whole is. */
export interface FilePreview {
  readonly path: string;
  readonly characters: number;
  readonly start: string;
}

/** What the page feeds one input of the model; a file is a .npy array, numbers as text, or a picture. */
export type RunInputChoice =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'noise'; readonly seed: number }
  | {
      readonly kind: 'file';
      readonly file: Blob;
      readonly name: string;
      readonly image: ImageOptions;
    };

export interface RunOrder {
  /** One per input of the model, in its order. */
  readonly inputs: readonly RunInputChoice[];
  readonly rounding: Rounding;
  readonly repeat: number;
}

/** A file of somebody's own firmware, and where it belongs if it does not say so itself. */
export interface FirmwareFile {
  readonly name: string;
  readonly content: Blob;
  readonly address: Address;
}

/** How much of a run is done, 0 to 1. */
export type OnRunProgress = (share: number) => void;

/** Every method answers with a Reply; none of them throws across the boundary. */
export interface StudioApi {
  /** Reads a model (or a saved `.arenascope` profile) and makes its profile: one round trip. */
  open(
    source: Blob,
    name: string,
    target: Target,
    onProgress?: OnProgress,
  ): Promise<Reply<OpenedModel | OpenedShare>>;
  /** Reads a link's payload and makes the profile it stands for. */
  openLink(text: string): Promise<Reply<OpenedShare>>;
  /** The open model's profile for another target. */
  profile(target: Target): Promise<Reply<Profile>>;
  /** One verdict per board, each from the profile for that board's own target. */
  judge(boards: readonly Board[]): Promise<Reply<readonly Verdict[]>>;
  /** The start of each C file; `usage` when the model came without its weights. */
  previewExport(request: ExportRequest): Promise<Reply<readonly FilePreview[]>>;
  /** The whole text of one of them. */
  exportFile(request: ExportRequest, path: string): Promise<Reply<string>>;
  /** All of them in one archive. */
  exportZip(request: ExportRequest): Promise<Reply<Uint8Array>>;
  /** Runs the open model; `usage` when it came without its weights. */
  run(order: RunOrder, onProgress?: OnRunProgress): Promise<Reply<RunResult>>;
  /**
   * Firmware that runs the open model on a board: the runner's image joined with the model's program;
   * `usage` when it came without its weights, `limit` when it does not fit behind the runner.
   */
  runnerFirmware(image: Uint8Array): Promise<Reply<Firmware>>;
  /** Reads own firmware out of its files. */
  readFirmware(files: readonly FirmwareFile[]): Promise<Reply<Firmware>>;
  /** Firmware as the contents of a file. */
  writeFirmware(firmware: Firmware, format: FirmwareFormat): Promise<Reply<Uint8Array>>;
  /** The open model as a link, and the same as an `.arenascope` file. */
  shareLink(request: ShareRequest): Promise<Reply<string>>;
  saveShare(request: ShareRequest): Promise<Reply<Uint8Array>>;
}
