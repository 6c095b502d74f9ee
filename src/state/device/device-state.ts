/**
 * The part of the store's shape that is about boards: what is connected, the way from model to
 * measurement under way, what was measured, and the console. A board and what it said stay when another
 * model is opened; a measurement says itself which model it is of.
 */
import type { Measurement } from '../../core/timings/measurement';
import type { ChipProgress } from '../../device/emulator/chip-link';
import type { Flasher } from '../../device/flash/flasher';
import type { FoundPort } from '../../device/port';

/** From the model to its times on a board, in this order. */
export const DEVICE_STEPS = ['expect', 'firmware', 'flash', 'find', 'measure'] as const;
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

/** Files that firmware can be saved as. */
export const FIRMWARE_FORMATS = ['uf2', 'hex', 'bin'] as const;
export type FirmwareFormat = (typeof FIRMWARE_FORMATS)[number];

export interface DeviceFailure {
  /** The step it belongs to; null for what has none: connecting, a pasted log. */
  readonly step: DeviceStepId | null;
  readonly message: string;
  readonly advice: string;
}

export interface ConnectedBoard {
  readonly kind: 'emulated' | 'serial';
  readonly found: FoundPort;
  /** What its USB ids say it is, or the emulator; '' where nothing does. */
  readonly name: string;
  /** Boards of the table with these USB ids. */
  readonly boardIds: readonly string[];
  /** Absent where this board is not flashed over its port. */
  readonly flasher?: Flasher;
  /** How far an emulated chip is; returns how to stop listening. */
  readonly watch?: (listener: (progress: ChipProgress) => void) => () => void;
  /** Leaves it: the port is closed, an emulated board ends. */
  readonly leave: () => void;
}

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
}

export interface DeviceState {
  readonly board: ConnectedBoard | null;
  /** Ports this page may use without asking; null where the browser has no Web Serial, undefined before anybody looked. */
  readonly ports: readonly FoundPort[] | null | undefined;
  readonly runs: number;
  readonly warmups: number;
  readonly underWay: { readonly controller: AbortController } | null;
  /** Of what is under way, or of the last time; empty before the first. */
  readonly steps: readonly DeviceStep[];
  readonly failure: DeviceFailure | null;
  readonly history: readonly KeptMeasurement[];
  /** The measurement shown, and the one it is compared with. */
  readonly shown: number | null;
  readonly against: number | null;
  readonly lines: readonly ConsoleLine[];
}

export const INITIAL_DEVICE: DeviceState = {
  board: null,
  ports: undefined,
  runs: 5,
  warmups: 1,
  underWay: null,
  steps: [],
  failure: null,
  history: [],
  shown: null,
  against: null,
  lines: [],
};
