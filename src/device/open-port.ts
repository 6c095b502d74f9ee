/**
 * An open port, safe to use: a loop reads from the moment it is opened, over line errors that do no harm,
 * into a queue with deadlines; a write cannot hang for ever; and `close()` ends with the port closed and
 * its streams unlocked whatever happened before, so that a second attempt never needs a reload.
 */
import type { ByteQueue } from './byte-queue';
import { createByteQueue } from './byte-queue';
import { settled, within } from './deadline';
import { DeviceError } from './device-error';
import { hangs, lostError, openFailure, parityFailure, signalFailure } from './port-failures';
import type { FoundPort, Port, PortOptions, Signals } from './port';
import { startReading } from './reading';
import { startWriting } from './writing';

export interface OpenPort {
  readonly found: FoundPort;
  readonly received: ByteQueue;
  /**
   * Resolves when the browser has taken all of it, which is before it is on the wire.
   * @throws DeviceError `lost`, `cancelled`, and `timeout` when the device takes nothing
   */
  readonly write: (bytes: Uint8Array, signal?: AbortSignal) => Promise<void>;
  /** @throws DeviceError `no-ability`, `lost`, `timeout` */
  readonly setSignals: (signals: Signals) => Promise<void>;
  /** Never rejects; may be called again. Reads and writes under way reject with `cancelled`. */
  readonly close: () => Promise<void>;
  /** Resolves when the device goes away while the port is open; never rejects. */
  readonly lost: Promise<DeviceError>;
}

/** What the browser keeps while the page is busy: more than a second at 115200 baud. */
const BUFFER_BYTES = 16 * 1024;
const OPEN_MS = 15_000;
const SIGNALS_MS = 5000;
const CLOSE_MS = 3000;

/** Ports that this page has opened, so it has the system's permission. */
const openedBefore = new WeakSet<Port>();

const open = async (found: FoundPort, options: PortOptions): Promise<void> => {
  const { port } = found;
  const opening = port.open({ bufferSize: BUFFER_BYTES, ...options });
  try {
    await within(opening, OPEN_MS, () => hangs(found, 'did not open', OPEN_MS));
  } catch (error) {
    // Should a port that hung open later, nobody else would close it.
    opening.then(() => port.close()).catch(() => undefined);
    throw error instanceof DeviceError ? error : openFailure(found, error, openedBefore.has(port));
  }
  openedBefore.add(port);
};

/** How a port ends: lost or closed, once, with a reason that everything under way is told. */
const createEnd = (found: FoundPort) => {
  const received = createByteQueue();
  const ended = new AbortController();
  let tellLost: (error: DeviceError) => void = () => undefined;
  const lost = new Promise<DeviceError>((resolve) => (tellLost = resolve));
  const end = (reason: DeviceError): void => {
    received.fail(reason);
    ended.abort(reason);
  };
  const lose = (): void => {
    if (ended.signal.aborted) return;
    const error = lostError(found);
    end(error);
    tellLost(error);
  };
  return { received, ended: ended.signal, lost, end, lose };
};

/**
 * Opens a closed port.
 * @throws DeviceError `busy`, `no-permission`, `lost`, `no-ability`, `refused`, `timeout`; it is closed then
 */
export const openPort = async (found: FoundPort, options: PortOptions): Promise<OpenPort> => {
  const { port, label, abilities } = found;
  if (options.parity === 'even' && !abilities.canParity) throw parityFailure(found);
  await open(found, options);
  const { received, ended, lost, end, lose } = createEnd(found);
  port.addEventListener?.('disconnect', lose);
  const reading = startReading(port, received, lose);
  const writing = startWriting(found, options, ended, lose);

  const setSignals = async (signals: Signals): Promise<void> => {
    ended.throwIfAborted();
    const late = (): DeviceError => hangs(found, 'did not set its lines', SIGNALS_MS);
    try {
      await within(port.setSignals(signals), SIGNALS_MS, late, [ended]);
    } catch (error) {
      throw error instanceof DeviceError ? error : signalFailure(found);
    }
  };
  const shut = async (): Promise<void> => {
    const isAlive = !ended.aborted;
    end(new DeviceError('cancelled', `${label} was closed.`, ''));
    port.removeEventListener?.('disconnect', lose);
    await writing.end(isAlive);
    await reading.end();
    await settled(port.close(), CLOSE_MS);
  };
  let closing: Promise<void> | undefined;
  return {
    found,
    received,
    lost,
    write: writing.write,
    setSignals,
    close: () => (closing ??= shut()),
  };
};
