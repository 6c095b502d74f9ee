/**
 * Reads the names in a zip archive's directory, to say what was zipped; nothing is unpacked.
 */

const END_RECORD = 0x06054b50;
const END_RECORD_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const MOST_ENTRIES = 10_000;

/** Position of the record that ends an archive, or -1; a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_RECORD_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--)
    if (view.getUint32(at, true) === END_RECORD) return at;
  return -1;
}

/** File names in a zip archive; empty when it is cut off or not an archive. */
export function zipNames(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) return [];
  const names: string[] = [];
  let at = view.getUint32(end + 16, true);
  while (names.length < MOST_ENTRIES && at + ENTRY_BYTES <= bytes.length) {
    if (view.getUint32(at, true) !== ENTRY) break;
    const nameBytes = view.getUint16(at + 28, true);
    const start = at + ENTRY_BYTES;
    names.push(new TextDecoder().decode(bytes.subarray(start, start + nameBytes)));
    at = start + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}
