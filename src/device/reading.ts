/** The read loop of an open port: every stream the port offers, one after the other, into a queue. */
import type { FedQueue } from './byte-queue';
import { settled } from './deadline';
import { errorName } from './port-failures';
import type { Port } from './port';

export interface Reading {
  /** Ends the loop and unlocks the stream; never rejects. */
  readonly end: () => Promise<void>;
}

const CANCEL_MS = 1000;

/** Line errors after which the port goes on with a new `readable`. */
const PASSING: readonly string[] = [
  'BreakError',
  'FramingError',
  'ParityError',
  'BufferOverrunError',
];

/** @param onLost called once when the port has nothing more to read, unless it was ended before */
export const startReading = (port: Port, received: FedQueue, onLost: () => void): Reading => {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let isEnding = false;

  /** @returns whether the port can go on with another stream */
  const readAll = async (stream: ReadableStream<Uint8Array>): Promise<boolean> => {
    const current = stream.getReader();
    reader = current;
    try {
      for (;;) {
        const { value, done } = await current.read();
        if (done) return false;
        received.push(value);
      }
    } catch (error) {
      return PASSING.includes(errorName(error)) && port.readable !== stream;
    } finally {
      current.releaseLock();
    }
  };
  const readEach = async (): Promise<void> => {
    for (let goesOn = true; goesOn && !isEnding;) {
      const stream = port.readable;
      goesOn = stream !== null && (await readAll(stream));
    }
    if (!isEnding) onLost();
  };
  const loop = readEach();
  return {
    end: async () => {
      isEnding = true;
      if (reader) await settled(reader.cancel(), CANCEL_MS);
      // Where the driver hangs, this ends the read under way.
      reader?.releaseLock();
      await loop;
    },
  };
};
