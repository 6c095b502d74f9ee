/** What the two dialects of Arduino's AVR bootloaders have in common, as the flasher uses them. */
import type { Address } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { Line } from '../line';
import { answerTo } from '../line';
import type { AvrPart } from './parts';

export interface AvrLoader {
  /** Answers at once or not at all. @throws DeviceError `timeout`, `garbled` */
  readonly greet: () => Promise<void>;
  /** The three signature bytes as one number: 0x1e950f for an ATmega328P. */
  readonly signature: () => Promise<number>;
  /** What the bootloader itself takes at the end of the flash. */
  readonly bootBytes: (part: AvrPart) => Promise<Bytes>;
  readonly begin: () => Promise<void>;
  readonly writePage: (address: Address, bytes: Uint8Array) => Promise<void>;
  readonly readPage: (address: Address, length: Bytes) => Promise<Uint8Array>;
  /** Starts the program. */
  readonly leave: () => Promise<void>;
}

export interface Dialect {
  readonly protocol: 'stk500v1' | 'stk500v2';
  /** Tried in this order. */
  readonly baudRates: readonly number[];
  /** It erases the next page with every page it writes, wherever that is: all must come, in order. */
  readonly takesAllPages: boolean;
  readonly makeLoader: (line: Line) => AvrLoader;
}

/** @throws DeviceError `timeout` naming what was asked, `lost`, `cancelled` */
export const receive = (
  { port, signal }: Line,
  count: number,
  doing: string,
  ms: number,
): Promise<Uint8Array> =>
  answerTo(doing, ms, 'Check the cable and try again.', port.received.take(count, { ms, signal }));

export const garbled = (doing: string): DeviceError =>
  new DeviceError(
    'garbled',
    `The bootloader's answer to ${doing} is not one it can give.`,
    'Let nothing else be connected to pins 0 and 1, and try again.',
  );

export const refused = (doing: string): DeviceError =>
  new DeviceError('refused', `The bootloader refused ${doing}.`, 'Try again.');
