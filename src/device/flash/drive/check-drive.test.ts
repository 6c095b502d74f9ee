/** What a drive would ignore is refused first. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { flashWays } from '../../../core/boards/flash-ways';
import type { DriveWay } from '../../../core/boards/flash-ways';
import { makeFirmware } from '../../../core/firmware/segments';
import { sampleImage } from '../testing/image';
import { checkDrive } from './check-drive';

const wayOf = (board: string): DriveWay => {
  const way = flashWays(board).find(({ via }) => via === 'drive');
  if (way?.via !== 'drive') throw new Error(`${board} has no drive.`);
  return way;
};

const at = (address: number, family?: number) =>
  makeFirmware('app', [{ address, bytes: sampleImage(600) }], family);

const RP2040 = 0xe48b_ff56;
const RP2350 = 0xe48b_ff59;

/** One that begins with a second stage. */
const runnerImage = async () => {
  const bytes = await readFile('firmware/dist/runner-rp2040-uart.bin');
  return makeFirmware('runner.bin', [{ address: 0x1000_0000, bytes: new Uint8Array(bytes) }]);
};

describe('checkDrive', () => {
  it('names the family of a raw image', async () => {
    const { family } = checkDrive(wayOf('pico'), await runnerImage());
    expect(family).toBe(RP2040);
    expect(checkDrive(wayOf('pico2'), await at(0x1000_0000, RP2350)).family).toBe(RP2350);
  });

  it('refuses what the boot ROM of an RP2040 would not start', async () => {
    const image = await runnerImage();
    const [segment] = image.segments;
    if (segment === undefined) throw new Error('The runner is empty.');
    const { address, bytes } = segment;
    const damaged = await makeFirmware('a', [{ address, bytes: bytes.with(251, 1) }], RP2040);
    for (const firmware of [damaged, await at(0x1000_0000), await at(0x1000_0000, RP2040)])
      expect(() => checkDrive(wayOf('pico'), firmware)).toThrow('second-stage loader (boot2)');
    // Behind a bootloader of its own, the begin of flash stays as it is.
    expect(checkDrive(wayOf('pico'), await at(0x1000_4000)).family).toBe(RP2040);
  });

  it.each([
    [0x2000_0000, 'has bytes at 0x20000000, which is not in the flash behind RPI-RP2'],
    [0x101f_ff00, 'beyond the 2,048 KiB of flash'],
  ])('says what is wrong with bytes at %s', async (address, sentence) => {
    const firmware = await at(address, RP2040);
    expect(() => checkDrive(wayOf('pico'), firmware, 2 ** 21)).toThrow(sentence);
  });

  it.each([
    ['another family', 'pico2', 0x1000_0000, RP2040],
    ['addresses of another chip', 'pico', 0x0800_0000, undefined],
    ['an image that begins elsewhere than .bin files go', 'nucleo_f401re', 0x0800_4000, undefined],
    ['a UF2 file for a drive that takes none', 'nucleo_f401re', 0x0800_0000, RP2040],
  ])('refuses %s', async (_, board, address, family) => {
    const firmware = await at(address, family);
    expect(() => checkDrive(wayOf(board), firmware)).toThrow(
      expect.objectContaining({ failure: 'wrong-chip' }),
    );
  });
});
