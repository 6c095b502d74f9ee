/** A line to a bootloader, and what is said when nothing comes over it. */
import { DeviceError } from '../device-error';
import type { OpenPort } from '../open-port';

export interface Line {
  readonly port: OpenPort;
  readonly signal: AbortSignal;
}

/**
 * Bytes of an answer. A read that comes to nothing says what was asked.
 * @param doing what to name in the sentence: "writing at 0x2000"
 * @throws DeviceError `timeout`, `lost`, `cancelled`
 */
export const answerTo = async (
  doing: string,
  ms: number,
  advice: string,
  read: Promise<Uint8Array>,
): Promise<Uint8Array> => {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof DeviceError) || error.failure !== 'timeout') throw error;
    throw new DeviceError(
      'timeout',
      `The bootloader did not answer ${doing} within ${ms / 1000} s.`,
      advice,
    );
  }
};
