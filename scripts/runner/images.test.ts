/** The committed images as files: what they say about themselves, and the RP2040's boot checksum. */
import { readdirSync } from 'node:fs';
import { ConsoleLogger, LogLevel, RP2040 } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { aboutRunner } from '../../src/core/runner/about';
import { runnerImage } from './testing/cargo';

/** Bytes that are erased together where a cartridge may begin. */
const ERASED_TOGETHER: Readonly<Record<string, number>> = {
  'rp2040-uart': 4096,
  'rp2040-usb': 4096,
  stm32f4: 65_536,
  stm32l4: 2048,
};

/** RAM that the RP2040's boot ROM copies the loader to. */
const COPIED_TO = 0x2004_1f00;

/** CRC-32/MPEG-2, bit by bit. */
const crc32Mpeg2 = (bytes: Iterable<number>): number => {
  let crc = 0xffff_ffffn;
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      const out = (crc >> 31n) ^ (BigInt(byte >> bit) & 1n);
      crc = ((crc << 1n) & 0xffff_ffffn) ^ (out === 1n ? 0x04c1_1db7n : 0n);
    }
  return Number(crc);
};

it('are all looked at here', () => {
  const files = readdirSync('firmware/dist').filter((name) => /^runner-.*bin$/.test(name));
  expect(files).toEqual(Object.keys(ERASED_TOGETHER).map((name) => `runner-${name}.bin`));
});

describe.each(Object.keys(ERASED_TOGETHER))('runner-%s.bin', (name) => {
  const image = runnerImage(name);
  const about = aboutRunner(image);

  it('says what it is and where a cartridge goes', () => {
    expect(about.port).toBe(name);
    expect(about.core).toBe(name.startsWith('rp2040') ? 'cortex-m0plus' : 'cortex-m4f');
    const room = about.cartridgeAt - about.flashAt;
    expect(image.length).toBeLessThanOrEqual(room);
    expect(room % (ERASED_TOGETHER[name] ?? NaN)).toBe(0);
    expect(about.cartridgeBytes).toBeGreaterThan(400_000);
    expect(about.arenaBytes % 16).toBe(0);
    expect(about.arenaBytes).toBeGreaterThan(85_000);
  });
});

describe.each(['rp2040-uart', 'rp2040-usb'])('the loader of runner-%s.bin', (name) => {
  const image = runnerImage(name);

  it('has the checksum that the boot ROM wants', () => {
    expect(crc32Mpeg2(new TextEncoder().encode('123456789'))).toBe(0x0376_e6e7);
    const view = new DataView(image.buffer, image.byteOffset);
    expect(view.getUint32(252, true)).toBe(crc32Mpeg2(image.subarray(0, 252)));
  });

  it('makes flash readable and starts the runner, from where the boot ROM copies it', () => {
    const chip = new RP2040();
    chip.logger = new ConsoleLogger(LogLevel.Error);
    chip.flash.set(image);
    chip.sram.set(image.subarray(0, 256), COPIED_TO - 0x2000_0000);
    const written: (readonly [number, number])[] = [];
    const interface_ = chip.peripherals[0x18000];
    if (interface_ === undefined) throw new Error('The emulator has no SSI.');
    interface_.writeUint32 = (offset, value) => written.push([offset, value >>> 0]);
    chip.core.PC = COPIED_TO;
    const view = new DataView(image.buffer, image.byteOffset);
    for (let i = 0; i < 100 && chip.core.PC >= COPIED_TO; i++) chip.core.executeInstruction();
    expect(chip.core.PC).toBe(view.getUint32(0x104, true) & ~1);
    expect(chip.core.SP).toBe(view.getUint32(0x100, true));
    expect(chip.core.VTOR).toBe(0x1000_0100);
    // Off; divider; 32-bit frames, read after write; one frame; 03h with 24 bits of address; chip; on.
    expect(written).toEqual([
      [0x08, 0],
      [0x14, 4],
      [0x00, 0x001f_0300],
      [0x04, 0],
      [0xf4, 0x0300_0218],
      [0x10, 1],
      [0x08, 1],
    ]);
  });
});
