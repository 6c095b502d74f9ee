/** Several files as one firmware. */
import { describe, expect, it } from 'vitest';
import { firmwareBytes } from './firmware';
import { writeHex } from './hex';
import { guessEspAddress, parseAddress, readFirmwareParts } from './parts';
import { knowsItsAddress } from './read';
import { makeFirmware } from './segments';
import { writeUf2 } from './uf2';

const image = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 0xff);

describe('readFirmwareParts', () => {
  it('puts raw images where their owner says and keeps what files say themselves', async () => {
    const hex = new TextEncoder().encode(writeHex([{ address: 0x9000, bytes: image(40, 9) }]));
    const firmware = await readFirmwareParts([
      { name: 'bootloader.bin', bytes: image(100, 1), address: 0x1000 },
      { name: 'app.bin', bytes: image(5000, 2), address: 0x1_0000 },
      { name: 'nvs.hex', bytes: hex, address: 0 },
    ]);
    expect(firmware.name).toBe('app.bin');
    expect(firmware.segments.map(({ address }) => address)).toEqual([0x1000, 0x9000, 0x1_0000]);
    expect(firmwareBytes(firmware)).toBe(5140);
  });

  it('refuses parts on top of each other, and files of different chips', async () => {
    const bytes = image(100, 1);
    const twice = [0x1000, 0x1020].map((address) => ({ name: 'a.bin', bytes, address }));
    await expect(readFirmwareParts(twice)).rejects.toMatchObject({ code: 'bad-file' });
    const whole = await makeFirmware('a', [{ address: 0x1000_0000, bytes }], 0xe48b_ff56);
    const mixed = [
      { name: 'a.uf2', bytes: writeUf2(whole), address: 0 },
      { name: 'b.bin', bytes, address: 0x2000_0000 },
    ];
    await expect(readFirmwareParts(mixed)).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('addresses', () => {
  it.each([
    ['0x8000', 0x8000],
    [' 0X0800_0000 ', 0x0800_0000],
    ['08000000h', 0x0800_0000],
    ['65536', 65536],
    ['0', 0],
    ['4294967296', undefined],
    ['0x', undefined],
    ['8000x', undefined],
    ['', undefined],
  ])('%s', (text, address) => {
    expect(parseAddress(text)).toBe(address);
  });

  it('are guessed from the names that builds give', () => {
    expect(guessEspAddress('bootloader.bin', 0x1000, false)).toBe(0x1000);
    expect(guessEspAddress('partition-table.bin', 0x1000, false)).toBe(0x8000);
    expect(guessEspAddress('boot_app0.bin', 0, false)).toBe(0xe000);
    expect(guessEspAddress('firmware.bin', 0, false)).toBe(0x1_0000);
    expect(guessEspAddress('firmware.bin', 0, true)).toBe(0);
    expect(guessEspAddress('app-merged.bin', 0, false)).toBe(0);
    expect(knowsItsAddress('a.UF2')).toBe(true);
    expect(knowsItsAddress('a.bin')).toBe(false);
  });
});
