/**
 * Debian's stm32flash, which nobody here wrote, has to take our stand-in for the ROM bootloader for a
 * chip: only then does it say anything when our own client gets along with it. Without parity, since
 * pseudo-terminals have none.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CHIPS } from '../../src/device/flash/stm32/testing/chips';
import type { RomChip, RomOptions, StmRom } from '../../src/device/flash/stm32/testing/rom';
import { createRom } from '../../src/device/flash/stm32/testing/rom';
import { sampleImage } from '../../src/device/flash/testing/image';
import { skips } from './missing';
import type { PtyMaster } from './pty';
import { openPty } from './pty';

const isSkipped = skips('the STM32 stand-in', ['stm32flash', 'socat']);

const run = (args: readonly string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    execFile('stm32flash', args, { timeout: 50_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, text: stdout + stderr }),
    );
  });

describe.skipIf(isSkipped)('stm32flash and the stand-in for the ROM', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stm32flash-'));
  const file = join(folder, 'image.bin');
  let pty: PtyMaster | undefined;
  let rom: StmRom;

  afterEach(async () => {
    await pty?.close();
    pty = undefined;
    rmSync(file, { force: true });
  });

  const plugIn = async (chip: RomChip, options?: RomOptions): Promise<readonly string[]> => {
    const link = await openPty((bytes) => rom.receive(bytes));
    rom = createRom(chip, link.send, options);
    pty = link;
    return ['-m', '8n1', '-b', '115200', link.path];
  };

  it.each(Object.entries(CHIPS))('writes and verifies a %s', async (_, chip) => {
    const port = await plugIn(chip);
    rom.flash.fill(0x00);
    const image = sampleImage(20_000);
    writeFileSync(file, image);
    const { code, text } = await run(['-w', file, '-v', '-g', '0x08000000', ...port]);
    expect(text).toContain('Wrote and verified address 0x08004e20 (100.00%) Done.');
    expect(code).toBe(0);
    expect(rom.flash.subarray(0, image.length)).toEqual(image);
    expect(rom.started()).toBe(0x0800_0000);
  });

  it('reads back what is there', async () => {
    const port = await plugIn(CHIPS.F103);
    const there = sampleImage(rom.flash.length);
    rom.flash.set(there);
    const { code } = await run(['-r', file, '-S', '0x08000000:65536', ...port]);
    expect(code).toBe(0);
    expect(new Uint8Array(readFileSync(file))).toEqual(there);
  });

  it('is told of read protection', async () => {
    const port = await plugIn(CHIPS.L476, { readProtected: true });
    writeFileSync(file, sampleImage(256));
    const { code, text } = await run(['-w', file, '-v', ...port]);
    expect(code).not.toBe(0);
    expect(text).toMatch(/NACK|protect/i);
  });
});
