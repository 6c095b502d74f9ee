/**
 * An STM32 board for a pseudo-terminal, from two stand-ins: the ROM bootloader that Debian's stm32flash
 * accepts, until it is told to start the program; from then on QEMU, which runs what was flashed.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHIPS } from '../../src/device/flash/stm32/testing/chips';
import { createRom } from '../../src/device/flash/stm32/testing/rom';

export interface Stm32Board {
  readonly receive: (bytes: Uint8Array) => void;
  /** Bytes that the board has taken so far. */
  readonly taken: () => number;
  readonly flash: Uint8Array;
  readonly end: () => void;
}

const FLASH_AT = '0x08000000';

const startProgram = (
  folder: string,
  flash: Uint8Array,
  send: (bytes: Uint8Array) => void,
): ChildProcessWithoutNullStreams => {
  const file = join(folder, 'flash.bin');
  writeFileSync(file, flash);
  const machine = ['-machine', 'netduinoplus2', '-display', 'none', '-monitor', 'none'];
  const memory = ['-device', `loader,file=${file},addr=${FLASH_AT},force-raw=on`];
  const qemu = spawn('qemu-system-arm', [...machine, ...memory, '-serial', 'stdio']);
  qemu.stdout.on('data', send);
  return qemu;
};

/** An F401 in its bootloader, with nothing in its flash. */
export const stm32Board = (send: (bytes: Uint8Array) => void): Stm32Board => {
  const folder = mkdtempSync(join(tmpdir(), 'stm32-board-'));
  const rom = createRom(CHIPS.F401, send);
  let program: ChildProcessWithoutNullStreams | undefined;
  let taken = 0;
  return {
    flash: rom.flash,
    taken: () => taken,
    receive: (bytes) => {
      taken += bytes.length;
      if (program !== undefined) program.stdin.write(bytes);
      else rom.receive(bytes);
      if (rom.started() !== undefined) program ??= startProgram(folder, rom.flash, send);
    },
    end: () => {
      program?.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
