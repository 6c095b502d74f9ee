/** The runner's answers as a host reads them; nothing here is shared with the studio's own client. */

/** CRC-16/CCITT-FALSE: polynomial 0x1021, initial 0xffff. */
const crc16 = (text: string): number => {
  let crc = 0xffff;
  for (const character of text) {
    crc ^= character.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
};

/** Lines without their ends. Throws when one is not ended by CR LF. */
export const linesOf = (answer: string): readonly string[] => {
  const lines = answer.split('\r\n');
  if (lines.at(-1) !== '' || lines.some((line) => /[\r\n]/.test(line)))
    throw new Error(`Not lines ended by CR LF: ${JSON.stringify(answer.slice(-200))}`);
  return lines.slice(0, -1);
};

export interface OwnLine {
  readonly key: string;
  readonly value: string;
}

/** The `m-x-KEY-[VALUE]*hhhh` lines of an answer. Throws when a checksum is wrong. */
export const ownLines = (answer: string): readonly OwnLine[] =>
  linesOf(answer).flatMap((line) => {
    if (!line.startsWith('m-x-')) return [];
    const [, covered = '', key = '', value = '', crc = ''] =
      /^(m-x-(\w+)-\[([^\]]*)\])\*([0-9a-f]{4})$/.exec(line) ?? [];
    if (crc16(covered) !== parseInt(crc, 16)) throw new Error(`Wrong checksum: ${line}`);
    return [{ key, value }];
  });

/** Values of one key, in order. */
export const valuesOf = (answer: string, key: string): readonly string[] =>
  ownLines(answer).flatMap((line) => (line.key === key ? [line.value] : []));

/** The bytes of an output as `x out I` gives them. */
export const outputBytes = (answer: string): Uint8Array => {
  const parts = valuesOf(answer, 'bytes').map((value) => value.split(',')[2] ?? '');
  return new Uint8Array(Buffer.from(parts.join(''), 'hex'));
};
