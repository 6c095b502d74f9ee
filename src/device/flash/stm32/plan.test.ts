/** What is erased covers the image and little more; what is written is the image, in pieces chips take. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { mergeSegments } from '../../../core/firmware/segments';
import { chipOf, FLASH_AT } from './chips';
import { planErase, planWrites } from './plan';

const F401 = chipOf(0x433);
const L432 = chipOf(0x435);

/** Pieces of an image in the first 128 KiB, in order, some of them close together. */
const images = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 9000 }),
      length: fc.integer({ min: 1, max: 3000 }),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((pieces): Firmware => {
    let address = FLASH_AT - 1;
    const segments = pieces.map(({ gap, length }): Segment => {
      address += gap + length;
      return { address: address - length, bytes: new Uint8Array(length).fill(address & 0x7f) };
    });
    return { name: 'image.hex', segments: mergeSegments(segments), sha256: '' };
  });

describe('planErase', () => {
  it.each([
    ['STM32F401', F401],
    ['STM32L432', L432],
  ])('takes exactly the sectors of an %s that the image touches, once each', (_, chip) => {
    fc.assert(
      fc.property(images, (firmware) => {
        const sizes = chip?.sectors ?? [];
        let end = FLASH_AT;
        const touched = sizes.flatMap((size, sector) => {
          end += size;
          const begin = end - size;
          const meets = firmware.segments.some(
            ({ address, bytes }) => address < end && begin < address + bytes.length,
          );
          return meets ? [sector] : [];
        });
        const parts = planErase(firmware, chip) ?? [];
        expect(parts.flatMap(({ sectors }) => sectors)).toEqual(touched);
        for (const { sectors, bytes } of parts)
          expect(bytes).toBe(sectors.reduce((sum, sector) => sum + (sizes[sector] ?? 0), 0));
      }),
    );
  });

  it('gives up where sectors are not known', () => {
    const segments = [{ address: FLASH_AT, bytes: new Uint8Array(4) }];
    expect(planErase({ name: '', sha256: '', segments }, undefined)).toBeUndefined();
  });
});

describe('planWrites', () => {
  it.each([128, 256])('holds every byte of the image in blocks within %i bytes', (size) => {
    fc.assert(
      fc.property(images, (firmware) => {
        const written = new Map<number, number>();
        for (const { address, bytes } of planWrites(firmware, size)) {
          expect(address % 8).toBe(0);
          expect(bytes.length % 8).toBe(0);
          expect(Math.floor(address / size)).toBe(Math.floor((address + bytes.length - 1) / size));
          for (const [i, byte] of bytes.entries()) {
            expect(written.has(address + i)).toBe(false);
            written.set(address + i, byte);
          }
        }
        for (const { address, bytes } of firmware.segments)
          for (const [i, byte] of bytes.entries()) {
            if (written.get(address + i) !== byte) expect.fail(`lost ${address + i}`);
            written.delete(address + i);
          }
        expect([...written.values()].every((byte) => byte === 0xff)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('chipOf', () => {
  it.each([
    [0x413, 1024, 12],
    [0x423, 256, 6],
    [0x431, 512, 8],
    [0x433, 512, 8],
    [0x421, 512, 8],
    [0x441, 1024, 12],
    [0x458, 128, 5],
  ])('knows the sectors of %i', (id, kib, count) => {
    const chip = chipOf(id);
    expect(chip?.sectors).toHaveLength(count);
    expect(chip?.sectors.reduce((sum, bytes) => sum + bytes, 0)).toBe(kib * 1024);
    expect(chip?.flashBytes).toBe(kib * 1024);
  });

  it('does not invent chips', () => {
    expect(chipOf(0xfff)).toBeUndefined();
  });
});
