/**
 * Firmware from pieces: sorted, joined where they touch, refused where they overlap, and named by the
 * hash of everything that will be written.
 */
import { InputError } from '../errors';
import { sha256Hex } from '../profile/hash';
import { formatHex } from '../text';
import type { Firmware, Segment } from './firmware';

const END_OF_MEMORY = 2 ** 32;

const byAddress = (a: Segment, b: Segment): number => a.address - b.address;

const endOf = ({ address, bytes }: Segment): number => address + bytes.length;

/** Segments in order, touching ones as one. @throws InputError `bad-file` when two overlap */
export const mergeSegments = (pieces: readonly Segment[]): readonly Segment[] => {
  const runs: Segment[][] = [];
  for (const piece of [...pieces].sort(byAddress)) {
    if (piece.bytes.length === 0) continue;
    const run = runs.at(-1);
    const end = run === undefined ? undefined : endOf(run.at(-1) as Segment);
    if (end === undefined || piece.address > end) runs.push([piece]);
    else if (piece.address === end) run?.push(piece);
    else throw overlapping(piece);
  }
  return runs.map(joined);
};

const overlapping = ({ address }: Segment): InputError =>
  new InputError(
    'bad-file',
    `The firmware writes ${formatHex(address)} twice.`,
    'Give each part its own address, or use one merged file.',
  );

const joined = (run: readonly Segment[]): Segment => {
  const first = run[0] as Segment;
  const bytes = new Uint8Array(run.reduce((sum, piece) => sum + piece.bytes.length, 0));
  for (const piece of run) bytes.set(piece.bytes, piece.address - first.address);
  return { address: first.address, bytes };
};

/** SHA-256 over each segment's address (32 bits, little-endian) and bytes. */
const hashOf = (segments: readonly Segment[]): Promise<string> => {
  const all = new Uint8Array(segments.reduce((sum, { bytes }) => sum + 4 + bytes.length, 0));
  let at = 0;
  for (const { address, bytes } of segments) {
    new DataView(all.buffer).setUint32(at, address, true);
    all.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return sha256Hex(all);
};

/**
 * @param pieces in any order
 * @throws InputError `bad-file`: nothing to write, overlapping pieces, or beyond 32-bit addresses
 */
export const makeFirmware = async (
  name: string,
  pieces: readonly Segment[],
  family?: number,
): Promise<Firmware> => {
  const segments = mergeSegments(pieces);
  const last = segments.at(-1);
  if (last === undefined)
    throw new InputError(
      'bad-file',
      `${name} holds no firmware: there is nothing to write.`,
      'Choose the file your build made for flashing.',
    );
  if (endOf(last) > END_OF_MEMORY)
    throw new InputError(
      'bad-file',
      `${name} ends beyond the last 32-bit address.`,
      'Check the address the firmware is for.',
    );
  const sha256 = await hashOf(segments);
  return { name, segments, sha256, ...(family !== undefined && { family }) };
};
