/**
 * The store's shape: only what cannot be computed. Profiles and verdicts come from the worker and are
 * kept with what they were made for, so that a late answer can be told from a current one.
 */
import type { KernelSet } from '../core/arena/plan';
import type { Board, Verdict } from '../core/boards/board';
import type { Bytes, Scope } from '../core/units';
import type { Stage } from '../workers/studio-api';
import { INITIAL_DEVICE } from './device/device-state';
import type { DeviceState } from './device/device-state';
import type { OpenModel } from './opened';
import { INITIAL_QUANTIZE } from './quantize-state';
import type { QuantizeState } from './quantize-state';
import { INITIAL_RUN } from './run-state';
import type { RunState } from './run-state';
import type { Sample } from './samples';
import type { Selection } from './selection';

export type { OpenModel, Origin } from './opened';

export const TABS = [
  'operators',
  'tensors',
  'flash',
  'boards',
  'run',
  'quantize',
  'device',
  'export',
] as const;
export type Tab = (typeof TABS)[number];

export const THEMES = ['system', 'dark', 'light'] as const;
export type ThemeChoice = (typeof THEMES)[number];

export type Dialog = 'palette' | 'shortcuts' | 'share' | 'board';

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

export interface Opening {
  readonly name: string;
  readonly stage: Stage;
  readonly controller: AbortController;
}

/** What went wrong, for the place in the page that it concerns. */
export interface Failure {
  readonly place: 'open' | 'link' | 'boards' | 'export' | 'share' | 'profile' | 'run';
  /** What it concerns: a file's name, `The link`. */
  readonly subject: string;
  readonly message: string;
  readonly advice: string;
}

/** A file that is not the one a link was made from, kept so that the user can open it all the same. */
export interface Mismatch {
  /** What differs, in words. */
  readonly sentence: string;
  readonly accept: () => void;
  readonly discard: () => void;
}

export interface BoardVerdicts {
  readonly openId: number;
  readonly boards: readonly Board[];
  readonly verdicts: readonly Verdict[];
}

export interface StudioState {
  readonly open: OpenModel | null;
  readonly opening: Opening | null;
  readonly failure: Failure | null;
  readonly mismatch: Mismatch | null;
  /** A model named in the address bar that a page cannot open by itself: a file of the user's. */
  readonly lostFile: string | null;
  readonly samples: readonly Sample[];

  readonly boardId: string;
  readonly kernels: KernelSet | 'board';
  readonly userBoards: readonly Board[];
  /** A board that came with a link; offered for as long as nothing else is opened. */
  readonly linkBoard: Board | null;
  readonly boardVerdicts: BoardVerdicts | null;

  readonly run: RunState;
  readonly quantize: QuantizeState;
  readonly device: DeviceState;

  readonly selection: Selection | null;
  /** Step the map's playhead stands at; null until the user moves it. */
  readonly step: Scope | null;
  /** RAM line dragged by the user: "what if I had this much?". */
  readonly budget: Bytes | null;
  readonly tab: Tab;
  readonly sorts: Readonly<Record<string, Sort>>;
  readonly find: string;
  readonly dialog: Dialog | null;
  /** Id of the user's board being edited; null in the dialog for a new one. */
  readonly editing: string | null;
  readonly theme: ThemeChoice;
  readonly systemDark: boolean;
}

export const DEFAULT_BOARD = 'nano33ble_sense';

export const INITIAL: StudioState = {
  open: null,
  opening: null,
  failure: null,
  mismatch: null,
  lostFile: null,
  samples: [],
  boardId: DEFAULT_BOARD,
  kernels: 'board',
  userBoards: [],
  linkBoard: null,
  boardVerdicts: null,
  run: INITIAL_RUN,
  quantize: INITIAL_QUANTIZE,
  device: INITIAL_DEVICE,
  selection: null,
  step: null,
  budget: null,
  tab: 'operators',
  sorts: {},
  find: '',
  dialog: null,
  editing: null,
  theme: 'system',
  systemDark: true,
};
