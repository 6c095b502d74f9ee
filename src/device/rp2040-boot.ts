/**
 * What the boot ROM of an RP2040 starts: 252 bytes at the begin of flash with their checksum behind them,
 * the second stage (boot2), which sets the flash up. RP2040 datasheet, section 2.8.1.3.1.
 */
import type { Address, Firmware } from '../core/firmware/firmware';

/** Where an RP2040 sees its flash. */
export const FLASH_AT: Address = 0x1000_0000;
const BYTES = 252;

/** CRC-32/MPEG-2: the polynomial of CRC-32, most significant bit first, nothing inverted at the end. */
const crc32Mpeg2 = (bytes: Uint8Array): number => {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
};

/** Whether the boot ROM would go on with what begins so. */
export const isSecondStage = (flash: Uint8Array): boolean =>
  flash.length >= BYTES + 4 &&
  crc32Mpeg2(flash.subarray(0, BYTES)) ===
    new DataView(flash.buffer, flash.byteOffset).getUint32(BYTES, true);

/** Firmware that leaves the begin of flash alone relies on what is there. */
export const canStart = ({ segments }: Firmware): boolean => {
  const first = segments.find(({ address }) => address === FLASH_AT);
  return first === undefined || isSecondStage(first.bytes);
};
