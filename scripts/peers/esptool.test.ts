/**
 * Espressif's own esptool, from PyPI, has to take our stand-in for the loaders of an ESP32 for a chip:
 * only then does it say anything when our own client gets along with it. A pseudo-terminal has no DTR
 * and RTS, so BOOT is held.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { BoardOptions, EspBoard } from '../../src/device/flash/esp/testing/board';
import { createBoard } from '../../src/device/flash/esp/testing/board';
import type { EspChip } from '../../src/device/flash/esp/testing/chips';
import { ESP32, ESP32_C3 } from '../../src/device/flash/esp/testing/chips';
import { OP } from '../../src/device/flash/esp/testing/loader';
import { sampleImage } from '../../src/device/flash/esp/testing/images';
import { findPython, skips } from './missing';
import type { PtyMaster } from './pty';
import { openPty } from './pty';

const PYTHON = findPython('the ESP32 stand-in', 'esptool');
const isSkipped = skips('the ESP32 stand-in against esptool', ['socat']) || PYTHON === undefined;

const esptool = (args: readonly string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    execFile(
      PYTHON ?? 'python3',
      ['-m', 'esptool', ...args],
      { timeout: 50_000 },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, text: stdout + stderr }),
    );
  });

describe.skipIf(isSkipped)('esptool and the stand-in for a chip', () => {
  const folder = mkdtempSync(join(tmpdir(), 'esptool-'));
  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  let pty: PtyMaster | undefined;
  let board: EspBoard;

  afterEach(async () => {
    await pty?.close();
    pty = undefined;
  });

  const plugIn = async (chip: EspChip, options: BoardOptions = {}): Promise<readonly string[]> => {
    const link = await openPty((bytes) => board.receive(bytes));
    board = createBoard(chip, link.send, { isHeld: true, ...options });
    pty = link;
    return ['--port', link.path, '--before', 'no-reset', '--after', 'no-reset'];
  };

  it.each([ESP32_C3, ESP32])('flashes and verifies two parts on an $name', async (chip) => {
    const port = await plugIn(chip);
    board.flash.fill(0);
    const [first, second] = [sampleImage(chip.chipId, 20_000), sampleImage(chip.chipId, 150_001)];
    const files = ['0x1000', file('a.bin', first), '0x10000', file('b.bin', second)];
    const { code, text } = await esptool([...port, '--baud', '460800', 'write-flash', ...files]);
    expect(text).toContain(`Chip type:          ${chip.name}`);
    expect(text.match(/Hash of data verified/g)).toHaveLength(2);
    expect(code).toBe(0);
    expect(board.mode()).toBe('stub');
    expect(board.flash.subarray(0x1000, 0x1000 + first.length)).toEqual(first);
    expect(board.flash.subarray(0x10000, 0x10000 + second.length)).toEqual(second);
  });

  it('flashes through the loader in ROM', async () => {
    const port = await plugIn(ESP32_C3);
    const image = sampleImage(5, 30_000);
    const { code, text } = await esptool([
      ...[...port, '--no-stub', 'write-flash', '--compress', '0x10000', file('c.bin', image)],
    ]);
    expect(text).toContain('Hash of data verified');
    expect(code).toBe(0);
    expect(board.mode()).toBe('rom');
    expect(board.flash.subarray(0x10000, 0x10000 + image.length)).toEqual(image);
  });

  it('is told the size of the flash', async () => {
    const port = await plugIn(ESP32_C3, { flashBytes: 2 * 1024 * 1024 });
    const { text } = await esptool([...port, 'flash-id']);
    expect(text).toContain('Detected flash size: 2MB');
  });

  it('sees that one bit was written wrong', async () => {
    const port = await plugIn(ESP32_C3, {
      trouble: (op, nth) => (op === OP.flashData && nth === 1 ? 'damage' : undefined),
    });
    const image = file('d.bin', sampleImage(5, 20_000));
    const { code, text } = await esptool([...port, 'write-flash', '--no-compress', '0x0', image]);
    expect(text).toMatch(/does not match|MD5|hash/i);
    expect(code).not.toBe(0);
  });
});
