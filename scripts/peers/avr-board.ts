/**
 * An Arduino that nobody here wrote the bootloader of: Debian's unmodified hex file in simavr, as a
 * port. The driver is compiled on first use; its own streams are the wire, so no pseudo-terminal is
 * needed unless another program shall open it.
 */
import type { ChildProcessByStdio } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '../lib/root.mjs';

const BOOTLOADERS = '/usr/share/arduino/hardware/arduino/avr/bootloaders';

export interface AvrBoard {
  readonly mcu: string;
  /** Below Debian's folder of bootloaders. */
  readonly hex: string;
  readonly bootAddress: number;
}

export const UNO: AvrBoard = {
  mcu: 'atmega328p',
  hex: 'optiboot/optiboot_atmega328.hex',
  bootAddress: 0x7e00,
};

export const OLD_NANO: AvrBoard = {
  mcu: 'atmega328p',
  hex: 'atmega/ATmegaBOOT_168_atmega328.hex',
  bootAddress: 0x7800,
};

export const MEGA: AvrBoard = {
  mcu: 'atmega2560',
  hex: 'stk500v2/stk500boot_v2_mega2560.hex',
  bootAddress: 0x3e000,
};

export interface RunningBoard {
  readonly send: (bytes: Uint8Array) => void;
  /** The reset button, or what DTR does through a capacitor. */
  readonly reset: () => void;
  readonly flash: () => Promise<Uint8Array>;
  readonly stop: () => Promise<void>;
}

const folder = mkdtempSync(join(tmpdir(), 'avr-board-'));
const driver = join(folder, 'avr-board');
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Debian packages it takes. */
export const AVR_PACKAGES = ['gcc', 'libsimavr-dev', 'libelf-dev', 'arduino-core-avr'] as const;

/** Makes the driver, once. */
const compiled = (): string => {
  if (existsSync(driver)) return driver;
  const args = ['-O2', '-Wall', '-Werror', inRoot('scripts/peers/avr-board.c'), '-o', driver];
  execFileSync('gcc', [...args, '-lsimavr', '-lelf']);
  return driver;
};

/** @param receive what the chip sends */
export const startBoard = (
  { mcu, hex, bootAddress }: AvrBoard,
  receive: (bytes: Uint8Array) => void,
): RunningBoard => {
  const file = join(folder, `${mcu}-${Date.now()}.bin`);
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    compiled(),
    [mcu, join(BOOTLOADERS, hex), String(bootAddress), file],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const ended = once(child, 'exit');
  child.stdout.on('data', receive);
  child.stdin.on('error', () => {
    // It has ended: whoever waits for an answer runs into its own time-out.
  });
  return {
    send: (bytes) => child.stdin.write(bytes),
    reset: () => child.kill('SIGUSR1'),
    flash: async () => {
      rmSync(file, { force: true });
      child.kill('SIGUSR2');
      while (!existsSync(file)) await sleep(5);
      return new Uint8Array(readFileSync(file));
    },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
};
