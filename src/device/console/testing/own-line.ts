/** Lines as the runner writes them, with the checksum worked out bit by bit instead of by a table. */

const checksum = (text: string): string => {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((crc >> 15) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) & 0xffff) ^ (out === 1 ? 0x1021 : 0);
    }
  }
  return crc.toString(16).padStart(4, '0');
};

/** `m-x-KEY-[VALUE]*hhhh` */
export const ownLine = (key: string, value: string | number): string => {
  const covered = `m-x-${key}-[${value}]`;
  return `${covered}*${checksum(covered)}`;
};
