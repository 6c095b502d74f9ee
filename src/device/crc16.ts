/**
 * CRC-16 of polynomial 1021h, highest bit first, by where it starts: from FFFFh (CCITT-FALSE) as the runner
 * puts it behind its own lines (firmware/runner/PROTOCOL.md), from 0 (XMODEM) as Arduino's SAM-BA answers Z.
 */

const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

export const crc16 = (bytes: Uint8Array, start: 0 | 0xffff): number => {
  let crc: number = start;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ byte] ?? 0);
  return crc;
};
