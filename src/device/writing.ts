/** The writing half of an open port: one writer for as long as it is open, and no write that hangs. */
import { settled, within } from './deadline';
import { DeviceError } from './device-error';
import { hangs, lostError } from './port-failures';
import type { FoundPort, PortOptions } from './port';

export interface Writing {
  /** @throws DeviceError `lost`, `cancelled`, `timeout` */
  readonly write: (bytes: Uint8Array, signal?: AbortSignal) => Promise<void>;
  /** Unlocks the stream; never rejects. @param isAlive lets what was written last get onto the wire */
  readonly end: (isAlive: boolean) => Promise<void>;
}

const WRITE_MS = 10_000;
/** Twice the line's own time for a byte: start, eight bits, parity, stop. */
const MS_TIMES_BAUD = 2 * 11 * 1000;
/** An emulated board takes bytes as slowly as it computes. */
const EMULATED_PATIENCE = 100;
const FLUSH_MS = 1000;
const ABORT_MS = 1000;

const isStopped = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;
const cancelled = (): DeviceError => new DeviceError('cancelled', 'It was stopped.', '');

/**
 * @param ended aborts with a DeviceError when the port is lost or closed
 * @param onLost the device does not exist any more, as a write found
 */
export const startWriting = (
  found: FoundPort,
  { baudRate }: PortOptions,
  ended: AbortSignal,
  onLost: () => void,
): Writing => {
  const writer = found.port.writable?.getWriter();
  // Its failures are told by the writes.
  writer?.closed.catch(() => undefined);
  const slowness = found.kind === 'emulated' ? EMULATED_PATIENCE : 1;

  const write = async (bytes: Uint8Array, signal?: AbortSignal): Promise<void> => {
    ended.throwIfAborted();
    if (isStopped(signal)) throw cancelled();
    if (!writer) throw lostError(found);
    const ms = slowness * (WRITE_MS + (MS_TIMES_BAUD * bytes.length) / baudRate);
    const stops = signal ? [signal, ended] : [ended];
    try {
      await within(writer.write(bytes), ms, () => hangs(found, 'took no bytes', ms), stops);
    } catch (error) {
      if (error instanceof DeviceError) throw error;
      if (isStopped(signal)) throw cancelled();
      onLost();
      throw lostError(found);
    }
  };

  return {
    write,
    end: async (isAlive) => {
      if (!writer) return;
      if (isAlive) await settled(writer.close(), FLUSH_MS);
      await settled(writer.abort(), ABORT_MS);
      writer.releaseLock();
    },
  };
};
