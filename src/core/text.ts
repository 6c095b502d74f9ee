/**
 * Numbers as the studio writes them everywhere: thousands separators, units always, hexadecimal for
 * addresses. One locale (en-US digits) on purpose, so that a number reads the same in the page, the
 * command line and a test.
 */
import type { ByteOffset, Bytes } from './units';

const grouped = new Intl.NumberFormat('en-US');
/** Without a sign before what rounds to 0. */
const oneDecimal = new Intl.NumberFormat('en-US', {
  maximumFractionDigits: 1,
  signDisplay: 'negative',
});

/** `55296` -> `55,296`. */
export const formatCount = (value: number): string => grouped.format(value);

/** `55296` -> `55,296 B`. */
export const formatBytes = (bytes: Bytes): string => `${grouped.format(bytes)} B`;

/** `55296` -> `54 KiB`; at most one decimal. */
export const formatKib = (bytes: Bytes): string => `${oneDecimal.format(bytes / 1024)} KiB`;

/** `2048` -> `0x800`. */
export const formatHex = (offset: ByteOffset): string =>
  offset < 0 ? `-0x${(-offset).toString(16)}` : `0x${offset.toString(16)}`;

/** Percentages of one decimal. Something is not written as nothing, nor almost all as all. */
export const percentsWith =
  (numbers: Intl.NumberFormat) =>
  (fraction: number): string => {
    if (fraction > 0 && fraction < 0.0005) return '<0.1%';
    if (fraction < 1 && fraction >= 0.9995) return '>99.9%';
    return `${numbers.format(fraction * 100)}%`;
  };

/** `0.1769` -> `17.7%`, `0.0001` -> `<0.1%`. */
export const formatPercent = percentsWith(oneDecimal);

const significant = new Intl.NumberFormat('en-US', {
  maximumSignificantDigits: 5,
  useGrouping: false,
});

const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** `0.0983` -> `98.3 µs`, `12.34` -> `12.3 ms`. */
export const formatMilliseconds = (milliseconds: number): string =>
  milliseconds < 1
    ? `${threeDigits.format(milliseconds * 1000)} µs`
    : `${threeDigits.format(milliseconds)} ms`;

/** A value of a tensor, with at most five significant digits: `0.99609`, `-12.5`, `3.4e-7`. */
export const formatReal = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e7)
    ? value.toPrecision(5).replace(/\.?0+e/, 'e')
    : significant.format(value === 0 ? 0 : value);
};

/** `(1, 'buffer')` -> `1 buffer`, `(2, 'buffer')` -> `2 buffers`. */
export const formatNumberOf = (count: number, noun: string): string =>
  `${grouped.format(count)} ${noun}${count === 1 ? '' : 's'}`;

const LONGEST_NAME = 60;

/** A name from a file, quoted; at most 60 characters, control characters left out. */
export function quoteName(name: string): string {
  const line = name.slice(0, 4 * LONGEST_NAME).replace(/\p{C}+/gu, ' ');
  return line.length <= LONGEST_NAME ? `“${line}”` : `“${line.slice(0, LONGEST_NAME)}…”`;
}
