import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatHex,
  formatKib,
  formatNumberOf,
  formatPercent,
} from './text';

describe('text', () => {
  it('writes numbers the same way everywhere', () => {
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(formatBytes(55296)).toBe('55,296 B');
    expect(formatKib(55296)).toBe('54 KiB');
    expect(formatKib(1500)).toBe('1.5 KiB');
    expect(formatPercent(368 / 2080)).toBe('17.7%');
  });

  it('writes shares of next to nothing and of almost all as such', () => {
    const shares = [0, 0.0004, 0.0006, 0.9994, 0.9996, 1, 1.2, -0.0004];
    expect(shares.map(formatPercent).join(' ')).toBe('0% <0.1% 0.1% 99.9% >99.9% 100% 120% 0%');
  });

  it('writes offsets in hexadecimal, negative ones too', () => {
    expect([0, 2048, -16].map(formatHex)).toEqual(['0x0', '0x800', '-0x10']);
  });

  it('counts things in singular and plural', () => {
    expect([0, 1, 1200].map((n) => formatNumberOf(n, 'buffer'))).toEqual([
      '0 buffers',
      '1 buffer',
      '1,200 buffers',
    ]);
  });
});
