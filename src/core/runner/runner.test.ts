/** Joining images and programs; the structs against the C header that defines them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BOARDS } from '../boards/boards';
import { crc32 } from '../crc32';
import { aboutRunner } from './about';
import { joinRunner, makeCartridge } from './join';
import { isRunnerOfOthers, runnerFor, RUNNERS } from './runners';
import type { RunnerField } from './structs';
import {
  ABOUT,
  ABOUT_MAGIC,
  CARTRIDGE,
  CARTRIDGE_MAGIC,
  readStruct,
  RUNNER_VERSION,
  structBytes,
  writeStruct,
} from './structs';

const header = readFileSync(
  join(import.meta.dirname, '../../../firmware/runner/runner.h'),
  'utf8',
).replaceAll(/\/\*[^]*?\*\//g, '');

const structFields = (name: string): readonly string[] => {
  const body = new RegExp(`typedef struct \\{([^}]*)\\} ${name};`).exec(header)?.[1] ?? '';
  return [...body.matchAll(/(\w+) (\w+)(\[\w+\])?;/g)].map(
    ([, type = '', field = '', list = '']) => `${type}${list} ${field}`,
  );
};

/** Names with a digit, which the rule for snake case would split elsewhere. */
const C_NAMES: Readonly<Record<string, string>> = {
  modelSha256: 'model_sha256',
  uf2Family: 'uf2_family',
};

const described = (struct: Readonly<Record<string, RunnerField>>): readonly string[] =>
  Object.entries(struct).map(([name, field]) => {
    const bytes = name === 'modelSha256' ? 'uint8_t' : 'char';
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `${field === 'u32' ? 'uint32_t' : `${bytes}[${field}]`} ${C_NAMES[name] ?? snake}`;
  });

const define = (name: string): number =>
  Number(new RegExp(`#define ${name} (\\w+?)u`).exec(header)?.[1]);

const NAME = new Uint8Array(16);
NAME.set(new TextEncoder().encode('test-port'));

/** An image whose description is at 64. */
const imageOf = (change: Partial<{ cartridgeBytes: number; version: number }> = {}): Uint8Array => {
  const image = new Uint8Array(200);
  const about = {
    ...{ magic: ABOUT_MAGIC, version: RUNNER_VERSION, flashAt: 0x1000_0000 },
    ...{ cartridgeAt: 0x1002_0000, cartridgeBytes: 4096, arenaBytes: 1024, uf2Family: 7 },
    ...{ reserved: 0, port: NAME, core: NAME },
    ...change,
  };
  image.set(writeStruct(ABOUT, about), 64);
  return image;
};

/** A header that counts inputs, then whatever follows. */
const programOf = (...inputs: readonly number[]): Uint8Array => {
  const program = Uint8Array.from({ length: 160 }, (_, i) => (i < 64 ? 0 : i));
  const view = new DataView(program.buffer);
  view.setUint32(20, inputs.length, true);
  inputs.forEach((bytes, i) => view.setUint32(64 + 20 * i + 4, bytes, true));
  return program;
};

const cargo = {
  program: programOf(),
  arenaBytes: 512,
  modelName: 'wake [v2] 100%',
  modelSha256: 'ab'.repeat(32),
};

describe('the runner structs', () => {
  it('equal runner.h', () => {
    expect(described(ABOUT)).toEqual(structFields('runner_about'));
    expect(described(CARTRIDGE)).toEqual(structFields('runner_cartridge'));
    expect(define('RUNNER_ABOUT_MAGIC')).toBe(ABOUT_MAGIC);
    expect(define('RUNNER_CARTRIDGE_MAGIC')).toBe(CARTRIDGE_MAGIC);
    expect(define('RUNNER_VERSION')).toBe(RUNNER_VERSION);
  });

  it('leave the program at a multiple of 16', () => {
    expect(structBytes(CARTRIDGE) % 16).toBe(0);
  });
});

describe('joinRunner', () => {
  it('puts the cartridge where the image says', async () => {
    const { segments, family } = await joinRunner(imageOf(), cargo);
    expect(family).toBe(7);
    expect(segments.map(({ address }) => address)).toEqual([0x1000_0000, 0x1002_0000]);
    expect(segments[1]?.bytes.subarray(structBytes(CARTRIDGE))).toEqual(cargo.program);
  });

  it('writes a cartridge that its checksum covers', () => {
    const cartridge = makeCartridge(cargo);
    const head = readStruct(CARTRIDGE, cartridge);
    expect(head.programBytes).toBe(160);
    expect(head.crc32).toBe(crc32(cartridge.subarray(16)));
    expect(Array.from(head.modelSha256)).toEqual(Array.from({ length: 32 }, () => 0xab));
    expect(new TextDecoder().decode(head.modelName)).toBe(`wake _v2_ 100_${'\0'.repeat(34)}`);
  });

  it('says what does not fit', async () => {
    await expect(joinRunner(imageOf({ cartridgeBytes: 200 }), cargo)).rejects.toThrow(
      'takes 256 B of flash; behind the runner there are 200 B',
    );
    await expect(joinRunner(imageOf(), { ...cargo, arenaBytes: 2048 })).rejects.toThrow(
      'take 2,048 B of RAM; the runner has 1,024 B',
    );
    const kept = { ...cargo, arenaBytes: 1000, program: programOf(20, 5) };
    await expect(joinRunner(imageOf(), kept)).rejects.toThrow('take 1,025 B of RAM');
  });

  it('refuses an image of another version or without a description', () => {
    expect(() => aboutRunner(imageOf({ version: 9 }))).toThrow('version 9');
    expect(() => aboutRunner(new Uint8Array(100))).toThrow('lacks its description');
  });
});

describe('isRunnerOfOthers', () => {
  it.each([
    ['stm32l4', 'nucleo_f401re', true],
    ['stm32f4', 'nucleo_f401re', false],
    ['rp2040-usb', 'pico_w', false],
    ['zephyr', 'nucleo_f401re', false],
    ['stm32f4', 'a board without a runner', false],
  ])('of %s on %s: %s', (port, board, isOfOthers) => {
    expect(isRunnerOfOthers(port, board)).toBe(isOfOthers);
  });
});

describe('runnerFor', () => {
  it('takes USB first where a board has both lines, and the pins where they are meant', () => {
    expect(runnerFor('pico')?.id).toBe('rp2040-usb');
    expect(runnerFor('pico', 'uart')?.id).toBe('rp2040-uart');
    expect(runnerFor('nucleo_f401re')?.id).toBe('stm32f4');
    expect(runnerFor('nucleo_f401re', 'usb')).toBeUndefined();
    expect(runnerFor('no board')).toBeUndefined();
  });

  it('knows every board whose port appears under the numbers of the image', () => {
    for (const { boards, usb } of RUNNERS)
      for (const id of usb === undefined ? [] : boards)
        expect(BOARDS.find((board) => board.id === id)?.usb).toContain(usb);
  });
});
