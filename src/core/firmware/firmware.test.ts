/** Reading and writing firmware files, with npm's uf2 and nrf-intel-hex as readers of what we write. */
import fc from 'fast-check';
import intelHex from 'nrf-intel-hex';
import { decodeBlock } from 'uf2';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import type { Segment } from './firmware';
import { readHex, writeHex } from './hex';
import { readFirmware } from './read';
import { makeFirmware, mergeSegments } from './segments';
import { readUf2, writeUf2 } from './uf2';

const RP2040 = 0xe48bff56;
const RP2350 = 0xe48bff59;
const NRF52840 = 0xada52840;

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Up to four pieces in separate 64 KiB windows, some across a window's end. */
const pieces = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 4 }).chain((windows) =>
  fc.tuple(
    ...windows.map((window) =>
      fc
        .tuple(fc.nat(30_000), fc.uint8Array({ minLength: 1, maxLength: 700 }))
        .map(([offset, bytes]): Segment => ({
          address: 0x1000_0000 + window * 0x1_0000 + 0x8000 + offset,
          bytes,
        })),
    ),
  ),
);

const asMap = (segments: readonly Segment[]): ReadonlyMap<number, number> =>
  new Map(
    segments.flatMap(({ address, bytes }) =>
      Array.from(bytes, (byte, i) => [address + i, byte] as const),
    ),
  );

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
};

/** As npm's uf2 reads a file. */
const blocksOf = (file: Uint8Array) =>
  Array.from({ length: file.length / 512 }, (_, i) =>
    decodeBlock(file.slice(i * 512, (i + 1) * 512)),
  );

describe('Intel HEX', () => {
  it('is read by nrf-intel-hex as what was written', () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const segments = mergeSegments(given);
        const read = [...intelHex.fromHex(writeHex(segments))].map(
          ([address, bytes]: [number, Uint8Array]) => ({ address, bytes }),
        );
        expect(asMap(read)).toEqual(asMap(segments));
      }),
      { numRuns: 40 },
    );
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const segments = mergeSegments(given);
        expect(mergeSegments(readHex(writeHex(segments)))).toEqual(segments);
      }),
    );
  });

  it.each([
    [':00000001FF', 'accepted'],
    [':02000002100FED\n:00000001FF', 'Line 1 of the HEX file has a wrong checksum.'],
    [':020000021000EC\n:0100000055AA\n:00000001FF', 'accepted'],
    [':0300000055AA\n:00000001FF', 'Line 1 of the HEX file has another length than it says.'],
    ['\n:00000006FA\n', 'Line 2 of the HEX file is of unknown type 6.'],
    [':0100000055AA\nhello', 'Line 2 of the HEX file is not a record.'],
    [':0100000055AA', 'The HEX file ends after line 1 without its end record: it is cut short.'],
  ])('says of %j: %s', (text, said) => {
    expect(refusal(() => readHex(text))).toBe(said);
  });

  it('places data after segment and linear addresses', () => {
    expect(readHex(':020000021000EC\n:0100020055A8\n:00000001FF')).toEqual([
      { address: 0x10002, bytes: Uint8Array.of(0x55) },
    ]);
  });
});

describe('UF2', () => {
  it('is read by npm uf2 as what was written', async () => {
    const firmware = await makeFirmware(
      'x',
      [{ address: 0x0002_6080, bytes: latin1('a'.repeat(600)) }],
      NRF52840,
    );
    const blocks = blocksOf(writeUf2(firmware));
    expect(blocks.map(({ flashAddress }) => flashAddress)).toEqual([0x2_6000, 0x2_6100, 0x2_6200]);
    expect(blocks.every((block) => block.boardFamily === NRF52840)).toBe(true);
    expect(blocks.map(({ blockNumber, totalBlocks }) => [blockNumber, totalBlocks])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    const all = Buffer.concat(blocks.map(({ payload }) => payload)).toString('latin1');
    expect(all).toBe(`${'\xff'.repeat(128)}${'a'.repeat(600)}${'\xff'.repeat(40)}`);
  });

  it('has whole sectors of the RP2040, so that its boot ROM erases each before its first page', async () => {
    const segments = [
      { address: 0x1000_0000, bytes: latin1('a'.repeat(5000)) },
      { address: 0x1002_0010, bytes: latin1('b'.repeat(300)) },
    ];
    const blocks = blocksOf(writeUf2(await makeFirmware('x', segments, RP2040)));
    expect(blocks.map(({ payload }) => payload.length)).toEqual(Array(48).fill(256));
    // RP2040-E14: what has the same sixteenth of the numbers must be one sector, and the other way.
    const sectorOf = blocks.map(({ flashAddress }) => Math.floor(flashAddress / 4096));
    expect(sectorOf).toEqual(
      [0x10000, 0x10001, 0x10020].flatMap((sector) => Array<number>(16).fill(sector)),
    );
    expect(blocks.map(({ blockNumber }) => blockNumber)).toEqual(blocks.map((_, i) => i));
    const cartridge = Buffer.concat(blocks.slice(32).map(({ payload }) => payload));
    expect(cartridge.toString('latin1')).toBe(
      `${'\xff'.repeat(16)}${'b'.repeat(300)}${'\xff'.repeat(4096 - 316)}`,
    );
  });

  it('reads what the Pico SDK makes for the RP2350, its spare first block left out', async () => {
    const firmware = await makeFirmware(
      'x',
      [{ address: 0x1000_0000, bytes: latin1('c'.repeat(700)) }],
      RP2350,
    );
    const file = writeUf2(firmware);
    const spare = file.slice(0, 512).fill(0xef, 32, 288);
    const view = new DataView(spare.buffer);
    [0xa000, 0x10ff_ff00, 256, 0, 2, 0xe48b_ff57].forEach((word, i) =>
      view.setUint32(8 + 4 * i, word, true),
    );
    const whole = new Uint8Array([...spare, ...file]);
    expect(readUf2(whole)).toEqual(readUf2(file));
    expect(readUf2(whole).family).toBe(RP2350);
    whole[512] = 0;
    expect(refusal(() => readUf2(whole))).toContain('damaged in block 1, at offset 512');
    expect(refusal(() => readUf2(whole.subarray(0, 1024)))).toContain('says it has 3 blocks, but');
  });

  it('keeps every byte at its address', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const firmware = await makeFirmware('x', given, RP2040);
        const { pieces: read, family } = readUf2(writeUf2(firmware));
        expect(family).toBe(RP2040);
        const got = asMap(read);
        for (const [address, byte] of asMap(firmware.segments)) expect(got.get(address)).toBe(byte);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses cut and damaged files by the block', async () => {
    const firmware = await makeFirmware(
      'x',
      [{ address: 0, bytes: new Uint8Array(600) }],
      NRF52840,
    );
    const file = writeUf2(firmware);
    expect(refusal(() => readUf2(file.subarray(0, 700)))).toContain('no multiple of 512');
    expect(refusal(() => readUf2(file.subarray(0, 1024)))).toContain(
      'says it has 3 blocks, but has 2',
    );
    file[512] = 0;
    expect(refusal(() => readUf2(file))).toContain('damaged in block 1, at offset 512');
  });
});

