/** Whether a file that the receiver has is the one a shared profile was made from. */
import { formatBytes } from '../text';
import type { ModelFile } from '../profile/profile';

/** Undefined when it is; otherwise a sentence that says what differs. */
export function mismatchOf(shared: ModelFile, dropped: ModelFile): string | undefined {
  if (shared.sha256 === dropped.sha256) return undefined;
  const sizes =
    shared.bytes === dropped.bytes
      ? 'same size, other bytes'
      : `${formatBytes(dropped.bytes)} instead of ${formatBytes(shared.bytes)}`;
  return `This is not the file the profile was shared from: its SHA-256 differs (${sizes}).`;
}
