/**
 * The emulated chip's UART as a port of the web (https://wicg.github.io/serial/): the same states,
 * streams and names of errors. It has no other lines than the two that carry bytes.
 */
import type { Port, PortOptions } from '../port';

export interface PortBacking {
  /** Resolves when there is room for more. */
  readonly send: (bytes: Uint8Array) => Promise<unknown>;
}

export interface EmulatedPort {
  readonly port: Port;
  /** Bytes from the chip; resolves when they are taken, or go nowhere because the port is closed. */
  readonly receive: (bytes: Uint8Array) => Promise<void>;
  /** The device is gone, for ever. */
  readonly lose: () => void;
}

const BUFFER_BYTES = 255;

const invalidState = (message: string): DOMException =>
  new DOMException(message, 'InvalidStateError');
const networkError = (message: string): DOMException => new DOMException(message, 'NetworkError');
const lostError = (): DOMException => networkError('The device has been lost.');

const bytesOf = (chunk: unknown): Uint8Array => {
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk.slice(0));
  if (!ArrayBuffer.isView(chunk)) throw new TypeError('Only bytes can be written to a port.');
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
};

const requireSane = ({ baudRate, bufferSize }: PortOptions): void => {
  if (!(baudRate > 0)) throw new TypeError('Requested baud rate must be greater than zero.');
  if (bufferSize === 0) throw new TypeError('Requested buffer size must be greater than zero.');
};

/** A call whose failure is its promise's. */
const soon = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));

interface Incoming {
  readonly bytes: Uint8Array;
  readonly taken: () => void;
}

/** The readable half: what comes in waits until the stream has room. */
const createReading = () => {
  let waiting: Incoming[] = [];
  let controller: ReadableByteStreamController | undefined;
  let stream: ReadableStream<Uint8Array> | null = null;
  const flush = (): void => {
    while (controller !== undefined && (controller.desiredSize ?? 0) > 0) {
      const first = waiting.shift();
      if (first === undefined) return;
      controller.enqueue(first.bytes as Uint8Array<ArrayBuffer>);
      first.taken();
    }
  };
  const discard = (): void => {
    for (const { taken } of waiting) taken();
    waiting = [];
  };
  const forget = (): void => {
    stream = null;
    controller = undefined;
  };
  const begin = (bufferSize: number): ReadableStream<Uint8Array> =>
    new ReadableStream(
      {
        type: 'bytes',
        start: (given) => {
          controller = given;
        },
        pull: flush,
        cancel: () => {
          discard();
          forget();
        },
      },
      { highWaterMark: bufferSize },
    );
  return {
    current: () => stream,
    get: (bufferSize: number) => (stream ??= begin(bufferSize)),
    receive: (bytes: Uint8Array): Promise<void> =>
      new Promise((taken) => {
        waiting.push({ bytes: bytes.slice(), taken });
        flush();
      }),
    discard,
    fail: (error: DOMException) => {
      discard();
      controller?.error(error);
      forget();
    },
  };
};

/** The writable half. */
const createWriting = (send: PortBacking['send']) => {
  let controller: WritableStreamDefaultController | undefined;
  let stream: WritableStream<Uint8Array> | null = null;
  let failWrite: (error: Error) => void = () => undefined;
  const forget = (): void => {
    stream = null;
    controller = undefined;
  };
  const begin = (): WritableStream<Uint8Array> =>
    new WritableStream({
      start: (given) => {
        controller = given;
        // However long the write under way would take.
        given.signal.addEventListener('abort', () => failWrite(given.signal.reason as Error));
      },
      write: async (chunk) => {
        const failure = new Promise<never>((_, reject) => (failWrite = reject));
        await Promise.race([send(bytesOf(chunk)), failure]);
      },
      close: forget,
      abort: forget,
    });
  return {
    current: () => stream,
    get: () => (stream ??= begin()),
    fail: (error: DOMException) => {
      failWrite(error);
      controller?.error(error);
      forget();
    },
  };
};

/** A closed port to the chip behind `backing`. */
export const createEmulatedPort = ({ send }: PortBacking): EmulatedPort => {
  let state: 'closed' | 'opened' | 'closing' | 'lost' = 'closed';
  let bufferSize = BUFFER_BYTES;
  const reading = createReading();
  const writing = createWriting(send);

  const open = (options: PortOptions): void => {
    if (state === 'lost') throw networkError('Failed to open serial port.');
    if (state !== 'closed') throw invalidState('The port is already open.');
    requireSane(options);
    bufferSize = options.bufferSize ?? BUFFER_BYTES;
    state = 'opened';
  };
  const setSignals = (): never => {
    if (state !== 'opened') throw invalidState('The port is closed.');
    throw networkError('Failed to set control signals.');
  };
  const close = async (): Promise<void> => {
    if (state === 'closing') throw invalidState('A call to close() is already in progress.');
    if (state !== 'opened') throw invalidState('The port is already closed.');
    state = 'closing';
    try {
      await reading.current()?.cancel();
      await writing.current()?.abort(new DOMException('The port is closed.', 'AbortError'));
      state = 'closed';
      reading.discard();
    } catch (error) {
      state = 'opened';
      throw error;
    }
  };
  const port: Port = {
    get readable() {
      return state === 'opened' ? reading.get(bufferSize) : reading.current();
    },
    get writable() {
      return state === 'opened' ? writing.get() : writing.current();
    },
    open: (options) => soon(() => open(options)),
    close,
    setSignals: () => soon(setSignals),
    getInfo: () => ({}),
  };
  return {
    port,
    receive: async (bytes) => {
      if (state === 'opened') await reading.receive(bytes);
    },
    lose: () => {
      const wasOpen = state === 'opened' || state === 'closing';
      state = 'lost';
      if (!wasOpen) return;
      reading.fail(lostError());
      writing.fail(lostError());
    },
  };
};