describe('readFirmware', () => {
  it.each([
    ['\x7fELF\x01', 'is an ELF file'],
    ['PK\x03\x04', 'is a zip archive'],
    ['\x1c\x00\x00\x00TFL3', 'is a model, not firmware'],
    ['\x89PNG\r\n\x1a\n\x00', 'is a picture'],
    ['', 'is empty'],
    ['S00600004844521B\nS1130000285F245F2212226A\n', 'is a Motorola S-record file'],
    ['firmware goes here, says the build', 'is text, not firmware'],
  ])('refuses %j', async (text, said) => {
    await expect(readFirmware('f', latin1(text))).rejects.toThrow(said);
  });

  it.each([
    ['photo.uf2', 'photo.uf2 is no UF2 file, though it is named as one.'],
    ['BUILD.HEX', 'BUILD.HEX is no Intel HEX file, though it is named as one.'],
    ['build.ihx', 'build.ihx is no Intel HEX file, though it is named as one.'],
  ])('places no raw bytes of a file named %s', async (name, said) => {
    await expect(readFirmware(name, Uint8Array.of(0, 1, 0xe9), 16)).rejects.toThrow(said);
  });

  it.each(['\ufeff', '\r\n', '  '])('knows a .hex that begins with %j', async (begin) => {
    const bytes = new TextEncoder().encode(`${begin}:020010000102EB\n:00000001FF\n`);
    const { segments } = await readFirmware('f.hex', bytes, 0x0800_0000);
    expect(segments).toEqual([{ address: 16, bytes: Uint8Array.of(1, 2) }]);
  });

  it('refuses two .hex files put together', async () => {
    const one = ':020010000102EB\n:00000001FF\n';
    await expect(readFirmware('f.hex', latin1(one + one))).rejects.toThrow(
      'Line 3 of the HEX file comes after the record that ends it',
    );
  });

  it('places a .bin where its owner says', async () => {
    const { segments } = await readFirmware('f.bin', Uint8Array.of(1, 2), 0x0800_0000);
    expect(segments).toEqual([{ address: 0x0800_0000, bytes: Uint8Array.of(1, 2) }]);
  });

  it('never throws anything but a sentence', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 1100 }),
        fc.constantFrom('', ':', 'UF2\n'),
        async (tail, head) => {
          const bytes = Uint8Array.from([...latin1(head), ...tail]);
          await readFirmware('f', bytes).catch((error: unknown) => {
            expect(error).toBeInstanceOf(InputError);
          });
        },
      ),
    );
  });
});

describe('makeFirmware', () => {
  it('joins touching pieces and refuses overlapping ones', async () => {
    const { segments } = await makeFirmware('f', [
      { address: 3, bytes: Uint8Array.of(4) },
      { address: 1, bytes: Uint8Array.of(2, 3) },
    ]);
    expect(segments).toEqual([{ address: 1, bytes: Uint8Array.of(2, 3, 4) }]);
    const twice = [
      { address: 1, bytes: new Uint8Array(4) },
      { address: 4, bytes: new Uint8Array(1) },
    ];
    await expect(makeFirmware('f', twice)).rejects.toThrow('writes 0x4 twice');
  });

  it('names what is written by a hash that knows the addresses', async () => {
    const at = (address: number) => makeFirmware('f', [{ address, bytes: Uint8Array.of(1) }]);
    expect((await at(0)).sha256).not.toBe((await at(1)).sha256);
    expect((await at(1)).sha256).toBe((await at(1)).sha256);
  });
});
