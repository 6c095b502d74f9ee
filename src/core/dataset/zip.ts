/**
 * A zip archive's members as files of their own, without reading the archive whole: the directory at
 * its end says where each lies. Stored members are read in place; deflated ones are inflated when their
 * content is first asked for, and only as far as needed while just their start is. Source: PKWARE's
 * APPNOTE, with its ZIP64 records, which NumPy writes for large arrays.
 */
import { Inflate } from 'fflate';
import { crc32 } from '../crc32';
import { InputError } from '../errors';
import { formatKib, quoteName } from '../text';
import type { ByteOffset, Bytes } from '../units';
import { LARGEST_WHOLE, readExactly, readUpTo } from './data-file';
import type { DataFile } from './dataset';

const END = 0x06054b50;
const END_BYTES = 22;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const LARGEST_DIRECTORY: Bytes = 16 * 1024 * 1024;
const MOST_MEMBERS = 10_000;
/** The most that deflate can shrink anything by. */
const DEFLATE_LIMIT = 1032;
const PIECE: Bytes = 256 * 1024;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packed: Bytes;
  readonly bytes: Bytes;
  /** Where its local header starts. */
  readonly at: ByteOffset;
}

const damaged = (file: DataFile, what: string): InputError =>
  new InputError(
    'bad-input',
    `${quoteName(file.path)} is a damaged zip archive: ${what}.`,
    'Save or download it once more.',
  );

/**
 * @returns its members, each with the archive's path in front of its own: `data.npz/x.npy`
 * @throws InputError `bad-input` for an archive that is damaged, or has no end
 */
export const zipMembers = async (file: DataFile): Promise<readonly DataFile[]> => {
  const { at, bytes, count } = await findDirectory(file);
  if (bytes > LARGEST_DIRECTORY || count > MOST_MEMBERS)
    throw damaged(file, `its directory promises ${count} files in ${formatKib(bytes)}`);
  const view = viewOf(await readExactly(file, at, bytes));
  const members: DataFile[] = [];
  for (let i = 0, from = 0; i < count; i++) {
    if (from + ENTRY_BYTES > view.byteLength || view.getUint32(from, true) !== ENTRY)
      throw damaged(file, `its directory breaks off at file ${i + 1} of ${count}`);
    const { entry, next } = entryAt(view, from);
    if (!entry.name.endsWith('/')) members.push(memberFile(file, entry));
    from = next;
  }
  return members;
};

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

interface Directory {
  readonly at: ByteOffset;
  readonly bytes: Bytes;
  readonly count: number;
}

const findDirectory = async (file: DataFile): Promise<Directory> => {
  const tailBytes = Math.min(file.bytes, END_BYTES + 0xffff + LOCATOR_64_BYTES);
  const tailAt = file.bytes - tailBytes;
  const view = viewOf(await readExactly(file, tailAt, tailBytes));
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const found = (await directory64(file, view, at)) ?? {
      count: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      at: view.getUint32(at + 16, true),
    };
    if (found.at + found.bytes <= tailAt + at) return found;
    throw damaged(file, 'its directory lies outside of it');
  }
  throw damaged(file, 'it has no directory, so it was cut off');
};

/** The directory by the ZIP64 records, which stand before the end record at `end` of the tail. */
const directory64 = async (
  file: DataFile,
  tail: DataView,
  end: ByteOffset,
): Promise<Directory | undefined> => {
  const locator = end - LOCATOR_64_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== LOCATOR_64) return undefined;
  const at = wide(tail, locator + 8);
  if (at + END_64_BYTES > file.bytes) throw damaged(file, 'its ZIP64 record lies outside of it');
  const view = viewOf(await readExactly(file, at, END_64_BYTES));
  if (view.getUint32(0, true) !== END_64) throw damaged(file, 'its ZIP64 record is missing');
  return { count: wide(view, 32), bytes: wide(view, 40), at: wide(view, 48) };
};

const wide = (view: DataView, at: ByteOffset): number => Number(view.getBigUint64(at, true));

const entryAt = (view: DataView, at: ByteOffset): { entry: Entry; next: ByteOffset } => {
  const nameBytes = view.getUint16(at + 28, true);
  const extraBytes = view.getUint16(at + 30, true);
  const nameAt = at + ENTRY_BYTES;
  const extraAt = nameAt + nameBytes;
  const next = extraAt + extraBytes + view.getUint16(at + 32, true);
  const part = (from: ByteOffset, length: Bytes): Uint8Array =>
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).subarray(from, from + length);
  const long = longFields(viewOf(part(extraAt, extraBytes)));
  // A field of all ones stands in the ZIP64 extra instead, in this order.
  const field = (position: ByteOffset): number => {
    const short = view.getUint32(at + position, true);
    return short === 0xffffffff ? (long.shift() ?? short) : short;
  };
  const bytes = field(24);
  const packed = field(20);
  const entry: Entry = {
    name: new TextDecoder().decode(part(nameAt, nameBytes)),
    isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    bytes,
    packed,
    at: field(42),
  };
  return { entry, next };
};

