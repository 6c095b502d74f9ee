/** Flashing the emulated board: what is refused, what stops half-way, and that a second attempt succeeds. */
import { describe, expect, it } from 'vitest';
import type { Firmware } from '../../core/firmware/firmware';
import { makeFirmware } from '../../core/firmware/segments';
import type { ChipLink } from './chip-link';
import { flashChip } from './emulated-flasher';
import { FLASH_AT } from '../rp2040-boot';
import { FLASH_BYTES } from './pico-flash';
import { localChip } from './testing/local-chip';
import { quietHost } from './testing/talk';
import * as tiny from './testing/tiny-firmware';

const power = (): ChipLink => localChip({ onBytes: () => undefined, onProgress: () => undefined });

const failure = async (
  firmware: Firmware,
  link = power(),
  signal?: AbortSignal,
): Promise<unknown> =>
  flashChip(link, firmware, quietHost(signal)).then(
    () => undefined,
    (error: unknown) => (error as { failure?: string }).failure,
  );

const large = (): Promise<Firmware> =>
  makeFirmware('large', [{ address: FLASH_AT, bytes: new Uint8Array(300_000) }]);

describe('flashing the emulated board', () => {
  it('refuses firmware for other chips, and what does not fit', async () => {
    const tinyOne = await tiny.tinyFirmware([tiny.STAY]);
    expect(await failure({ ...tinyOne, family: 0xada52840 })).toBe('wrong-chip');
    const bytes = new Uint8Array(16);
    expect(await failure(await makeFirmware('', [{ address: 0x0800_0000, bytes }]))).toBe(
      'wrong-chip',
    );
    const end = FLASH_AT + FLASH_BYTES;
    expect(await failure(await makeFirmware('', [{ address: end - 8, bytes }]))).toBe('too-large');
  });

  it('says when the boot ROM would not start what was written', async () => {
    expect(await failure(await large())).toBe('no-app');
  });

  it('stops when it is told to, and succeeds afterwards', async () => {
    const link = power();
    const stop = new AbortController();
    const host = { ...quietHost(stop.signal), onProgress: () => stop.abort() };
    await expect(flashChip(link, await large(), host)).rejects.toMatchObject({
      failure: 'cancelled',
    });
    const again = await flashChip(link, await tiny.tinyFirmware([tiny.WFI]), quietHost());
    expect(again).toMatchObject({ verified: 'read-back', written: 1024 });
    link.close();
  });

  it('believes nothing that it did not read back', async () => {
    const link = power();
    const read: ChipLink['readFlash'] = async (address, count) => {
      const bytes = (await link.readFlash(address, count)).slice();
      bytes[7] = (bytes[7] ?? 0) ^ 1;
      return bytes;
    };
    const lying = { ...link, readFlash: read };
    expect(await failure(await tiny.tinyFirmware([tiny.WFI]), lying)).toBe('verify-failed');
  });
});
