/** The check values that the catalogue of CRC algorithms gives for the two that devices use. */
import { describe, expect, it } from 'vitest';
import { crc16 } from './crc16';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('crc16', () => {
  it('is CRC-16/CCITT-FALSE from FFFFh', () => {
    expect(crc16(bytes('123456789'), 0xffff)).toBe(0x29b1);
    expect(crc16(bytes(''), 0xffff)).toBe(0xffff);
  });

  it('is CRC-16/XMODEM from 0', () => {
    expect(crc16(bytes('123456789'), 0)).toBe(0x31c3);
  });
});
