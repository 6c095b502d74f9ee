/**
 * A device on a wire that can be made to fail: what a flasher is tested on. Faults are armed when the
 * flasher reports a phase, so that each is met at every point, and strike once.
 */
import { vi } from 'vitest';
import type { Firmware } from '../../../core/firmware/firmware';
import { DeviceError } from '../../device-error';
import type { FoundPort, Signals } from '../../port';
import { pairedPort } from '../../testing/paired-port';
import type { FlashProgress, Flasher, FlashReport, Phase } from '../flasher';

export interface TestDevice {
  readonly receive: (bytes: Uint8Array) => void;
  readonly signals?: (signals: Signals) => void;
  /** The port to it was opened at that rate. */
  readonly openedAt?: (baudRate: number) => void;
}

type Direction = 'to the chip' | 'to the tab';

/** What happens to the next bytes in a direction, or to everything. */
export type Fault =
  | { readonly kind: 'flip' | 'drop' | 'double'; readonly on: Direction; readonly index: number }
  /** `dribble`: byte by byte; `join`: from now on, several answers at once. */
  | { readonly kind: 'swallow' | 'delay' | 'noise' | 'dribble' | 'join' }
  /** `disconnect`: the system says that it is gone, and the line does not hang up. */
  | { readonly kind: 'unplug' | 'disconnect' | 'abort' };

type Rejected = 'open' | 'setSignals';

export interface Bench {
  readonly found: FoundPort;
  readonly progress: readonly FlashProgress[];
  readonly log: readonly string[];
  /** Lets the fault strike once, `after` so many bytes of the phase are done. */
  readonly arm: (fault: Fault, phase: Phase, after?: number) => void;
  /** The chip hears and says nothing that makes sense: the baud rate is wrong. */
  readonly deafen: (isDeaf: boolean) => void;
  /** The nth opening from now on, or setting of the lines, fails. */
  readonly reject: (what: Rejected, nth?: number) => void;
  readonly hasStruck: () => boolean;
  readonly isOpen: () => boolean;
  /** What was set on the modem lines. */
  readonly signals: readonly Signals[];
  /** How often the port was opened. */
  readonly opened: () => number;
  /** May be called again: the port is the same. @param found another view of it */
  readonly run: (
    flasher: Flasher,
    firmware: Firmware,
    found?: FoundPort,
  ) => Promise<FlashReport | DeviceError>;
}

/** Longer than a flasher waits for any answer that comes at once. */
const DELAY_MS = 3000;
const JOIN_MS = 5;
/** Every byte once; a boot log at another baud rate has them all, answers among them. */
const NOISE = Uint8Array.from({ length: 256 }, (_, i) => (i * 167 + 13) & 0xff);

const changed = (bytes: Uint8Array, fault: Fault & { index: number }): Uint8Array => {
  const at = fault.index % bytes.length;
  const [head, byte = 0, tail] = [bytes.subarray(0, at), bytes[at], bytes.subarray(at + 1)];
  if (fault.kind === 'flip') return Uint8Array.of(...head, byte ^ 0x10, ...tail);
  if (fault.kind === 'drop') return Uint8Array.of(...head, ...tail);
  return Uint8Array.of(...head, byte, byte, ...tail);
};

const noOtherPort = (): Promise<FoundPort> =>
  Promise.reject(new Error('No second port is asked for.'));

/**
 * @param plugIn the device, given where its answers go
 * @param findPort where the device is after it came back as another one
 */
