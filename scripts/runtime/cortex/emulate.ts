/**
 * Runs an image with a pack and returns what it printed. Cortex-M0+: rp2040js in this process, one
 * instruction at a time. Cortex-M4F: QEMU, where `-icount` ties the clock to executed instructions.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { LogLevel, ConsoleLogger, RP2040 } from 'rp2040js';
import type { Core } from './cores';
import type { Image } from './image';

/** Told the address of every so many-th instruction. */
export interface Sampler {
  readonly every: number;
  readonly sample: (address: number) => void;
}

const CODE_OFFSET = 0x100;
const PACK_OFFSET = 0x80000;
/** The SIO address that firmware/cortex-m/rp2040.c reads as the clock. */
const CYCLES_OFFSET = 0x200;
const END = /^(?:end|fault)\n/m;

export const emulate = (core: Core, image: Image, pack: Uint8Array, sampler?: Sampler): string =>
  core.name === 'm0plus' ? emulateM0plus(image, pack, sampler) : emulateM4(image, pack);

const emulateM0plus = (image: Image, pack: Uint8Array, sampler?: Sampler): string => {
  const chip = new RP2040();
  chip.logger = new ConsoleLogger(LogLevel.Error);
  if (PACK_OFFSET + pack.length > chip.flash.length) throw new Error('The pack is too large.');
  chip.flash.set(image.flash, CODE_OFFSET);
  chip.flash.set(pack, PACK_OFFSET);
  const { core, sio, uart } = chip;
  const readRegister = sio.readUint32.bind(sio);
  sio.readUint32 = (offset) =>
    offset === CYCLES_OFFSET ? core.cycles >>> 0 : readRegister(offset);
  let text = '';
  if (uart[0] !== undefined) uart[0].onByte = (byte) => (text += String.fromCharCode(byte));
  core.VTOR = 0x1000_0000 + CODE_OFFSET;
  core.reset();
  const chunk = sampler?.every ?? 10_000;
  for (let seen = 0; ;) {
    for (let i = 0; i < chunk; i++) core.executeInstruction();
    sampler?.sample(core.PC);
    if (text.length === seen) continue;
    seen = text.length;
    if (END.test(text.slice(-8))) return text;
  }
};

/** Whether QEMU is installed. */
export const hasQemu = (): boolean => spawnSync('qemu-system-arm', ['--version']).status === 0;

const emulateM4 = (image: Image, pack: Uint8Array): string => {
  const packFile = `.cache/cortex/pack-${process.pid}.bin`;
  writeFileSync(packFile, pack);
  const args = ['-machine', 'mps2-an386', '-display', 'none', '-monitor', 'none'];
  args.push('-serial', 'stdio', '-icount', 'shift=6', '-semihosting');
  args.push(
    '-kernel',
    image.elf,
    '-device',
    `loader,file=${packFile},addr=0x21000000,force-raw=on`,
  );
  const result = spawnSync('qemu-system-arm', args, {
    encoding: 'utf8',
    input: '',
    timeout: 600_000,
    maxBuffer: 1 << 26,
  });
  rmSync(packFile);
  if (result.error !== undefined) throw result.error;
  if (result.stderr !== '') throw new Error(`QEMU said: ${result.stderr}`);
  return result.stdout;
};
