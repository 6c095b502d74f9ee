/**
 * A port in the shape of the web's SerialPort over anything that carries bytes: an emulated chip, a USB
 * device behind web-serial-polyfill, a test's peer. States, streams and names of errors follow the
 * algorithms of the specification (https://wicg.github.io/serial/), so nobody can tell it from a real one;
 * the conformance suite holds it to that beside Chromium's own.
 */
import { makeReading, makeWriting } from './made-streams';
import type { Port, PortOptions, Signals } from './port';

/** What the port is made of. Its calls may reject with anything. */
export interface PortBacking {
  readonly info?: ReturnType<Port['getInfo']>;
  readonly open?: (options: PortOptions) => Promise<void>;
  readonly close?: () => Promise<void>;
  /** Resolves when there is room for more. */
  readonly send: (bytes: Uint8Array) => Promise<unknown>;
  /** Absent where there are no such lines. */
  readonly setSignals?: (signals: Signals) => Promise<void>;
  readonly forget?: () => Promise<void>;
}

export interface MadePort {
  readonly port: Port;
  /** Bytes from the device; resolves when they are taken, or go nowhere because the port is closed. */
  readonly receive: (bytes: Uint8Array) => Promise<void>;
  /** A line error that does no harm: `readable` fails with it and another one follows. */
  readonly disturb: (name: string) => void;
  /** The line hangs up: reading and writing fail until the port is closed and opened again. */
  readonly hangUp: () => void;
  /** The system sees the device go: `disconnect`, and no opening any more. It need not hang up with it. */
  readonly disconnect: () => void;
}

const BUFFER_BYTES = 255;

const invalidState = (message: string): DOMException =>
  new DOMException(message, 'InvalidStateError');
const networkError = (message: string): DOMException => new DOMException(message, 'NetworkError');

const requireSane = ({ baudRate, bufferSize }: PortOptions): void => {
  if (!(baudRate > 0)) throw new TypeError('Requested baud rate must be greater than zero.');
  if (bufferSize === 0) throw new TypeError('Requested buffer size must be greater than zero.');
};

type State = 'closed' | 'opening' | 'opened' | 'closing';
type Reading = ReturnType<typeof makeReading>;
type Writing = ReturnType<typeof makeWriting>;

/** The port's methods and the state they share. */
const makeStates = (backing: PortBacking, reading: Reading, writing: Writing) => {
  let state: State = 'closed';
  let bufferSize = BUFFER_BYTES;
  let isConnected = true;
  let hasHungUp = false;

  const open = async (options: PortOptions): Promise<void> => {
    if (state !== 'closed') throw invalidState('The port is already open.');
    requireSane(options);
    state = 'opening';
    try {
      if (!isConnected) throw new Error();
      await backing.open?.(options);
    } catch {
      state = 'closed';
      throw networkError('Failed to open serial port.');
    }
    bufferSize = options.bufferSize ?? BUFFER_BYTES;
    hasHungUp = false;
    state = 'opened';
  };

  const setSignals = async (signals: Signals): Promise<void> => {
    if (state !== 'opened') throw invalidState('The port is closed.');
    try {
      if (!backing.setSignals || hasHungUp) throw new Error();
      await backing.setSignals(signals);
    } catch {
      throw networkError('Failed to set control signals.');
    }
  };

  const close = async (): Promise<void> => {
    if (state === 'closing') throw invalidState('A call to close() is already in progress.');
    if (state !== 'opened') throw invalidState('The port is already closed.');
    state = 'closing';
    try {
      await Promise.all([reading.cancel(), writing.abort()]);
    } catch (error) {
      state = 'opened';
      throw error;
    }
    await backing.close?.().catch(() => undefined);
    reading.discard();
    state = 'closed';
  };

  return {
    ...{ open, setSignals, close },
    bufferSize: () => bufferSize,
    isUsable: () => state === 'opened' && !hasHungUp,
    isConnected: () => isConnected,
    markHungUp: () => (hasHungUp = true),
    markGone: () => (isConnected = false),
  };
};

/** A closed port to the device behind `backing`. */
export const makePort = (backing: PortBacking): MadePort => {
  const listeners = new Set<() => void>();
  const reading = makeReading();
  const writing = makeWriting((bytes) => backing.send(bytes));
  const states = makeStates(backing, reading, writing);
  const port: Port = {
    get readable() {
      return states.isUsable() ? reading.get(states.bufferSize()) : reading.current();
    },
    get writable() {
      return states.isUsable() ? writing.get() : writing.current();
    },
    get connected() {
      return states.isConnected();
    },
    open: states.open,
    close: states.close,
    setSignals: states.setSignals,
    getInfo: () => backing.info ?? {},
    ...(backing.forget && { forget: backing.forget }),
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  };
  return {
    port,
    receive: async (bytes) => {
      if (states.isUsable()) await reading.receive(bytes);
    },
    disturb: (name) => reading.fail(new DOMException(`A ${name} was detected.`, name)),
    hangUp: () => {
      if (!states.isUsable()) return;
      states.markHungUp();
      const lost = networkError('The device has been lost.');
      reading.fail(lost);
      writing.fail(lost);
    },
    disconnect: () => {
      states.markGone();
      for (const listener of listeners) listener();
    },
  };
};
