/**
 * A port and the device at its other end, in memory. The device is a function from the bytes that arrive;
 * through its peer it sends, hangs up and goes away, and sees what was done to the port.
 */
import { makePort } from '../made-port';
import type { FoundPort, PortOptions, Signals } from '../port';

export interface Peer {
  /** Bytes to whoever reads; resolves when they are taken, or the port is closed. */
  readonly send: (bytes: Uint8Array) => Promise<void>;
  /** A line error after which reading goes on: 'BreakError', 'FramingError', ... */
  readonly disturb: (name: string) => void;
  /** The line breaks, but the system has not noticed that the device is gone. */
  readonly hangUp: () => void;
  /** The system has noticed, but the line still stands. */
  readonly disconnect: () => void;
  /** Every change of DTR and RTS, in order. */
  readonly signals: readonly Signals[];
  /** The options of every opening. */
  readonly openings: readonly PortOptions[];
  readonly opens: number;
  readonly isOpen: boolean;
}

/** What may fail at will. */
export interface PairFaults {
  readonly open?: (options: PortOptions) => Promise<void>;
  readonly setSignals?: () => Promise<void>;
}

/**
 * @param receive the device takes bytes; it may return a promise of when it has room for more
 * @param onSignals the device sees its lines change
 */
export const pairedPort = (
  receive: (bytes: Uint8Array) => unknown,
  onSignals: (signals: Signals) => void = () => undefined,
  faults: PairFaults = {},
): { readonly found: FoundPort; readonly peer: Peer } => {
  const signals: Signals[] = [];
  const openings: PortOptions[] = [];
  let isOpen = false;
  const made = makePort({
    open: async (options) => {
      await faults.open?.(options);
      openings.push(options);
      isOpen = true;
    },
    close: () => {
      isOpen = false;
      return Promise.resolve();
    },
    send: (bytes) => new Promise((resolve) => resolve(receive(bytes))),
    setSignals: async (changed) => {
      await faults.setSignals?.();
      signals.push(changed);
      onSignals(changed);
    },
  });
  const { port, receive: send, disturb, hangUp, disconnect } = made;
  return {
    found: {
      port,
      kind: 'test',
      abilities: { canSignal: true, canParity: true },
      label: 'a test port',
    },
    peer: {
      send,
      disturb,
      hangUp,
      disconnect,
      signals,
      openings,
      get opens() {
        return openings.length;
      },
      get isOpen() {
        return isOpen;
      },
    },
  };
};
