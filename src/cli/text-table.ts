/** Plain-text tables for a terminal: columns as wide as their widest cell, numbers to the right. */

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Longest name shown; the JSON has all of it. */
const MAX_NAME = 64;

const printable = (text: string): string => text.replace(/\p{C}/gu, '?');

/**
 * Text from a file for a terminal: control characters could move the cursor or rewrite what was
 * printed, so they are shown as question marks; long text keeps its end, which tells names apart.
 */
export function plain(text: string): string {
  const safe = printable(text);
  return safe.length <= MAX_NAME ? safe : `…${safe.slice(1 - MAX_NAME)}`;
}

/** Lines of a table, indented by two, without trailing blanks. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => {
        const [cell, width] = [cells[i] ?? '', widths[i] ?? 0];
        return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const titles = columns.map(({ title }) => title);
  const body = rows.map(line);
  const lines = titles.some((title) => title !== '') ? [line(titles), ...body] : body;
  return lines.map((text) => `  ${text}`);
}

/** A sentence, which may quote a file, broken into lines of at most 98 characters; indented by two. */
export function paragraph(text: string): readonly string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of printable(text).split(' ')) {
    if (line.length > 1 && line.length + 1 + word.length > 98) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
