/** Numbers as the page writes them: bytes with a KiB twin on hover, offsets with their hexadecimal. */
import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatHex, formatKib, formatPercent } from '../../core/text';
import type { Quantity } from '../../state/explain/explanation';

/** `55,296 B`, or `55,296` where the unit stands in the column's head. */
export function Bytes({ value, bare = false }: { value: number; bare?: boolean }): ReactNode {
  return <span data-hint={formatKib(value)}>{bare ? formatCount(value) : formatBytes(value)}</span>;
}

/** `3,328 0xd00`. */
export function Offset({ value }: { value: number }): ReactNode {
  return (
    <span data-hint={formatKib(value)}>
      {formatCount(value)} <code>{formatHex(value)}</code>
    </span>
  );
}

const millions = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** `7.16 M`; the exact count, and its share of a whole if given, is on hover. */
export function Macs({ value, share }: { value: number; share?: number }): ReactNode {
  const short =
    value >= 1e6
      ? `${millions.format(value / 1e6)} M`
      : value >= 1e4
        ? `${millions.format(value / 1e3)} k`
        : formatCount(value);
  const of = share === undefined ? '' : `, ${formatPercent(share)} of all`;
  return <span data-hint={`${formatCount(value)} multiply-accumulates${of}`}>{short}</span>;
}

/** Any quantity of an explanation. */
export function Amount({ of: { value, unit } }: { of: Quantity }): ReactNode {
  switch (unit) {
    case 'B':
      return <Bytes value={value} />;
    case 'offset':
      return <Offset value={value} />;
    case 'MAC':
      return `${formatCount(value)} MACs`;
    case '':
      return formatCount(value);
  }
}
