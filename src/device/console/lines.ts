/**
 * From bytes to lines, whatever firmware sends: CR LF, LF or CR alone, NULs, colours, bytes that are no
 * UTF-8, and 64 KiB without any end. Nothing is kept but the line under way.
 */

export interface Line {
  /** Without its end, without colours and control characters; a tab is kept. */
  readonly text: string;
  /** When its end came: what `performance.now()` said. */
  readonly at: number;
  /** It went on, but was cut here. */
  readonly isCut: boolean;
}

export interface LineSplitter {
  /** The lines that these bytes complete. */
  readonly push: (bytes: Uint8Array, at: number) => readonly Line[];
  /** The line under way, which stays: a prompt without an end. */
  readonly pending: () => string;
  /** Ends the line under way; none when there is nothing in it. */
  readonly end: (at: number) => readonly Line[];
}

/** Bytes of a line that are kept together. */
export const MOST_LINE_BYTES = 64 * 1024;

const RETURN = 13;
const FEED = 10;

const [ESC, BELL] = [String.fromCharCode(27), String.fromCharCode(7)];
/** Control sequences, operating system commands (titles, links), and whatever else ESC begins. */
const ESCAPES = new RegExp(
  `${ESC}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)|[ -/]*[0-~])`,
  'g',
);
/** Also what turns the direction of text around, and with it what stands beside it. */
const CONTROLS = /[^\P{Cc}\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Without colours and control characters. */
export const plainText = (text: string): string =>
  text.replaceAll(ESCAPES, '').replaceAll(CONTROLS, '');

const isEnd = (byte: number | undefined): boolean => byte === RETURN || byte === FEED;

/** Where the first line end at or behind `from` lies, no further than `most` bytes; else that place. */
const nextEnd = (bytes: Uint8Array, from: number, most: number): number => {
  const limit = Math.min(bytes.length, from + most);
  let at = from;
  while (at < limit && !isEnd(bytes[at])) at++;
  return at;
};

/** The bytes of one line as they come. */
const createHeld = () => {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const text = (): string => {
    const all = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return plainText(new TextDecoder().decode(all));
  };
  return {
    length: () => length,
    text,
    add: (piece: Uint8Array) => {
      if (piece.length > 0) pieces.push(piece);
      length += piece.length;
    },
    take: (): string => {
      const line = text();
      pieces = [];
      length = 0;
      return line;
    },
  };
};

export const createLineSplitter = (): LineSplitter => {
  const held = createHeld();
  // After a CR more of them, then one LF, belong to the same end.
  let isAfterReturn = false;
  const skip = (bytes: Uint8Array, from: number): number => {
    let at = from;
    while (isAfterReturn && at < bytes.length) {
      if (bytes[at] !== RETURN) isAfterReturn = false;
      if (isEnd(bytes[at])) at++;
    }
    return at;
  };
  const push: LineSplitter['push'] = (bytes, at) => {
    const lines: Line[] = [];
    let from = skip(bytes, 0);
    while (from < bytes.length) {
      const end = nextEnd(bytes, from, MOST_LINE_BYTES - held.length());
      held.add(bytes.slice(from, end));
      const isCut = held.length() === MOST_LINE_BYTES && !isEnd(bytes[end]);
      if (end === bytes.length && !isCut) break;
      lines.push({ text: held.take(), at, isCut });
      isAfterReturn = !isCut && bytes[end] === RETURN;
      from = skip(bytes, isCut ? end : end + 1);
    }
    return lines;
  };
  const end: LineSplitter['end'] = (at) =>
    held.length() === 0 ? [] : [{ text: held.take(), at, isCut: false }];
  return { push, pending: held.text, end };
};
