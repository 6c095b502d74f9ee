/**
 * The client against the stand-in for the ROM, which Debian's stm32flash takes for a chip
 * (scripts/peers). Whatever happens on the wire, nothing is called done that is not in the flash, the
 * port ends closed, and a second attempt succeeds.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import type { DeviceError } from '../../device-error';
import type { Phase } from '../flasher';
import type { Bench, Fault } from '../testing/bench';
import { makeBench } from '../testing/bench';
import { itSurvivesFaults } from '../testing/faults';
import { sampleImage } from '../testing/image';
import { makeStm32Flasher, stm32Flasher } from './flasher';
import { CHIPS } from './testing/chips';
import type { RomChip, RomOptions, StmRom } from './testing/rom';
import { createRom } from './testing/rom';

const FLASH = 0x0800_0000;
const OLD = 0x5a;

const firmwareOf = (bytes: Uint8Array, address = FLASH): Promise<Firmware> =>
  makeFirmware('image.bin', [{ address, bytes }]);

interface TestChip {
  readonly rom: StmRom;
  /** A wire to it; the chip outlives what is plugged into it. */
  readonly plugIn: () => Bench;
}

/** A chip with an old program in it. */
const chipOn = (chip: RomChip, options?: RomOptions): TestChip => {
  let send: (bytes: Uint8Array) => void = () => {};
  const rom = createRom(chip, (bytes) => send(bytes), options);
  rom.flash.fill(OLD);
  const plugIn = (): Bench =>
    makeBench((answer) => {
      send = answer;
      // Whoever flashes once more enters the bootloader first.
      const openedAt = (): void => {
        if (rom.started() !== undefined) rom.reset();
      };
      return { receive: rom.receive, openedAt };
    });
  return { rom, plugIn };
};

const isUntouched = ({ rom }: TestChip): boolean => rom.flash.every((byte) => byte === OLD);

