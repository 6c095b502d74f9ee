/** Images as Espressif's build makes them, as far as a flasher looks at them. */

const HEADER = 24;
/** Where the first segment's bytes begin. */
const SEGMENT = HEADER + 8;

export interface ImageOptions {
  /** As the header has it: 0 is 1 MB, 1 is 2 MB, 2 is 4 MB. */
  readonly flashSize?: number;
  /** With the description that applications have and bootloaders lack. */
  readonly isApplication?: boolean;
}

/** Half compressible, half not. */
const filler = (length: number): Uint8Array => {
  let state = 0x2545_f491;
  return Uint8Array.from({ length }, (_, i) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return i % 2 === 0 ? state & 0xff : i >> 10;
  });
};

/** One segment and its checksum, which ends a block of 16 bytes. @param length of the whole file */
export const sampleImage = (
  chipId: number,
  length: number,
  { flashSize = 1, isApplication = false }: ImageOptions = {},
): Uint8Array => {
  const image = filler(length);
  const view = new DataView(image.buffer);
  const segment = (length - SEGMENT - 16) & ~15;
  image.set([0xe9, 1, 2, flashSize << 4]);
  view.setUint32(4, 0x4038_0000, true);
  image.fill(0, 8, HEADER);
  view.setUint16(12, chipId, true);
  view.setUint32(HEADER, 0x3fc8_0000, true);
  view.setUint32(HEADER + 4, segment, true);
  view.setUint32(SEGMENT, isApplication ? 0xabcd_5432 : 0, true);
  const end = SEGMENT + segment;
  image[end + 15] = image.subarray(SEGMENT, end).reduce((sum, byte) => sum ^ byte, 0xef);
  return image;
};
