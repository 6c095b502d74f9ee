/** A raw image: the bytes from the first address on; what lies between segments is 0xff, as erased flash is. */
import { InputError } from '../errors';
import { formatBytes } from '../text';
import type { Firmware } from './firmware';

const MOST = 64 * 1024 * 1024;

/** @throws InputError `limit` for segments too far apart for one file */
export const writeBin = ({ segments }: Pick<Firmware, 'segments'>): Uint8Array<ArrayBuffer> => {
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined) return new Uint8Array();
  const length = last.address + last.bytes.length - first.address;
  if (length > MOST)
    throw new InputError(
      'limit',
      `As one image the firmware would have ${formatBytes(length)}.`,
      'Use a .hex file, which leaves gaps out.',
    );
  const image = new Uint8Array(length).fill(0xff);
  for (const { address, bytes } of segments) image.set(bytes, address - first.address);
  return image;
};
