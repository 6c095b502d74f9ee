/**
 * A profile as a file (`.arenascope`): the same payload as a link's, behind a mark that names the
 * format and its version. For profiles too large for a link, and to keep beside the firmware.
 */
import { byteWriter } from './bytes';
import { sealShared } from './link';
import type { Carrier } from './opening';
import { openSealed } from './opening';
import type { Shared, ShareOptions } from './shared';

/** The mark, then one byte with the version. */
const MARK = new TextEncoder().encode('ARENASCOPE');

const FILE: Carrier = {
  code: 'bad-file',
  name: 'The profile file',
  unit: 'bytes',
  unitsOf: (bytes) => bytes,
  advice: 'Copy or download the file again.',
};

/** Whether these bytes are a saved profile. */
export const isShareFile = (bytes: Uint8Array): boolean =>
  MARK.every((byte, i) => bytes[i] === byte);

/** A saved profile's bytes. */
export function saveShareFile(shared: Shared, options: ShareOptions = {}): Uint8Array {
  const out = byteWriter();
  const { version, sealed } = sealShared(shared, options);
  out.bytes(MARK);
  out.byte(version);
  out.bytes(sealed);
  return out.take();
}

/**
 * Reads a saved profile; call it for bytes that `isShareFile` accepts.
 *
 * @throws InputError `bad-file`: cut, altered, newer, or not a model
 */
export const openShareFile = (bytes: Uint8Array): Shared =>
  openSealed(FILE, bytes[MARK.length] ?? 1, bytes.subarray(MARK.length + 1));
