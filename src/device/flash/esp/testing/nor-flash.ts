/** A serial NOR flash: sectors are erased to ones, programming only clears bits. */

const SECTOR = 4096;

export interface NorFlash {
  readonly bytes: Uint8Array;
  /** Erases every sector that the range touches. */
  readonly erase: (from: number, to: number) => void;
  /** Returns whether it fits. */
  readonly program: (at: number, data: Uint8Array) => boolean;
}

export const createNorFlash = (size: number): NorFlash => {
  const bytes = new Uint8Array(size).fill(0xff);
  return {
    bytes,
    erase: (from, to) =>
      bytes.fill(0xff, Math.floor(from / SECTOR) * SECTOR, Math.ceil(to / SECTOR) * SECTOR),
    program: (at, data) => {
      if (at + data.length > size) return false;
      for (const [i, byte] of data.entries()) bytes[at + i] = (bytes[at + i] ?? 0) & byte;
      return true;
    },
  };
};

/** JEDEC id as it comes out of RDID: manufacturer, kind, log2 of the size. */
export const jedecId = (size: number): number => 0xef | (0x40 << 8) | (Math.log2(size) << 16);
