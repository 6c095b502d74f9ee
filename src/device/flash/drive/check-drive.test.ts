/** What a drive would ignore is refused first. */
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

describe('checkDrive', () => {
  it('names the family of a raw image', async () => {
    const { family } = checkDrive(wayOf('pico'), await at(0x1000_0000));
    expect(family).toBe(RP2040);
    expect(checkDrive(wayOf('pico2'), await at(0x1000_0000, RP2350)).family).toBe(RP2350);
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
