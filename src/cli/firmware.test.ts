/** The command firmware: files that other readers understand, and a sentence for what cannot be made. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import intelHex from 'nrf-intel-hex';
import { decodeBlock } from 'uf2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSamples } from '../core/samples/testing/made';
import { run } from './testing/run';

const CARTRIDGE_MAGIC = 0x43525341;
const [SAMPLE] = makeSamples();
let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-firmware-'));
  writeFileSync(path('model.tflite'), SAMPLE!.bytes);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const firmware = (...words: readonly string[]) => run('firmware', path('model.tflite'), ...words);
const wordAt = (bytes: Uint8Array, at: number): number => Buffer.from(bytes).readUInt32LE(at);

describe('arenascope firmware', () => {
  it('writes a UF2 file for a Pico, with the model behind the runner', async () => {
    const { code, out } = await firmware('--board', 'pico', '-o', path('out.uf2'));
    expect(code).toBe(0);
    expect(out).toMatch(/for Raspberry Pi Pico written.*own USB cable.*on no board yet/s);
    const file = readFileSync(path('out.uf2'));
    const blocks = Array.from({ length: file.length / 512 }, (_, i) =>
      decodeBlock(file.subarray(i * 512, (i + 1) * 512)),
    );
    expect(blocks.every(({ boardFamily }) => boardFamily === 0xe48bff56)).toBe(true);
    const cartridge = blocks.find(({ flashAddress }) => flashAddress === 0x1002_0000);
    expect(wordAt(cartridge!.payload, 0)).toBe(CARTRIDGE_MAGIC);
  });

  it('takes the pins where they are meant', async () => {
    const { out } = await firmware('--board', 'pico', '--line', 'uart', '-o', path('uart.uf2'));
    expect(out).toContain('UART0');
  });

  it('writes HEX and raw images for an STM32 that hold the same bytes', async () => {
    for (const name of ['out.hex', 'out.bin'])
      expect((await firmware('--board', 'nucleo_f446re', '-o', path(name))).code).toBe(0);
    const image = readFileSync(path('out.bin'));
    expect(wordAt(image, 0x1_0000)).toBe(CARTRIDGE_MAGIC);
    for (const [address, bytes] of intelHex.fromHex(readFileSync(path('out.hex'), 'utf8')))
      expect(
        Buffer.compare(
          image.subarray(address - 0x0800_0000, address - 0x0800_0000 + bytes.length),
          bytes,
        ),
      ).toBe(0);
  });

  it.each([
    [[], 'needs a file to write'],
    [['-o', 'x.elf', '--board', 'pico'], 'names no kind of firmware file'],
    [['-o', 'x.uf2'], 'runner for some boards only'],
    [['-o', 'x.uf2', '--board', 'uno_r3'], 'runner for some boards only'],
    [['-o', 'x.uf2', '--board', 'nucleo_f446re'], 'takes no .uf2'],
    [['-o', 'x.hex', '--board', 'nucleo_f446re', '--line', 'usb'], 'Give --board pico, pico_w,'],
    [['-o', 'x.uf2', '--board', 'pico', '--line', 'wifi'], 'usb'],
  ] as const)('%j is a sentence', async (words, sentence) => {
    const { code, out, error } = await firmware(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toContain(sentence);
  });
});