const longFields = (extra: DataView): number[] => {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    const end = Math.min(at + 4 + extra.getUint16(at + 2, true), extra.byteLength);
    const fields: number[] = [];
    for (let from = at + 4; from + 8 <= end; from += 8) fields.push(wide(extra, from));
    return fields;
  }
  return [];
};

const memberFile = (archive: DataFile, entry: Entry): DataFile => {
  const path = `${archive.path}/${entry.name}`;
  if (entry.isEncrypted || (entry.method !== 0 && entry.method !== 8)) {
    const how = entry.isEncrypted ? 'encrypted' : `packed by method ${entry.method}`;
    const refuse = () =>
      Promise.reject(
        new InputError(
          'bad-input',
          `${quoteName(path)} is ${how}, which is not read here.`,
          'Save it with numpy.savez.',
        ),
      );
    return { path, bytes: entry.bytes, read: refuse };
  }
  return entry.method === 0
    ? { path, bytes: entry.bytes, read: readStored(archive, entry) }
    : { path, bytes: entry.bytes, read: readDeflated(archive, entry) };
};

/** Where a member's content starts: its local header has a name and extras of its own length. */
const contentStart = async (archive: DataFile, entry: Entry): Promise<ByteOffset> => {
  const view = viewOf(await readUpTo(archive, entry.at, LOCAL_BYTES));
  if (view.byteLength < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL)
    throw damaged(archive, `${quoteName(entry.name)} is not where the directory says`);
  const start = entry.at + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + entry.packed > archive.bytes)
    throw damaged(archive, `${quoteName(entry.name)} reaches behind its end`);
  return start;
};

const readStored = (archive: DataFile, entry: Entry): DataFile['read'] => {
  let start: Promise<ByteOffset> | undefined;
  return async (offset, length) => {
    if (entry.packed !== entry.bytes)
      throw damaged(archive, `${quoteName(entry.name)} has two different sizes`);
    start ??= contentStart(archive, entry);
    const left = Math.max(0, entry.bytes - offset);
    return readExactly(archive, (await start) + offset, Math.min(length, left));
  };
};

const readDeflated = (archive: DataFile, entry: Entry): DataFile['read'] => {
  let whole: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return async (offset, length) => {
    const end = Math.min(entry.bytes, offset + length);
    // The start says what it is: members that turn out to be unneeded are not unpacked.
    if (whole === undefined && offset === 0 && end < entry.bytes)
      return inflate(archive, entry, end);
    whole ??= inflate(archive, entry, entry.bytes);
    return (await whole).slice(offset, end);
  };
};

/** The first `wanted` bytes of a deflated member. */
const inflate = async (
  archive: DataFile,
  entry: Entry,
  wanted: Bytes,
): Promise<Uint8Array<ArrayBuffer>> => {
  const name = quoteName(entry.name);
  if (wanted > LARGEST_WHOLE)
    throw new InputError(
      'bad-input',
      `${name} in ${quoteName(archive.path)} unpacks to ${formatKib(entry.bytes)}, more than ${formatKib(LARGEST_WHOLE)}.`,
      'Save it with numpy.savez, not savez_compressed: then it is read piece by piece.',
    );
  if (entry.bytes > DEFLATE_LIMIT * (entry.packed + 1))
    throw damaged(archive, `${name} cannot unpack to ${formatKib(entry.bytes)}`);
  const out = new Uint8Array(wanted);
  let filled = 0;
  const stream = new Inflate((piece) => {
    out.set(piece.subarray(0, wanted - filled), filled);
    filled = Math.min(wanted, filled + piece.length);
  });
  const start = await contentStart(archive, entry);
  for (let at = 0; at < entry.packed && filled < wanted; at += PIECE) {
    const length = Math.min(PIECE, entry.packed - at);
    const piece = await readExactly(archive, start + at, length);
    try {
      stream.push(piece, at + length === entry.packed);
    } catch {
      throw damaged(archive, `${name} cannot be unpacked`);
    }
  }
  const isWhole = wanted === entry.bytes;
  if (filled < wanted || (isWhole && crc32(out) !== entry.crc))
    throw damaged(archive, `${name} is not what was packed`);
  return out;
};
