/** Where one's own files are taken to belong, until the person says otherwise. */
import { describe, expect, it } from 'vitest';
import { testStudio } from '../testing/studio-fixture';
import { connectDrive } from './boards';
import { addOwn } from './own-firmware';

const addressOn = (board: string | undefined, name: string): string | undefined => {
  const studio = testStudio();
  if (board !== undefined) connectDrive(studio, board);
  addOwn(studio, [new File(['firmware'], name)]);
  return studio.store.getState().device.own[0]?.address;
};

describe('addOwn', () => {
  it.each([
    // The emulated Pico is what is flashed then.
    [undefined, 'build.bin', '0x10000000'],
    [undefined, 'build.uf2', undefined],
    ['pico', 'build.bin', '0x10000000'],
    ['nucleo_f401re', 'build.bin', '0x8000000'],
  ])('on %s takes %s to belong to %s', (board, name, address) => {
    expect(addressOn(board, name)).toBe(address);
  });
});
