/** CRC-16/CCITT-FALSE, as the runner puts it behind its own lines (firmware/runner/PROTOCOL.md). */

const POLYNOMIAL = 0x1021;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 8;
  for (let bit = 0; bit < 8; bit++) value = value & 0x8000 ? (value << 1) ^ POLYNOMIAL : value << 1;
  return value;
});

/** Of a text's characters as bytes; what is above U+00FF never was one. */
export const crc16 = (text: string): number => {
  let crc = 0xffff;
  for (let i = 0; i < text.length; i++)
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ (text.charCodeAt(i) & 255)] ?? 0);
  return crc;
};
