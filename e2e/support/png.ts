/** Pictures for tests, as files. */
import { deflateSync } from 'node:zlib';
import { crc32 } from '../../src/core/crc32';

/** A grey PNG, 8 bits a channel, of one tone or of one for each column. */
export function pngOf(
  width: number,
  height: number,
  tone: number | ((column: number) => number),
): Uint8Array {
  const word = (n: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(n);
    return bytes;
  };
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    return Buffer.concat([word(data.length), body, word(crc32(body))]);
  };
  const head = Buffer.concat([word(width), word(height), Buffer.from([8, 0, 0, 0, 0])]);
  const tones = Array.from({ length: width }, (_, x) =>
    typeof tone === 'number' ? tone : tone(x),
  );
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(tones)]);
  const data = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
