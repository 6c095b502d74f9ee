/**
 * The part of the store's shape that is about boards: what is connected, the way from model to
 * measurement under way, what was measured, and the console. A board and what it said stay when another
 * model is opened; a measurement says itself which model it is of.
 */
import type { FlashWay } from '../../core/boards/flash-ways';
import type { Measurement } from '../../core/timings/measurement';
import type { Bytes } from '../../core/units';
import type { ChipProgress } from '../../device/emulator/chip-link';
import type { Flasher } from '../../device/flash/flasher';
import type { FoundPort, Port } from '../../device/port';

/** From the model to its times on a board, in this order. */
export const DEVICE_STEPS = ['firmware', 'flash', 'find', 'expect', 'measure'] as const;
export type DeviceStepId = (typeof DEVICE_STEPS)[number];

export interface DeviceStep {
  readonly id: DeviceStepId;
  readonly status: 'waiting' | 'active' | 'done' | 'failed' | 'stopped';
  /** What happens, or what came of it. */
  readonly detail: string;
  /** 0 to 1; absent where nothing is counted. */
  readonly share?: number;
  /** Milliseconds since 1970. */
  readonly began?: number;
  readonly ended?: number;
}

export interface DeviceFailure {
  /** The step it belongs to; null for what has none: connecting, a pasted log. */
  readonly step: DeviceStepId | null;
  readonly message: string;
  readonly advice: string;
}

export interface ConnectedBoard {
  readonly kind: 'emulated' | 'serial' | 'drive';
  /** Absent for a board that only shows a drive so far: its port is asked for when it is needed. */
  readonly found?: FoundPort;
  /** What it is, as far as that is known; else what its port is called. */
  readonly name: string;
  /** Boards of the table with these USB ids. */
  readonly boardIds: readonly string[];
  /** What its ids, or the person, say it is; absent while neither does. */
  readonly boardId?: string;
  /** Ports that were there when it was connected: other boards', whatever their ids. */
  readonly others?: readonly Port[];
  /** How firmware gets onto it; absent where that is not known here, and for the emulated board. */
  readonly way?: FlashWay;
  /** Of the emulated board alone: others' are loaded when they are used. */
  readonly flasher?: Flasher;
  /** How far an emulated chip is; returns how to stop listening. */
  readonly watch?: (listener: (progress: ChipProgress) => void) => () => void;
  /** Leaves it: the port is closed, an emulated board ends. */
  readonly leave: () => void;
}

/** Something only a click can give: pickers open in no other way. */
export interface DeviceRequest {
  readonly step: DeviceStepId;
  /** What happened, and what the click is for. */
  readonly text: string;
  readonly button: string;
  /** What came of the last click, where that was nothing: the picker was closed. */
  readonly note: string;
  /** Has to be called in the click itself. */
  readonly press: () => void;
}

/** A file of somebody's own firmware. */
export interface OwnPart {
  /** Counts up from 1. */
  readonly id: number;
  readonly name: string;
  readonly bytes: Bytes;
  readonly content: Blob;
  /** Where it belongs, as it was typed; undefined for files that say it themselves. */
  readonly address: string | undefined;
}

/** What a sent line ends with; MLPerf Tiny firmware, the studio's runner among it, wants a percent sign. */
export type LineEnding = 'none' | 'lf' | 'crlf' | 'percent';

/** What stands beside the steps. */
export type DeviceView = 'times' | 'history' | 'console';

export interface ConsoleLine {
  /** Counts up from 1, over all lines there ever were. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly from: 'board' | 'you' | 'studio';
  readonly text: string;
}

/** One measurement of the history. */
export interface KeptMeasurement {
  /** Counts up from 1. */
  readonly id: number;
  readonly measurement: Measurement;
  /** `here`: this page asked the board, or read its log; others only say so. */
  readonly from: 'here' | 'file' | 'link';
}

export interface DeviceState {
  readonly board: ConnectedBoard | null;
  /** Ports this page may use without asking; null where the browser reaches no ports, undefined before anybody looked. */
  readonly ports: readonly FoundPort[] | null | undefined;
  /** How far this browser reaches boards, in words; '' where there is nothing to say. */
  readonly limits: string;
  readonly runs: number;
  readonly warmups: number;
  readonly underWay: { readonly controller: AbortController } | null;
  /** Of what is under way, or of the last time; empty before the first. */
  readonly steps: readonly DeviceStep[];
  readonly failure: DeviceFailure | null;
  /** What the step under way waits for. */
  readonly request: DeviceRequest | null;
  /** Firmware to flash in place of the runner; empty for the runner. */
  readonly own: readonly OwnPart[];
  readonly view: DeviceView;
  readonly history: readonly KeptMeasurement[];
  /** The last measurement of the history that is in a file. */
  readonly saved: number;
  /** The measurement shown, and the one it is compared with. */
  readonly shown: number | null;
  readonly against: number | null;
  readonly lines: readonly ConsoleLine[];
  /** The console listens to the board by itself; null while it does not. */
  readonly monitor: { readonly baudRate: number } | null;
  /** Measurements among what it heard that were not taken yet. */
  readonly heard: number;
}

export const INITIAL_DEVICE: DeviceState = {
  board: null,
  ports: undefined,
  limits: '',
  runs: 5,
  warmups: 1,
  underWay: null,
  steps: [],
  failure: null,
  request: null,
  own: [],
  view: 'times',
  history: [],
  saved: 0,
  shown: null,
  against: null,
  lines: [],
  monitor: null,
  heard: 0,
};