const expectSecondAttempt = async ({ rom, plugIn }: TestChip, image: Uint8Array): Promise<void> => {
  if (rom.started() !== undefined) rom.reset();
  const again = await plugIn().run(stm32Flasher, await firmwareOf(image));
  expect(again).toMatchObject({ verified: 'read-back' });
  expect(rom.flash.subarray(0, image.length)).toEqual(image);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('flashing an STM32', () => {
  it.each(Object.entries(CHIPS))('writes, verifies and starts on a %s', async (_, chip) => {
    const { rom, plugIn } = chipOn(chip);
    const image = sampleImage(20_001);
    const bench = plugIn();
    const report = await bench.run(stm32Flasher, await firmwareOf(image));
    expect(report).toMatchObject({ protocol: 'stm32', verified: 'read-back', written: 20_001 });
    expect(rom.flash.subarray(0, image.length)).toEqual(image);
    expect(rom.started()).toBe(FLASH);
    expect(bench.isOpen()).toBe(false);
    const phases = [...new Set(bench.progress.map(({ phase }) => phase))];
    expect(phases).toEqual(['sync', 'identify', 'erase', 'write', 'verify', 'start']);
  });

  it('leaves the sectors alone that the image does not touch', async () => {
    const { rom, plugIn } = chipOn(CHIPS.F401);
    await plugIn().run(stm32Flasher, await firmwareOf(sampleImage(100), FLASH + 0x8000));
    expect(rom.flash.subarray(0, 0x8000).every((byte) => byte === OLD)).toBe(true);
    expect(rom.flash.subarray(0xc000).every((byte) => byte === OLD)).toBe(true);
    expect(rom.started()).toBe(FLASH + 0x8000);
  });

  it('writes pieces that share what is programmed at once together', async () => {
    const { rom, plugIn } = chipOn(CHIPS.L476);
    const pieces = [
      { address: FLASH + 2, bytes: sampleImage(3) },
      { address: FLASH + 6, bytes: sampleImage(5) },
    ];
    const report = await plugIn().run(stm32Flasher, await makeFirmware('two.hex', pieces));
    expect(report).toMatchObject({ written: 8 });
    const there = [0xff, 0xff, ...sampleImage(3), 0xff, ...sampleImage(5), 0xff];
    expect([...rom.flash.subarray(0, 12)]).toEqual(there);
  });

  it('erases everything, after saying so, where the chip is unknown', async () => {
    const { rom, plugIn } = chipOn({ ...CHIPS.F401, productId: 0x4f0 });
    const bench = plugIn();
    const report = await bench.run(stm32Flasher, await firmwareOf(sampleImage(64)));
    expect(report).toMatchObject({ chip: { name: 'STM32 with product id 0x4f0' } });
    expect(bench.log.join(' ')).toContain('all of its flash is erased');
    expect(rom.flash.subarray(64).every((byte) => byte === 0xff)).toBe(true);
  });

  it('erases everything where sector numbers are not sure', async () => {
    const { rom, plugIn } = chipOn(CHIPS.L476);
    const image = sampleImage(100);
    const report = await plugIn().run(stm32Flasher, await firmwareOf(image, FLASH + 0x30000));
    expect(report).toMatchObject({ verified: 'read-back' });
    expect(rom.flash.subarray(0, 0x30000).every((byte) => byte === 0xff)).toBe(true);
  });

  it('assumes the most where the chip does not say how much flash it has', async () => {
    const { plugIn } = chipOn({ ...CHIPS.F103, information: [] });
    const bench = plugIn();
    const report = await bench.run(stm32Flasher, await firmwareOf(sampleImage(64)));
    expect(report).toMatchObject({ chip: { flash: { bytes: 128 * 1024 } } });
    expect(bench.log.join(' ')).toContain('does not say how much flash');
  });

  it('waits for a sector that takes 30 s', async () => {
    const { plugIn } = chipOn(CHIPS.F401, { eraseMsPerSector: 30_000 });
    const report = await plugIn().run(stm32Flasher, await firmwareOf(sampleImage(64)));
    expect(report).toMatchObject({ verified: 'read-back' });
  });

  it('drives reset and BOOT0 where they are wired', async () => {
    const { rom, plugIn } = chipOn(CHIPS.F401);
    const bench = plugIn();
    const flasher = makeStm32Flasher({
      wiring: {
        reset: { line: 'dtr', isActiveWhen: 'asserted' },
        boot0: { line: 'rts', isActiveWhen: 'cleared' },
      },
    });
    const report = await bench.run(flasher, await firmwareOf(sampleImage(64)));
    expect(report).toMatchObject({ verified: 'read-back' });
    expect(bench.signals).toEqual([
      { dataTerminalReady: true, requestToSend: false },
      { dataTerminalReady: false, requestToSend: false },
      { dataTerminalReady: true, requestToSend: true },
      { dataTerminalReady: false, requestToSend: true },
    ]);
    expect(rom.started()).toBeUndefined();
  });
});

describe('what is refused', () => {
  it.each([
    ['too-large', sampleImage(64 * 1024 + 1), FLASH],
    ['too-large', sampleImage(8), FLASH + 0x20000],
    ['wrong-chip', sampleImage(8), 0],
    ['wrong-chip', sampleImage(8), 0x1000_0000],
  ] as const)('%s before anything is erased', async (failure, image, address) => {
    const chip = chipOn(CHIPS.F103);
    const outcome = await chip.plugIn().run(stm32Flasher, await firmwareOf(image, address));
    expect(outcome).toMatchObject({ failure });
    expect(isUntouched(chip)).toBe(true);
    await expectSecondAttempt(chip, sampleImage(300));
  });

  it('a piece that lies where no flash is, on a chip that is not known', async () => {
    const chip = chipOn({ ...CHIPS.F401, productId: 0x4f0 });
    const pieces = [
      { address: FLASH, bytes: sampleImage(8) },
      { address: 0x1fff_c000, bytes: sampleImage(8) }, // option bytes
    ];
    const firmware = await makeFirmware('whole.hex', pieces);
    const outcome = await chip.plugIn().run(stm32Flasher, firmware);
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
    expect((outcome as DeviceError).message).toContain('0x1fffc000');
    expect(isUntouched(chip)).toBe(true);
  });

  it('firmware that names another family', async () => {
    const chip = chipOn(CHIPS.F401);
    const stm32l4 = { ...(await firmwareOf(sampleImage(8))), family: 0x00ff_6919 };
    const outcome = await chip.plugIn().run(stm32Flasher, stm32l4);
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
    expect(isUntouched(chip)).toBe(true);
  });

  it('a read-protected chip, which stays so', async () => {
    const chip = chipOn(CHIPS.F401, { readProtected: true });
    const outcome = await chip.plugIn().run(stm32Flasher, await firmwareOf(sampleImage(8)));
    expect(outcome).toMatchObject({ failure: 'protected' });
    expect((outcome as DeviceError).sentence).toContain('RDP');
    expect(isUntouched(chip)).toBe(true);
  });

  it('a write-protected sector, which says nothing', async () => {
    const chip = chipOn(CHIPS.F401, { writeProtected: [1] });
    const outcome = await chip.plugIn().run(stm32Flasher, await firmwareOf(sampleImage(20_000)));
    expect(outcome).toMatchObject({ failure: 'protected' });
    expect((outcome as DeviceError).message).toContain('0x8004000');
  });

  it('a port without parity, unopened', async () => {
    const bench = chipOn(CHIPS.F401).plugIn();
    const abilities = { canSignal: true, canParity: false };
    const found = { ...bench.found, abilities };
    const outcome = await bench.run(stm32Flasher, await firmwareOf(sampleImage(8)), found);
    expect(outcome).toMatchObject({ failure: 'no-ability' });
    expect(bench.opened()).toBe(0);
  });

  it('silence, with how to enter the bootloader', async () => {
    const bench = makeBench(() => ({ receive: () => {} }));
    const begin = performance.now();
    const outcome = await bench.run(stm32Flasher, await firmwareOf(sampleImage(8)));
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect((outcome as DeviceError).advice).toContain('BOOT0');
    expect(performance.now() - begin).toBeLessThan(6000);
    expect(bench.isOpen()).toBe(false);
  });

  it('a program that chatters all the time', async () => {
    let chatter: ReturnType<typeof setTimeout> | undefined;
    const bench = makeBench((send) => {
      const say = (): void => {
        send(sampleImage(64));
        chatter = setTimeout(say, 5);
      };
      chatter = setTimeout(say, 5);
      return { receive: () => {} };
    });
    const outcome = await bench.run(stm32Flasher, await firmwareOf(sampleImage(8)));
    clearTimeout(chatter);
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect(bench.isOpen()).toBe(false);
  });
});

describe('a chip that misbehaves', () => {
  const image = sampleImage(2000);
  const flashOnce = async (trouble: RomOptions['trouble']) => {
    const chip = chipOn(CHIPS.F401, trouble === undefined ? {} : { trouble });
    const outcome = await chip.plugIn().run(stm32Flasher, await firmwareOf(image));
    return { chip, outcome };
  };

  it.each([
    ['refuses one block', 'nack'],
    ['does not answer one block', 'silent'],
    ['answers one block too late', { lateMs: 1300 }],
    ['is busy with one block for too long', { busyMs: 1300 }],
  ] as const)('%s: it is written all the same', async (_, trouble) => {
    const { chip, outcome } = await flashOnce((command, nth) =>
      command === 'write' && nth === 4 ? trouble : undefined,
    );
    expect(outcome).toMatchObject({ verified: 'read-back' });
    expect(chip.rom.flash.subarray(0, image.length)).toEqual(image);
  });

  it('refuses a block for good', async () => {
    let isBad = true;
    const { chip, outcome } = await flashOnce((command, nth) =>
      isBad && command === 'write' && nth >= 4 ? 'nack' : undefined,
    );
    expect(outcome).toMatchObject({ failure: 'refused' });
    expect((outcome as DeviceError).message).toContain('0x8000300');
    isBad = false;
    await expectSecondAttempt(chip, image);
  });

  it('reads back something else every time', async () => {
    let isBad = true;
    const { chip, outcome } = await flashOnce((command, nth) =>
      isBad && command === 'read' && nth > 8 ? 'damage' : undefined,
    );
    expect(outcome).toMatchObject({ failure: 'verify-failed' });
    isBad = false;
    await expectSecondAttempt(chip, image);
  });

  it('acknowledges a block and holds another: that is no success', async () => {
    let isBad = true;
    const { chip, outcome } = await flashOnce((command, nth) =>
      isBad && command === 'write' && nth === 5 ? 'damage' : undefined,
    );
    expect(outcome).toMatchObject({ failure: 'verify-failed' });
    expect(chip.rom.started()).toBeUndefined();
    isBad = false;
    await expectSecondAttempt(chip, image);
  });

  it('never ends erasing', async () => {
    let isBad = true;
    const { chip, outcome } = await flashOnce((command) =>
      isBad && command === 'erase' ? { busyMs: 100_000 } : undefined,
    );
    expect(outcome).toMatchObject({ failure: 'timeout' });
    isBad = false;
    await vi.advanceTimersByTimeAsync(200_000);
    await expectSecondAttempt(chip, image);
  });
});

const PHASES: readonly Phase[] = ['sync', 'identify', 'erase', 'write', 'verify', 'start'];

const DAMAGE: readonly Fault[] = [
  ...(['flip', 'drop', 'double'] as const).flatMap((kind) => [
    { kind, on: 'to the chip' as const, index: 0 },
    { kind, on: 'to the tab' as const, index: 0 },
  ]),
  ...(['swallow', 'delay', 'noise'] as const).map((kind) => ({ kind })),
];

const nameOf = (fault: Fault): string => ('on' in fault ? `${fault.kind} ${fault.on}` : fault.kind);

describe.each(PHASES)('at %s', (phase) => {
  const image = sampleImage(2000);
  const strike = async (fault: Fault, after: number) => {
    const chip = chipOn(CHIPS.F401);
    const bench = chip.plugIn();
    bench.arm(fault, phase, phase === 'write' || phase === 'verify' ? after : 0);
    const outcome = await bench.run(stm32Flasher, await firmwareOf(image));
    expect(bench.hasStruck()).toBe(true);
    expect(bench.isOpen()).toBe(false);
    return { chip, outcome };
  };

  it.each(DAMAGE.map((fault) => [nameOf(fault), fault] as const))(
    'one fault on the wire is got over: %s',
    async (name, fault) => {
      const { chip, outcome } = await strike(fault, 1000);
      if (phase === 'sync' && name === 'flip to the chip') {
        // The chip has measured a wrong baud rate and listens to nothing until it is reset.
        expect(outcome).toMatchObject({ failure: 'no-sync' });
        chip.rom.reset();
      } else expect(outcome).toMatchObject({ verified: 'read-back' });
      await expectSecondAttempt(chip, image);
    },
  );
});

describe('any fault', () => {
  itSurvivesFaults({
    flasher: stm32Flasher,
    plugIn: () => {
      const { rom, plugIn } = chipOn(CHIPS.F401);
      return { bench: plugIn(), flash: rom.flash, at: FLASH, reset: rom.reset };
    },
    makeFirmware: () => firmwareOf(sampleImage(2000)),
    phases: PHASES,
    runs: 60,
  });
});
