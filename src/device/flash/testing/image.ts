/** Bytes to flash that are neither erased nor regular. */
export const sampleImage = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + 3) & 0xff);
