/** The commands of ST's USART bootloader that flashing takes; bytes and order as in AN3155. */
import type { Address } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { Line } from './line';
import { isAccepted, offer, receive, refused, send, settle, xor } from './line';

const GET = 0x00;
const GET_ID = 0x02;
const READ_MEMORY = 0x11;
const GO = 0x21;
const WRITE_MEMORY = 0x31;
const ERASE = 0x43;
const EXTENDED_ERASE = 0x44;
const ALL = 0xffff;

/** Bytes of memory that one command reads or writes at most. */
export const BLOCK: Bytes = 256;

export interface Loader {
  /** "3.1" */
  readonly version: string;
  readonly commands: ReadonlySet<number>;
}

/** Commands that the loader refuses by name only where the flash is protected. */
const GUARDED: ReadonlySet<number> = new Set([
  READ_MEMORY,
  GO,
  WRITE_MEMORY,
  ERASE,
  EXTENDED_ERASE,
]);

/** Names the command; it is refused also when it was damaged on the way, so it is named twice. */
const begin = async (line: Line, code: number, doing: string): Promise<void> => {
  const name = Uint8Array.of(code, code ^ 0xff);
  if (await offer(line, name, doing)) return;
  if (!GUARDED.has(code)) throw refused(doing);
  await settle(line);
  if (await offer(line, name, doing)) return;
  throw new DeviceError(
    'protected',
    `The chip is read-protected: its bootloader refuses ${doing}.`,
    'Lifting the protection erases the whole chip, so it is not done here: set RDP to level 0 with STM32CubeProgrammer, then flash again.',
  );
};

/** What the answer to Get says. @throws DeviceError `garbled` when it is not in the form of one */
export const get = async (line: Line): Promise<Loader> => {
  await begin(line, GET, 'Get');
  const [count = 0] = await receive(line, 1, 'Get');
  const [version = 0, ...commands] = await receive(line, count + 1, 'Get');
  const isWhole = await isAccepted(line, 'Get');
  if (!isWhole || !commands.includes(GET_ID))
    throw new DeviceError('garbled', 'What answered Get is no STM32 bootloader.', '');
  return { version: `${version >> 4}.${version & 15}`, commands: new Set(commands) };
};

/** The product id: 0x415 for every STM32L47x and L48x. */
export const getId = async (line: Line): Promise<number> => {
  await begin(line, GET_ID, 'Get ID');
  const [count = 0] = await receive(line, 1, 'Get ID');
  const id = await receive(line, count + 1, 'Get ID');
  if (!(await isAccepted(line, 'Get ID')) || id.length !== 2)
    throw new DeviceError('garbled', 'The answer to Get ID is damaged.', 'Try again.');
  return ((id[0] ?? 0) << 8) | (id[1] ?? 0);
};

const withChecksum = (bytes: Uint8Array): Uint8Array => Uint8Array.of(...bytes, xor(bytes));

const addressPart = (address: Address): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, address);
  return withChecksum(bytes);
};

/** @param length 1 to 256 */
export const readMemory = async (
  line: Line,
  address: Address,
  length: Bytes,
): Promise<Uint8Array> => {
  const doing = `Read Memory at ${formatHex(address)}`;
  await begin(line, READ_MEMORY, doing);
  await send(line, addressPart(address), doing);
  await send(line, Uint8Array.of(length - 1, (length - 1) ^ 0xff), doing);
  return receive(line, length, doing);
};

/** @param bytes 1 to 256, a multiple of what the chip programs at once */
export const writeMemory = async (
  line: Line,
  address: Address,
  bytes: Uint8Array,
): Promise<void> => {
  const doing = `Write Memory at ${formatHex(address)}`;
  await begin(line, WRITE_MEMORY, doing);
  await send(line, addressPart(address), doing);
  await send(line, withChecksum(Uint8Array.of(bytes.length - 1, ...bytes)), doing);
};

const words = (...values: readonly number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]));

/**
 * @param sectors numbers of what is erased at once, all for the whole flash; at most 256 of them
 * @param ms how long it may take
 */
export const erase = async (
  line: Line,
  { commands }: Loader,
  sectors: readonly number[] | 'all',
  ms: number,
): Promise<void> => {
  const isExtended = commands.has(EXTENDED_ERASE);
  const doing =
    sectors === 'all' ? 'erasing all of the flash' : `erasing sector ${sectors.join(', ')}`;
  await begin(line, isExtended ? EXTENDED_ERASE : ERASE, doing);
  await send(line, isExtended ? extendedSectors(sectors) : plainSectors(sectors), doing, ms);
};

const extendedSectors = (sectors: readonly number[] | 'all'): Uint8Array =>
  withChecksum(sectors === 'all' ? words(ALL) : words(sectors.length - 1, ...sectors));

/** Here 0xff stands for all and has no count to be summed with: its checksum is 0. */
const plainSectors = (sectors: readonly number[] | 'all'): Uint8Array =>
  sectors === 'all'
    ? Uint8Array.of(0xff, 0)
    : withChecksum(Uint8Array.of(sectors.length - 1, ...sectors));

/** Jumps to the program whose vector table is at `address`. */
export const go = async (line: Line, address: Address): Promise<void> => {
  const doing = `Go to ${formatHex(address)}`;
  await begin(line, GO, doing);
  await send(line, addressPart(address), doing);
};