export const makeBench = (
  plugIn: (send: (bytes: Uint8Array) => void) => TestDevice,
  findPort: (why: string) => Promise<FoundPort> = noOtherPort,
): Bench => {
  const progress: FlashProgress[] = [];
  const log: string[] = [];
  let abort = new AbortController();
  let waiting: { fault: Fault; phase: Phase; after: number } | undefined;
  let armed: Fault | undefined;
  let hasStruck = false;
  let isDeaf = false;
  const rejections = new Map<Rejected, number>();
  const rejectIfArmed = (what: Rejected): Promise<void> => {
    const left = (rejections.get(what) ?? 0) - 1;
    rejections.set(what, left);
    if (left !== 0) return Promise.resolve();
    hasStruck = true;
    return Promise.reject(new Error('It was made to fail.'));
  };

  const strike = (direction: Direction): Fault | undefined => {
    const fault = armed;
    if (fault === undefined) return undefined;
    if (direction !== ('on' in fault ? fault.on : 'to the tab')) return undefined;
    armed = undefined;
    hasStruck = true;
    return fault;
  };

  let joined: number[] | undefined;
  const join = (bytes: Uint8Array): void => {
    if (joined?.length === 0)
      setTimeout(() => {
        void peer.send(Uint8Array.from(joined ?? []));
        joined = [];
      }, JOIN_MS);
    joined?.push(...bytes);
  };

  const send = (bytes: Uint8Array): void => {
    const fault = bytes.length === 0 ? undefined : strike('to the tab');
    if (fault?.kind === 'join') joined = [];
    if (joined !== undefined) join(bytes);
    else if (fault === undefined) void peer.send(bytes);
    else if ('index' in fault) void peer.send(changed(bytes, fault));
    else if (fault.kind === 'delay') setTimeout(() => void peer.send(bytes), DELAY_MS);
    else if (fault.kind === 'noise') void peer.send(Uint8Array.of(...NOISE, ...bytes));
    else if (fault.kind === 'dribble')
      for (const byte of bytes) void peer.send(Uint8Array.of(byte));
  };

  const device = plugIn(send);
  const { found, peer } = pairedPort(
    (bytes) => {
      if (isDeaf) return;
      const fault = strike('to the chip');
      device.receive(fault !== undefined && 'index' in fault ? changed(bytes, fault) : bytes);
    },
    (signals) => device.signals?.(signals),
    {
      open: async ({ baudRate }) => {
        await rejectIfArmed('open');
        device.openedAt?.(baudRate);
      },
      setSignals: () => rejectIfArmed('setSignals'),
    },
  );

  const atOnce = {
    unplug: peer.hangUp,
    disconnect: peer.disconnect,
    abort: () => abort.abort(),
  };
  const onProgress = (now: FlashProgress): void => {
    progress.push(now);
    if (waiting?.phase !== now.phase || now.done < waiting.after) return;
    armed = waiting.fault;
    waiting = undefined;
    const { kind } = armed;
    if (kind !== 'unplug' && kind !== 'disconnect' && kind !== 'abort') return;
    hasStruck = true;
    atOnce[kind]();
    armed = undefined;
  };

  return {
    ...{ found, progress, log },
    arm: (fault, phase, after = 0) => (waiting = { fault, phase, after }),
    deafen: (now) => (isDeaf = now),
    hasStruck: () => hasStruck,
    isOpen: () => peer.isOpen,
    signals: peer.signals,
    opened: () => peer.opens,
    reject: (what, nth = 1) => void rejections.set(what, nth),
    run: (flasher, firmware, seen = found) => {
      abort = new AbortController();
      const { signal } = abort;
      const host = { signal, onProgress, log: (line: string) => log.push(line), findPort };
      return hurried(flasher.flash(seen, firmware, host));
    },
  };
};

/**
 * Runs the clock ahead while nothing but waiting happens; needs fake timers.
 * @returns the report, or the DeviceError; anything else that is thrown goes through
 */
const hurried = async (flashing: Promise<FlashReport>): Promise<FlashReport | DeviceError> => {
  const outcome = flashing.catch((error: unknown) => {
    if (error instanceof DeviceError) return error;
    throw error;
  });
  const settled = outcome.then(
    () => true,
    () => true,
  );
  const idle = () => new Promise<false>((resolve) => setImmediate(() => resolve(false)));
  // What passes by messages in a hidden tab has no timer to be run ahead to.
  const hurry = () =>
    'document' in globalThis ? vi.advanceTimersByTimeAsync(2) : vi.advanceTimersToNextTimerAsync();
  while (!(await Promise.race([settled, idle()]))) await hurry();
  return outcome;
};
