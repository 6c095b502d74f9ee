/**
 * The chips behind Arduino's dialect of SAM-BA, and where their bootloaders expect a program. The
 * Nano 33 BLE's bootloader names its chip and counts addresses from where the program begins; the
 * others let the identification register and the flash controller be read.
 */
import type { Address } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { Chip } from '../flasher';
import type { Line } from '../line';
import { ask, readWord } from './line';

export interface SamChip extends Chip {
  readonly flash: { readonly address: Address; readonly bytes: Bytes };
  /** Behind the bootloader. */
  readonly programAt: Address;
  /** What the bootloader calls address 0. */
  readonly base: Address;
  /** Where in RAM a block waits to be written. */
  readonly buffer: Address;
  /** Written at once; blocks are whole multiples. */
  readonly granule: Bytes;
  /** UF2 family of images for it. */
  readonly family: number;
  /** The command that starts the program. */
  readonly leave: string;
}

interface Series {
  readonly name: string;
  readonly programAt: Address;
  readonly family: number;
}

/** By the upper half of the device identification: processor, family, series. */
const SERIES: ReadonlyMap<number, Series> = new Map([
  [0x1001, { name: 'SAMD21', programAt: 0x2000, family: 0x68ed_2b88 }],
  [0x6006, { name: 'SAMD51', programAt: 0x4000, family: 0x5511_4460 }],
]);

const CPU_ID: Address = 0xe000_ed00;
const DEVICE_ID: Address = 0x4100_2018;
/** Pages, and the logarithm of their size. */
const FLASH_PARAMETERS: Address = 0x4100_4008;
/** Cortex-M0+ and M4, the cores of the series above; others may hang when the register is read. */
const CORES: readonly number[] = [0xc60, 0xc24];
/** Erase, write, checksum. */
const NEEDED: readonly string[] = ['X', 'Y', 'Z'];
/** Application interrupt and reset control: SYSRESETREQ. */
const RESET = 'We000ed0c,05fa0004';

/** The same as bossac's, far from what the bootloader uses itself. */
const SAMD_BUFFER: Address = 0x2000_4034;
const NANO_BUFFER: Address = 0x34;

const NANO_33_BLE: SamChip = {
  name: 'nRF52840',
  flash: { address: 0, bytes: 1024 * 1024 },
  ...{ programAt: 0x1_0000, base: 0x1_0000, buffer: NANO_BUFFER },
  ...{ granule: 4096, family: 0xada5_2840, leave: 'K' },
};

const unknown = (what: string): DeviceError =>
  new DeviceError(
    'wrong-chip',
    `The bootloader is that of a chip that is not known here: ${what}.`,
    'Flash it with bossac or the Arduino IDE.',
  );

const identifySamd = async (line: Line): Promise<SamChip> => {
  const doing = 'which chip it is on';
  const core = ((await readWord(line, CPU_ID, doing)) >> 4) & 0xfff;
  if (!CORES.includes(core)) throw unknown(`core ${formatHex(core)}`);
  const device = await readWord(line, DEVICE_ID, doing);
  const series = SERIES.get(device >>> 16);
  if (series === undefined) throw unknown(`device ${formatHex(device)}`);
  const parameters = await readWord(line, FLASH_PARAMETERS, doing);
  const page = 8 << ((parameters >> 16) & 7);
  return {
    ...series,
    flash: { address: 0, bytes: (parameters & 0xffff) * page },
    ...{ base: 0, buffer: SAMD_BUFFER, granule: page, leave: RESET },
  };
};

/** @param letters what the bootloader can do. @throws DeviceError `wrong-chip`, `refused` */
export const identify = async (line: Line, letters: string): Promise<SamChip> => {
  if (!NEEDED.every((letter) => letters.includes(letter)))
    throw new DeviceError(
      'refused',
      `The bootloader lacks commands for erasing, writing and verifying (it has ${letters}).`,
      "Update the board's bootloader, or flash it with bossac.",
    );
  if (!letters.includes('I')) return identifySamd(line);
  const name = await ask(line, 'I', 'which chip it is on');
  if (name.startsWith('nRF52840')) return NANO_33_BLE;
  throw unknown(name);
};
