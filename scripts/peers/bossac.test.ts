/**
 * Debian's bossac has to take our stand-in for the SAM-BA monitor of a SAMD board for one: only then
 * does it say anything when our own client gets along with it. It knows no Nano 33 BLE, so that one's
 * stand-in rests on what the bootloader's published binary does.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MonitorOptions, SamChip } from '../../src/device/flash/sam-ba/testing/monitor';
import { createMonitor, SAMD21G18, SAMD51P19 } from '../../src/device/flash/sam-ba/testing/monitor';
import type { SamBoard } from '../../src/device/flash/sam-ba/testing/parts';
import { skips } from './missing';
import type { PtyMaster } from './pty';
import { openPty } from './pty';

const isSkipped = skips('the SAM-BA stand-in against bossac', ['socat', 'bossa-cli']);

const bossac = (args: readonly string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    execFile('bossac', args, { timeout: 50_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : 1, text: stdout + stderr }),
    );
  });

const sampleImage = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + 3) & 0xff);

describe.skipIf(isSkipped)('bossac and the stand-in for a SAM-BA monitor', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'bossac-')), 'image.bin');
  let pty: PtyMaster | undefined;
  let board: SamBoard;

  afterEach(async () => {
    await pty?.close();
    pty = undefined;
  });

  const plugIn = async (chip: SamChip, options?: MonitorOptions): Promise<readonly string[]> => {
    const link = await openPty((bytes) => board.receive(bytes));
    board = createMonitor(chip, link.send, options);
    board.flash.fill(0x5a);
    pty = link;
    return ['-U', '-p', link.path];
  };

  it.each([
    [SAMD21G18, 0x2000],
    [SAMD51P19, 0x4000],
  ])('erases, writes, verifies and starts a $name', async (chip, offset) => {
    const port = await plugIn(chip);
    const image = sampleImage(20_000);
    writeFileSync(file, image);
    const at = `--offset=0x${offset.toString(16)}`;
    const { code, text } = await bossac([...port, '-i', '-e', '-w', '-v', at, '-R', file]);
    expect(text).toContain(`Device       : ATSAMD`);
    expect(text).toContain('Verify successful');
    expect(code).toBe(0);
    expect(board.flash.subarray(offset, offset + image.length)).toEqual(image);
    expect(board.flash.subarray(0, offset).every((byte) => byte === 0x5a)).toBe(true);
    expect(board.hasLeft()).toBe(true);
  });

  it('writes row by row where nothing was erased before', async () => {
    const port = await plugIn(SAMD21G18);
    const image = sampleImage(5000);
    writeFileSync(file, image);
    const { code, text } = await bossac([...port, '-w', '-v', '--offset=0x2000', file]);
    expect(text).toContain('Verify successful');
    expect(code).toBe(0);
    expect(board.flash.subarray(0x2000, 0x2000 + image.length)).toEqual(image);
  });

  it('reads back what is there', async () => {
    const port = await plugIn(SAMD21G18);
    const there = sampleImage(10_000);
    board.flash.set(there, 0x2000);
    const { code } = await bossac([...port, '-r10000', '--offset=0x2000', file]);
    expect(code).toBe(0);
    expect(new Uint8Array(readFileSync(file))).toEqual(there);
  });

  it('sees that one bit was written wrong', async () => {
    const port = await plugIn(SAMD21G18, {
      trouble: (letter, nth) => (letter === 'Y' && nth === 4 ? 'damage' : undefined),
    });
    writeFileSync(file, sampleImage(20_000));
    const { code, text } = await bossac([...port, '-e', '-w', '-v', '--offset=0x2000', file]);
    expect(text).toContain('Verify failed');
    expect(code).not.toBe(0);
  });
});
