/**
 * Builds the bare-metal image that the emulators run: the runtime, the harness and one board of
 * firmware/cortex-m. One image runs every program, which lies beside it in memory; an image for
 * fewer kernels is built to measure what a model's own runtime weighs. Paths are relative to the
 * checkout, where every command of scripts/ runs.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Core } from './cores';

const GCC = 'arm-none-eabi-gcc';
const FOLDER = '.cache/cortex';

const FLAGS = [
  '-std=c11',
  '-mthumb',
  '-O2',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-ffunction-sections',
  '-fdata-sections',
  '-nostdlib',
  '-Wl,--gc-sections',
  '-Wl,--no-warn-rwx-segments',
];

/** Programs with single rounding need the runtime that knows both. */
export const DOUBLE_ROUNDING_ONLY = '-DAS_DOUBLE_ROUNDING_ONLY';

export interface ImageOptions {
  readonly core: Core;
  /** Told apart from other images of the core by it. */
  readonly name: string;
  readonly defines?: readonly string[];
  /** Main program: the harness by default. */
  readonly main?: 'harness' | 'minimal';
  /** Lines of kernels.def to link; all by default. */
  readonly kernels?: readonly string[];
}

export interface Image {
  readonly elf: string;
  readonly flash: Uint8Array;
  readonly textBytes: number;
  readonly bssBytes: number;
}

/** Whether the cross compiler is installed. */
export const hasCompiler = (): boolean => spawnSync(GCC, ['--version']).status === 0;

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => `${folder}/${name}`);

const run = (tool: string, args: readonly string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });

/** Sections as `arm-none-eabi-size -A` lists them. */
const sectionBytes = (elf: string): ReadonlyMap<string, number> =>
  new Map(
    run('arm-none-eabi-size', ['-A', elf])
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([name = '', bytes = '']) => [name, Number(bytes)] as const),
  );

/** Builds an image into .cache; takes about a second. */
export const buildImage = (options: ImageOptions): Image => {
  const { core, name, defines = [], main = 'harness', kernels } = options;
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${core.name}-${name}`);
  const own = ['start.c', 'memory.c', `${main}.c`, `${core.board}.c`];
  if (kernels !== undefined) writeFileSync(`${path}.def`, `${kernels.join('\n')}\n`);
  run(GCC, [
    ...FLAGS,
    ...core.flags,
    ...defines,
    ...(kernels === undefined ? [] : [`-DAS_KERNELS="${resolve(`${path}.def`)}"`]),
    ...['-L', 'firmware/cortex-m', '-T', `firmware/cortex-m/${core.board}.ld`],
    ...sourcesOf('firmware/runtime'),
    ...sourcesOf('firmware/runtime/ops'),
    ...own.map((file) => `firmware/cortex-m/${file}`),
    ...['-lgcc', '-o', `${path}.elf`],
  ]);
  run('arm-none-eabi-objcopy', ['-O', 'binary', `${path}.elf`, `${path}.bin`]);
  const sections = sectionBytes(`${path}.elf`);
  const bytesOf = (section: string): number => sections.get(section) ?? 0;
  return {
    elf: `${path}.elf`,
    flash: new Uint8Array(readFileSync(`${path}.bin`)),
    textBytes: bytesOf('.text') + bytesOf('.rodata') + bytesOf('.ARM.exidx') + bytesOf('.data'),
    bssBytes: bytesOf('.bss') + bytesOf('.data'),
  };
};
