/** Which chip it is, how much flash it has, and whether it lets itself be read. */
import { formatHex, formatKib } from '../../../core/text';
import { DeviceError } from '../../device-error';
import type { Chip } from '../flasher';
import type { Stm32 } from './chips';
import { chipOf, FLASH_AT } from './chips';
import { getId, readMemory } from './commands';
import type { Line } from './line';
import { garbled, persist } from './line';

export interface Identity {
  readonly chip: Chip;
  /** Undefined where the geometry of its flash is not known here. */
  readonly known: Stm32 | undefined;
}

/** Answers carry no checksum: what decides how the flash is treated must be heard twice. */
const twice = async <T>(line: Line, doing: string, ask: () => Promise<T>): Promise<T> =>
  persist(line, async () => {
    const first = await ask();
    if (first === (await ask())) return first;
    throw garbled(doing, 'said something else the second time');
  });

/** KiB by the chip's own register; undefined when it cannot be read or makes no sense. */
const readFlashKib = async (
  line: Line,
  { size, flashBytes }: Stm32,
): Promise<number | undefined> => {
  try {
    const bytes = await readMemory(line, size.address, size.length);
    const kib = new DataView(bytes.buffer, bytes.byteOffset).getUint16(size.offset, true);
    return kib > 0 && kib * 1024 <= flashBytes ? kib : undefined;
  } catch (error) {
    if (error instanceof DeviceError && error.failure === 'refused') return undefined;
    throw error;
  }
};

/** @throws DeviceError `protected`, and what the line throws */
export const identify = async (line: Line): Promise<Identity> => {
  const productId = await twice(line, 'Get ID', () => getId(line));
  const known = chipOf(productId);
  // The first read of flash shows whether the chip is read-protected.
  await persist(line, () => readMemory(line, FLASH_AT, 4));
  if (known === undefined) {
    const name = `STM32 with product id ${formatHex(productId)}`;
    return { known, chip: { name } };
  }
  const kib = await twice(line, 'Read Memory', () => readFlashKib(line, known));
  if (kib === undefined)
    line.log(
      `The chip does not say how much flash it has; ${formatKib(known.flashBytes)} is the most.`,
    );
  const bytes = kib === undefined ? known.flashBytes : kib * 1024;
  return { known, chip: { name: known.name, flash: { address: FLASH_AT, bytes } } };
};
