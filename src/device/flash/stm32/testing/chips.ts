/**
 * Chips for the stand-in, each from its reference manual's chapter on the embedded flash: RM0008
 * (F103), RM0368 (F401), RM0351 (L476). Written apart from the client's table, which they test.
 */
import type { RomChip } from './rom';

const KIB = 1024;

const of = (count: number, size: number): readonly number[] =>
  Array.from({ length: count }, () => size);

/** The flash size register: KiB, 16 bits, little-endian. */
const sized = (address: number, kib: number, length = 2, offset = 0): RomChip['information'] => {
  const bytes = new Uint8Array(length).fill(0xa5);
  new DataView(bytes.buffer).setUint16(offset, kib, true);
  return [{ address, bytes }];
};

export const CHIPS = {
  F103: {
    productId: 0x410,
    sectors: of(64, KIB),
    erase: 'plain',
    granule: 4,
    information: sized(0x1fff_f7e0, 64),
  },
  F401: {
    productId: 0x433,
    sectors: [...of(4, 16 * KIB), 64 * KIB, ...of(3, 128 * KIB)],
    erase: 'extended',
    granule: 4,
    // 0x1fff7a22; the area it is in can only be read from 0x1fff7a00 on.
    information: sized(0x1fff_7a00, 512, 256, 0x22),
  },
  L476: {
    productId: 0x415,
    sectors: of(512, 2 * KIB),
    erase: 'extended',
    granule: 8,
    information: sized(0x1fff_75e0, 1024),
  },
} as const satisfies Readonly<Record<string, RomChip>>;
