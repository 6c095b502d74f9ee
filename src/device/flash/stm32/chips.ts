/**
 * STM32 chips by the product id their bootloader tells (ST's AN2606): the sectors or pages that erase
 * commands count, and where the chip says how much flash it has. One id is shared by chips of several
 * sizes. Sectors are listed as far as their numbers are sure whatever the flash is configured as: in
 * dual-bank parts the second bank's depend on its settings, so what reaches there erases everything.
 */
import type { Address } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';

export interface Stm32 {
  readonly name: string;
  /** The most that a chip with this id has. */
  readonly flashBytes: Bytes;
  /** What is erased at once, in order from the beginning of the flash. */
  readonly sectors: readonly Bytes[];
  /** Where the flash size register is, in KiB. */
  readonly size: SizeRegister;
  /** Bytes that one write command may carry. */
  readonly block: Bytes;
  /** UF2 family of firmware for it. */
  readonly family: number;
}

/** Some loaders read its memory area only in whole: `length` bytes from `address`, the value at `offset`. */
interface SizeRegister {
  readonly address: Address;
  readonly length: Bytes;
  readonly offset: Bytes;
}

export const FLASH_AT: Address = 0x0800_0000;

const KIB = 1024;

interface Family {
  readonly size: SizeRegister;
  readonly block: Bytes;
  readonly family: number;
}

const register = (address: Address): SizeRegister => ({ address, length: 2, offset: 0 });

const F0: Family = { size: register(0x1fff_f7cc), block: 256, family: 0x6478_24b6 };
const F1: Family = { size: register(0x1fff_f7e0), block: 256, family: 0x5ee2_1072 };
const F4: Family = {
  size: { address: 0x1fff_7a00, length: 256, offset: 0x22 },
  block: 256,
  family: 0x5775_5a57,
};
const G0: Family = { size: register(0x1fff_75e0), block: 256, family: 0x300f_5633 };
const G4: Family = { size: register(0x1fff_75e0), block: 256, family: 0x4c71_240a };
const L0: Family = {
  size: { address: 0x1ff8_0000, length: 128, offset: 0x7c },
  block: 128,
  family: 0x202e_3a91,
};
const L4: Family = { size: register(0x1fff_75e0), block: 256, family: 0x00ff_6919 };

const repeat = (count: number, bytes: Bytes): readonly Bytes[] =>
  Array.from({ length: count }, () => bytes);

/** @param kib of flash at most. @param sure of these, from the beginning, how many have sure page numbers */
const paged = (name: string, family: Family, kib: number, page: Bytes, sure = kib): Stm32 => ({
  name,
  ...family,
  flashBytes: kib * KIB,
  sectors: repeat((sure * KIB) / page, page),
});

/** F4: four sectors of 16 KiB, one of 64, then 128 each. */
const f4 = (name: string, kib: number, sure = kib): Stm32 => ({
  name,
  ...F4,
  flashBytes: kib * KIB,
  sectors: [...repeat(4, 16 * KIB), 64 * KIB, ...repeat((sure - 128) / 128, 128 * KIB)],
});

const CHIPS: ReadonlyMap<number, Stm32> = new Map([
  [0x440, paged('STM32F05x or F030x8', F0, 64, 1 * KIB)],
  [0x442, paged('STM32F09x or F030xC', F0, 256, 2 * KIB)],
  [0x444, paged('STM32F03x', F0, 32, 1 * KIB)],
  [0x445, paged('STM32F04x or F070x6', F0, 32, 1 * KIB)],
  [0x448, paged('STM32F07x', F0, 128, 2 * KIB)],
  [0x410, paged('STM32F10x, medium density', F1, 128, 1 * KIB)],
  [0x412, paged('STM32F10x, low density', F1, 32, 1 * KIB)],
  [0x414, paged('STM32F10x, high density', F1, 512, 2 * KIB)],
  [0x418, paged('STM32F105 or F107', F1, 256, 2 * KIB)],
  [0x420, paged('STM32F100, medium density', F1, 128, 1 * KIB)],
  [0x428, paged('STM32F100, high density', F1, 512, 2 * KIB)],
  [0x413, f4('STM32F405, F407, F415 or F417', 1024)],
  [0x419, f4('STM32F42x or F43x', 2048, 1024)],
  [0x421, f4('STM32F446', 512)],
  [0x423, f4('STM32F401xB or xC', 256)],
  [0x431, f4('STM32F411', 512)],
  [0x433, f4('STM32F401xD or xE', 512)],
  [0x441, f4('STM32F412', 1024)],
  [0x458, f4('STM32F410', 128)],
  [0x456, paged('STM32G05x or G06x', G0, 64, 2 * KIB)],
  [0x460, paged('STM32G07x or G08x', G0, 128, 2 * KIB)],
  [0x466, paged('STM32G03x or G04x', G0, 64, 2 * KIB)],
  [0x467, paged('STM32G0Bx or G0Cx', G0, 512, 2 * KIB, 128)],
  [0x468, paged('STM32G431 or G441', G4, 128, 2 * KIB)],
  [0x479, paged('STM32G491 or G4A1', G4, 512, 2 * KIB)],
  [0x417, paged('STM32L05x or L06x', L0, 64, 128)],
  [0x425, paged('STM32L03x or L04x', L0, 32, 128)],
  [0x447, paged('STM32L07x or L08x', L0, 192, 128, 64)],
  [0x457, paged('STM32L01x or L02x', L0, 16, 128)],
  [0x415, paged('STM32L47x or L48x', L4, 1024, 2 * KIB, 128)],
  [0x435, paged('STM32L43x or L44x', L4, 256, 2 * KIB)],
  [0x461, paged('STM32L496 or L4A6', L4, 1024, 2 * KIB, 256)],
  [0x462, paged('STM32L45x or L46x', L4, 512, 2 * KIB)],
  [0x464, paged('STM32L41x or L42x', L4, 128, 2 * KIB)],
]);

/** The chip of a product id; undefined where its geometry is not known here. */
export const chipOf = (productId: number): Stm32 | undefined => CHIPS.get(productId);
