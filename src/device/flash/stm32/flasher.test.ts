/** The client against the stand-in for the ROM, which Debian's stm32flash takes for a chip. */
import { describe, expect, it } from 'vitest';
import { makeFirmware } from '../../../core/firmware/segments';
import { pairedPort } from '../../testing/paired-port';
import type { FlashProgress } from '../flasher';
import { stm32Flasher } from './flasher';
import { CHIPS } from './testing/chips';
import type { RomChip, RomOptions } from './testing/rom';
import { createRom } from './testing/rom';

const sampleImage = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + 3) & 0xff);

const bench = (chip: RomChip, options?: RomOptions) => {
  const { found, peer } = pairedPort((bytes) => rom.receive(bytes));
  const rom = createRom(chip, (bytes) => peer.send(bytes), options);
  const progress: FlashProgress[] = [];
  const lines: string[] = [];
  const abort = new AbortController();
  const host = {
    signal: abort.signal,
    onProgress: (p: FlashProgress) => progress.push(p),
    log: (l: string) => lines.push(l),
    findPort: () => Promise.reject(new Error('no')),
  };
  return { found, peer, rom, progress, lines, abort, host };
};

describe('stm32Flasher', () => {
  it.each(Object.entries(CHIPS))('writes a %s', async (_, chip) => {
    const b = bench(chip);
    b.rom.flash.fill(0);
    const image = sampleImage(20_001);
    const fw = await makeFirmware('x.bin', [{ address: 0x0800_0000, bytes: image }]);
    const report = await stm32Flasher.flash(b.found, fw, b.host);
    expect(b.rom.flash.subarray(0, image.length)).toEqual(image);
    expect(b.rom.started()).toBe(0x0800_0000);
    expect(report).toMatchObject({ verified: 'read-back', written: 20_001 });
    console.log(report, b.lines, b.progress.filter((p) => p.done === p.total));
  });
});
