/** Letting late answers go by, without waiting for ever where a program never stops talking. */
import { DeviceError } from '../device-error';
import type { OpenPort } from '../open-port';

/** So much more than the pause is waited for one. */
const PATIENCE = 10;

/**
 * Throws away what comes until nothing has come for `ms`, or until that has been tried for long enough.
 * @throws DeviceError `lost`, `cancelled`
 */
export const letGoBy = async (
  { received }: OpenPort,
  ms: number,
  signal: AbortSignal,
): Promise<void> => {
  const end = performance.now() + PATIENCE * ms;
  try {
    for (received.drain(); performance.now() < end; received.drain())
      await received.take(1, { ms, signal });
  } catch (error) {
    if (!(error instanceof DeviceError) || error.failure !== 'timeout') throw error;
  }
};

/** What another attempt may put right: an answer that did not come, came damaged, or was no. */
export const isPassing = (error: unknown): error is DeviceError =>
  error instanceof DeviceError && ['timeout', 'refused', 'garbled'].includes(error.failure);

export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
