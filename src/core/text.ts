/**
 * Numbers as the studio writes them everywhere: thousands separators, units always, hexadecimal for
 * addresses. One locale (en-US digits) on purpose, so that a number reads the same in the page, the
 * command line and a test.
 */
import type { ByteOffset, Bytes } from './units';

const grouped = new Intl.NumberFormat('en-US');
const oneDecimal = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `55296` -> `55,296`. */
export const formatCount = (value: number): string => grouped.format(value);

/** `55296` -> `55,296 B`. */
export const formatBytes = (bytes: Bytes): string => `${grouped.format(bytes)} B`;

/** `55296` -> `54 KiB`; at most one decimal. */
export const formatKib = (bytes: Bytes): string => `${oneDecimal.format(bytes / 1024)} KiB`;

/** `2048` -> `0x800`. */
export const formatHex = (offset: ByteOffset): string =>
  offset < 0 ? `-0x${(-offset).toString(16)}` : `0x${offset.toString(16)}`;

/** `0.1769` -> `17.7%`. */
export const formatPercent = (fraction: number): string => `${oneDecimal.format(fraction * 100)}%`;

/** `(1, 'buffer')` -> `1 buffer`, `(2, 'buffer')` -> `2 buffers`. */
export const formatNumberOf = (count: number, noun: string): string =>
  `${grouped.format(count)} ${noun}${count === 1 ? '' : 's'}`;
