/** The emulated Pico alone: the runner's answers, its clock, its line, and what goes wrong on it. */
import { describe, expect, it } from 'vitest';
import { sampleCargo } from '../../../scripts/runner/testing/cargo';
import { linesOf } from '../../../scripts/runner/testing/lines';
import { emulatePico } from '../../../scripts/runner/testing/pico';
import type { Firmware } from '../../core/firmware/firmware';
import { writeUf2 } from '../../core/firmware/uf2';
import { createPico } from './chip';
import type { Pico } from './chip';
import { FLASH_AT } from '../rp2040-boot';
import * as tiny from './testing/tiny-firmware';

const { movs, lsls, adds, str, ldr } = tiny;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const flashed = (firmware: Firmware): Pico => {
  const pico = createPico();
  pico.enterBootsel();
  pico.writeBlocks(writeUf2(firmware));
  pico.reset();
  return pico;
};

const heard = (pico: Pico): string => decoder.decode(pico.take());

const say = (pico: Pico, text: string): string => {
  pico.send(encoder.encode(text));
  while (pico.state().phase === 'running') pico.run(1000);
  return heard(pico);
};

describe('the emulated Pico', () => {
  it('starts the runner, which then sleeps', async () => {
    const pico = flashed((await sampleCargo('rp2040-uart', 'clothes')).firmware);
    expect(linesOf(say(pico, '')).at(-1)).toBe('m-ready');
    expect(pico.state()).toMatchObject({ phase: 'idle', hertz: 125e6, lostBytes: 0 });
  });

  it('times every step exactly as rp2040js does with its clock ticked by the instruction', async () => {
    const { firmware } = await sampleCargo('rp2040-uart', 'vibration-anomaly');
    const peer = emulatePico(firmware.segments);
    const pico = flashed(firmware);
    peer.say('');
    say(pico, '');
    expect(say(pico, 'x profile%')).toBe(peer.say('x profile%'));
  });

  it('takes bytes at the rate of the line, however fast they are sent', async () => {
    const pico = flashed((await sampleCargo('rp2040-uart', 'clothes')).firmware);
    say(pico, '');
    const before = pico.state().simulatedMs;
    say(pico, `${'\n'.repeat(999)}%`);
    const lineMs = (1000 * 10_000) / 115_200;
    expect(pico.state().simulatedMs - before).toBeGreaterThan(lineMs);
    expect(pico.state().simulatedMs - before).toBeLessThan(1.1 * lineMs);
    expect(pico.state().lostBytes).toBe(0);
  });
});

describe('flash', () => {
  it('is erased by sectors where a file writes, and keeps the rest', async () => {
    const pico = flashed(await tiny.tinyFirmware([tiny.STAY]));
    const other = { address: FLASH_AT + 0x1000, bytes: new Uint8Array(16) };
    pico.enterBootsel();
    pico.writeBlocks(writeUf2({ name: '', sha256: '', segments: [other], family: 0xe48bff56 }));
    expect(pico.readFlash(FLASH_AT + 0x1000, 17)).toEqual(
      Uint8Array.from({ length: 17 }, (_, i) => (i < 16 ? 0 : 0xff)),
    );
    expect(pico.readFlash(FLASH_AT, 4)).not.toEqual(new Uint8Array(4).fill(0xff));
  });

  it('ignores blocks for other chips and addresses', async () => {
    const { segments, ...rest } = await tiny.tinyFirmware([tiny.STAY]);
    const pico = createPico();
    expect(pico.writeBlocks(writeUf2({ ...rest, segments, family: 0xada52840 }))).toBe(0);
    const far = segments.map(({ bytes }) => ({ address: FLASH_AT + 0x20_0000, bytes }));
    expect(pico.writeBlocks(writeUf2({ ...rest, segments: far }))).toBe(0);
    expect(pico.readFlash(FLASH_AT, 1)).toEqual(Uint8Array.of(0xff));
  });

  it('is not started without a valid second-stage loader', () => {
    const pico = createPico();
    pico.reset();
    expect(pico.state().phase).toBe('bootsel');
    pico.send(encoder.encode('%'));
    expect(pico.waiting()).toBe(0);
  });

  it('is not written by stores', async () => {
    const store = [movs(0, 0x10), lsls(0, 24), movs(1, 1), str(1, 0), tiny.WFI];
    const pico = flashed(await tiny.tinyFirmware(store));
    const before = pico.readFlash(FLASH_AT, 4);
    pico.run(100);
    expect(pico.state().phase).toBe('idle');
    expect(pico.readFlash(FLASH_AT, 4)).toEqual(before);
  });
});

describe('what fails on the chip', () => {
  const nowhere = [movs(0, 0x60), lsls(0, 24), ldr(1, 0)];

  it('raises a HardFault, which firmware may handle', async () => {
    const pico = flashed(await tiny.tinyFirmware(nowhere, [...tiny.say('F'), tiny.WFI]));
    pico.run(100);
    expect(heard(pico)).toBe('F');
    expect(pico.state().phase).toBe('idle');
  });

  it.each([
    ['a breakpoint', [tiny.BKPT]],
    ['an instruction that does not exist', [0xb100]],
  ])('takes %s for a HardFault', async (_, code) => {
    const pico = flashed(await tiny.tinyFirmware(code, [...tiny.say('F'), tiny.WFI]));
    pico.run(100);
    expect(heard(pico)).toBe('F');
  });

  it('locks up when the handler fails as well, until it is reset', async () => {
    const pico = flashed(await tiny.tinyFirmware(nowhere, nowhere));
    pico.run(100);
    expect(pico.state()).toMatchObject({ phase: 'crashed' });
    expect(pico.state().why).toContain('while it handled a failure');
    pico.send(encoder.encode('%'));
    expect(pico.state().phase).toBe('crashed');
    pico.reset();
    expect(pico.state().phase).toBe('running');
  });

  it('says that the boot ROM is missing when firmware calls it', async () => {
    const call = [movs(0, 0x18), tiny.ldrh(0, 0), tiny.blx(0)];
    const pico = flashed(await tiny.tinyFirmware(call));
    pico.run(100);
    expect(pico.state().why).toContain('boot ROM');
  });

  it('starts again when firmware asks for a reset', async () => {
    // 0x05fa0004 to 0xe000ed0c.
    const key = [
      movs(1, 5),
      lsls(1, 8),
      movs(2, 0xfa),
      adds(1, 2),
      lsls(1, 16),
      movs(2, 4),
      adds(1, 2),
    ];
    const at = [movs(0, 0xe0), lsls(0, 24), movs(2, 0xed), lsls(2, 8), adds(0, 2)];
    const code = [...tiny.say('R'), ...key, ...at, str(1, 0, 3), tiny.STAY];
    const pico = flashed(await tiny.tinyFirmware(code));
    pico.run(100);
    expect(heard(pico)).toMatch(/^RR+$/);
  });

  it('loses bytes that nobody takes out of the FIFO, and counts them', async () => {
    // Enables UART0 with its FIFOs, never reads.
    const base = [movs(0, 0x40), lsls(0, 24), movs(1, 0x34), lsls(1, 12), adds(0, 1)];
    const on = [movs(1, 0x70), str(1, 0, 11), movs(1, 3), lsls(1, 8), movs(2, 1), adds(1, 2)];
    const pico = flashed(await tiny.tinyFirmware([...base, ...on, str(1, 0, 12), tiny.STAY]));
    pico.run(5);
    pico.send(new Uint8Array(40));
    while (pico.waiting() > 0) pico.run(50);
    expect(pico.state().lostBytes).toBe(8);
  });
});
