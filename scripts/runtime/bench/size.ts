/**
 * What the runtime weighs: for each model an image with that model's kernels alone, beside the
 * library's release image for the same operators. Held: less than half its flash, and less than 1 kB
 * of RAM beyond the arena and the stack.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/core/errors';
import { openModel } from '../../../src/core/formats/open';
import { profileFlash } from '../../../src/core/flash/profile-flash';
import { printTable } from '../../bench/measure';
import type { Core } from '../cortex/cores';
import { CORES } from '../cortex/cores';
import type { Image } from '../cortex/image';
import { buildImage, DOUBLE_ROUNDING_ONLY } from '../cortex/image';
import type { BenchCase } from '../cortex/model';
import { benchCaseOf } from '../cortex/model';

const FOLDERS = ['public/samples', join(process.env['ARENASCOPE_SHARED'] ?? '../shared', 'models')];
const MAX_FLASH_SHARE = 0.5;
const MAX_RAM = 1024;

interface Sized {
  readonly model: string;
  readonly core: string;
  readonly flash: number;
  readonly theirFlash: number;
  readonly ram: number;
}

/** Prints the table of sizes. Returns what is over its limit, as sentences. */
export const benchSize = (): readonly string[] => {
  const files = FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.tflite'))
      .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) })),
  );
  const sizes = files.flatMap(({ name, bytes }) => sizesOf(bytes, name));
  if (sizes.length === 0) return ['There is no model to measure: make the samples with npm start.'];
  const rows = sizes.map(({ theirFlash, ...size }) => ({
    ...size,
    'TFLM flash': theirFlash,
    share: (size.flash / theirFlash).toFixed(2),
  }));
  printTable('Code and constants of the runtime, bytes, without the program', rows);
  return sizes.flatMap(complaintsOf);
};

/** Both cores' images of one model; none when the runtime refuses the model, which is said. */
const sizesOf = (bytes: Uint8Array, name: string): readonly Sized[] => {
  try {
    const model = benchCaseOf(bytes, name);
    return Object.values(CORES).map((core) => sizeOf(model, core, bytes));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.log(`${name}: ${error.message}`);
    return [];
  }
};

const images = new Map<string, Image>();

/** Models with the same kernels share an image. */
const imageOf = (core: Core, kernels: readonly string[]): Image => {
  const key = [core.name, ...kernels].join();
  const known = images.get(key);
  const defines = [DOUBLE_ROUNDING_ONLY];
  const image = known ?? buildImage({ core, name: 'size', main: 'minimal', defines, kernels });
  images.set(key, image);
  return image;
};

const sizeOf = (model: BenchCase, core: Core, bytes: Uint8Array): Sized => {
  const { flash, bssBytes } = imageOf(core, kernelsOf(model.program.bytes));
  return {
    model: model.name,
    core: core.longName,
    flash: flash.length,
    theirFlash: libraryBytes(bytes, model.name),
    ram: bssBytes,
  };
};

/** The library's code for the model's operators: reference kernels, the smaller choice, on an M4. */
const libraryBytes = (bytes: Uint8Array, name: string): number => {
  const { graph, layout } = openModel(bytes, name);
  const file = { name, sha256: '', bytes: bytes.length, layout };
  return profileFlash(graph, file, 'ref').runtime;
};

const HEADER_FIELDS = { setup: 7, steps: 9 };

/** The lines of kernels.def for the kinds of record that a program has. */
const kernelsOf = (program: Uint8Array): readonly string[] => {
  const view = new DataView(program.buffer, program.byteOffset);
  const word = (index: number): number => view.getUint32(index * 4, true);
  const kinds = new Set<number>();
  for (const field of Object.values(HEADER_FIELDS)) {
    const end = word(field) + word(field + 1);
    for (let at = word(field); at < end; at += view.getUint16(at + 2, true) * 4)
      kinds.add(view.getUint16(at, true));
  }
  const lines = readFileSync('firmware/runtime/kernels.def', 'utf8').split('\n');
  return lines.filter((line) => kinds.has(Number(/^AS_KERNEL\((\d+)/.exec(line)?.[1])));
};

const complaintsOf = ({ model, core, flash, theirFlash, ram }: Sized): readonly string[] => {
  const what = `${model} on ${core}:`;
  const complaints = [];
  if (flash >= MAX_FLASH_SHARE * theirFlash)
    complaints.push(`${what} ${flash} B of flash, not under half of ${theirFlash} B.`);
  if (ram >= MAX_RAM) complaints.push(`${what} ${ram} B of RAM beyond the arena.`);
  return complaints;
};
