/**
 * Instructions beside QEMU's Cortex-M0: registers, flags and memory after one of each, from random
 * states; those in which rp2040js is known to be wrong come most often. Needs qemu-system-arm; without
 * it the test is skipped, and says so.
 */
import fc from 'fast-check';
import { RP2040 } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import type { QemuCore } from '../testing/qemu-core';
import { hasQemu, startQemuCore } from '../testing/qemu-core';
import type { State } from '../testing/thumb-cases';
import { isUndefined, statesFor } from '../testing/thumb-cases';
import { createBurst } from './executor';
import { coreRegisters, createMachine, memoryAt } from './machine';

const CASES = 3000;
const CODE = 0x400;
const STACK = 0x2000_0100;
const LINK = 0x801;
const THUMB = 1 << 24;
const FLAG_BITS = [31, 30, 29, 28];

const isReady = hasQemu();
if (!isReady) console.warn('Instructions were not compared with QEMU: it is not installed.');

const ram = memoryAt(0x2000_0000, new Uint8Array(512));
const flash = memoryAt(
  0,
  new Uint8Array(4096).map((_, i) => (i * 73) & 255),
);
const machine = createMachine(ram, flash);
const burst = createBurst(machine);
const { core } = new RP2040();
Object.assign(core, { registers: coreRegisters(machine) });

const state = statesFor({ ram, flash });
/** Adding and subtracting with carry, shifting by a register. */
const BLX_LR = 0x47f0;
const STM = 0xc000;
const DIFFERENT = [0x4140, 0x4180, 0x4080, 0x40c0, 0x4100, 0x41c0];
const op = fc.oneof(
  { weight: 4, arbitrary: fc.nat(0xffff) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...DIFFERENT), fc.nat(63)).map(([a, b]) => a | b),
  },
  { weight: 1, arbitrary: fc.constant(BLX_LR) },
  { weight: 1, arbitrary: fc.nat(0x7ff).map((rest) => STM | rest) },
);

const ourStep = (code: number, { registers, flags }: State): boolean => {
  ram.bytes.forEach((_, i) => (ram.bytes[i] = (i * 37) & 255));
  flash.halves[CODE / 2] = code;
  machine.r.set([...registers, STACK, LINK, CODE]);
  [core.N, core.Z, core.C, core.V] = flags as [boolean, boolean, boolean, boolean];
  core.cycles = 0;
  burst(core, 1);
  return core.cycles > 0;
};

const itsStep = async (qemu: QemuCore, code: number, { registers, flags }: State) => {
  await qemu.write(
    ram.at,
    ram.bytes.map((_, i) => (i * 37) & 255),
  );
  await qemu.write(CODE, Uint8Array.of(code & 255, code >> 8));
  const bits = flags.reduce((all, flag, i) => (flag ? all | (1 << (FLAG_BITS[i] ?? 0)) : all), 0);
  await qemu.setRegisters([...registers, STACK, LINK, CODE, bits | THUMB]);
  await qemu.step();
  const [after, memory] = [await qemu.registers(), await qemu.read(ram.at, ram.length)];
  const psr = after[16] ?? 0;
  return {
    registers: after.slice(0, 16),
    flags: FLAG_BITS.map((bit) => ((psr >>> bit) & 1) === 1),
    ram: Buffer.from(memory).toString('hex'),
  };
};

describe.skipIf(!isReady)('our instructions', () => {
  it('do what QEMU does', { timeout: 180_000 }, async () => {
    const qemu = await startQemuCore();
    let compared = 0;
    try {
      await qemu.write(0, flash.bytes);
      for (const [code, from] of fc.sample(fc.tuple(op, state), { numRuns: CASES, seed: 7 })) {
        if (isUndefined(code) || !ourStep(code, from)) continue;
        compared++;
        const ours = {
          registers: [...core.registers],
          flags: [core.N, core.Z, core.C, core.V],
          ram: Buffer.from(ram.bytes).toString('hex'),
        };
        const theirs = await itsStep(qemu, code, from);
        expect(ours, `${code.toString(2).padStart(16, '0')} ${JSON.stringify(from)}`).toEqual(
          theirs,
        );
      }
    } finally {
      qemu.stop();
    }
    expect(compared).toBeGreaterThan(CASES / 2);
  });
});
