/**
 * Both clients against stand-ins that avrdude takes for an Uno and a Mega (scripts/peers, where the
 * clients also meet the real bootloaders). Whatever happens on the wire, nothing is called done that is
 * not in the flash, the port ends closed, and a second attempt succeeds.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import type { DeviceError } from '../../device-error';
import type { Flasher } from '../flasher';
import type { Bench } from '../testing/bench';
import { makeBench } from '../testing/bench';
import { itSurvivesFaults } from '../testing/faults';
import { sampleImage } from '../testing/image';
import { stk500Flasher, stk500v2Flasher } from './flasher';
import type { AvrDevice, AvrOptions } from './testing/chip';
import { MEGA_CHIP, UNO_CHIP } from './testing/chip';
import { createMega } from './testing/mega';
import { createOptiboot } from './testing/optiboot';

const OLD = 0x5a;

const firmwareOf = (bytes: Uint8Array, address = 0): Promise<Firmware> =>
  makeFirmware('image.hex', [{ address, bytes }]);

interface Board {
  readonly device: AvrDevice;
  readonly plugIn: () => Bench;
}

type Make = (send: (bytes: Uint8Array) => void) => AvrDevice;

/** A board with an old program in it, reset by DTR. */
const boardOf = (make: Make): Board => {
  let send: (bytes: Uint8Array) => void = () => {};
  const device = make((bytes) => send(bytes));
  device.flash.fill(OLD);
  device.reset();
  const plugIn = (): Bench =>
    makeBench((answer) => {
      send = answer;
      return {
        receive: device.receive,
        signals: ({ dataTerminalReady }) => {
          if (dataTerminalReady === true) device.reset();
        },
      };
    });
  return { device, plugIn };
};

const uno = (options?: Parameters<typeof createOptiboot>[2]): Board =>
  boardOf((send) => createOptiboot(UNO_CHIP, send, options));
const mega = (options?: AvrOptions): Board =>
  boardOf((send) => createMega(MEGA_CHIP, send, options));

const DIALECTS: readonly [name: string, (options?: AvrOptions) => Board, Flasher][] = [
  ['STK500v1', uno, stk500Flasher],
  ['STK500v2', mega, stk500v2Flasher],
];

const expectSecondAttempt = async (
  { device, plugIn }: Board,
  flasher: Flasher,
  image: Uint8Array,
): Promise<void> => {
  const again = await plugIn().run(flasher, await firmwareOf(image));
  expect(again).toMatchObject({ verified: 'read-back' });
  expect(device.flash.subarray(0, image.length)).toEqual(image);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(DIALECTS)('%s', (_, board, flasher) => {
  const image = sampleImage(2001);

  it('writes, verifies and starts', async () => {
    const { device, plugIn } = board();
    const bench = plugIn();
    const report = await bench.run(flasher, await firmwareOf(image));
    expect(report).toMatchObject({ verified: 'read-back', written: 2001 });
    expect(device.flash.subarray(0, image.length)).toEqual(image);
    expect(device.hasLeft()).toBe(true);
    expect(bench.isOpen()).toBe(false);
    const phases = [...new Set(bench.progress.map(({ phase }) => phase))];
    expect(phases).toEqual(['reset', 'sync', 'identify', 'write', 'verify', 'start']);
  });

  it('writes an image with a gap and one that begins late', async () => {
    const { device, plugIn } = board();
    const pieces = [
      { address: 0x300, bytes: sampleImage(10) },
      { address: 0x900, bytes: sampleImage(700) },
    ];
    const report = await plugIn().run(flasher, await makeFirmware('gaps.hex', pieces));
    expect(report).toMatchObject({ verified: 'read-back', written: 710 });
    for (const { address, bytes } of pieces)
      expect(device.flash.subarray(address, address + bytes.length)).toEqual(bytes);
  });

  it('keeps to the pages that the image needs', async () => {
    const { device, plugIn } = board();
    await plugIn().run(flasher, await firmwareOf(image));
    expect(device.flash.subarray(2048).every((byte) => byte === OLD)).toBe(true);
  });

  it('refuses silence, with what to do', async () => {
    const bench = makeBench(() => ({ receive: () => {} }));
    const outcome = await bench.run(flasher, await firmwareOf(image));
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect((outcome as DeviceError).advice).toContain('reset');
    expect(bench.isOpen()).toBe(false);
  });

  it('refuses a program that chatters all the time', async () => {
    let chatter: ReturnType<typeof setTimeout> | undefined;
    const bench = makeBench((send) => {
      const say = (): void => {
        send(sampleImage(64));
        chatter = setTimeout(say, 5);
      };
      chatter = setTimeout(say, 5);
      return { receive: () => {} };
    });
    const outcome = await bench.run(flasher, await firmwareOf(image));
    clearTimeout(chatter);
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect(bench.isOpen()).toBe(false);
  });

  it.each(['fail', 'silent'] as const)(
    'reports a page that is answered with: %s',
    async (trouble) => {
      let isBad = true;
      const chip = board({
        trouble: (command, nth) => (isBad && command === 'write' && nth >= 3 ? trouble : undefined),
      });
      const outcome = await chip.plugIn().run(flasher, await firmwareOf(image));
      expect(outcome).toMatchObject({ failure: trouble === 'fail' ? 'refused' : 'timeout' });
      expect((outcome as DeviceError).message).toContain('page');
      isBad = false;
      await expectSecondAttempt(chip, flasher, image);
    },
  );

  it('does not call done what the chip wrote wrongly', async () => {
    let isBad = true;
    const chip = board({
      trouble: (command, nth) => (isBad && command === 'write' && nth === 4 ? 'damage' : undefined),
    });
    const outcome = await chip.plugIn().run(flasher, await firmwareOf(image));
    expect(outcome).toMatchObject({ failure: 'verify-failed' });
    isBad = false;
    await expectSecondAttempt(chip, flasher, image);
  });
});

describe('what does not fit', () => {
  it.each([
    ['beyond the flash', uno(), stk500Flasher, 32 * 1024 + 1, 'beyond'],
    ['over Optiboot', uno(), stk500Flasher, 32 * 1024 - 511, '512 B'],
    ['over an old bootloader', uno({ version: [1, 16] }), stk500Flasher, 30 * 1024 + 1, '2,048 B'],
    ['over the bootloader of a Mega', mega(), stk500v2Flasher, 248 * 1024 + 1, '8,192 B'],
  ] as const)('%s is refused before anything is written', async (_, chip, flasher, size, says) => {
    const outcome = await chip.plugIn().run(flasher, await firmwareOf(sampleImage(size)));
    expect(outcome).toMatchObject({ failure: 'too-large' });
    expect((outcome as DeviceError).message).toContain(says);
    expect(chip.device.flash.every((byte) => byte === OLD)).toBe(true);
    await expectSecondAttempt(chip, flasher, sampleImage(300));
  });

  it('EEPROM in the file is no flash', async () => {
    const outcome = await uno()
      .plugIn()
      .run(stk500Flasher, await firmwareOf(sampleImage(4), 0x810000));
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
  });

  it('an unknown chip is left alone', async () => {
    const chip = boardOf((send) => createOptiboot({ ...UNO_CHIP, signature: 0x1e9587 }, send));
    const outcome = await chip.plugIn().run(stk500Flasher, await firmwareOf(sampleImage(4)));
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
    expect((outcome as DeviceError).message).toContain('0x1e9587');
  });
});

describe('a port without DTR', () => {
  it('asks for the reset button and waits for it', async () => {
    const chip = uno();
    const bench = chip.plugIn();
    const abilities = { canSignal: false, canParity: true };
    chip.device.receive(Uint8Array.of(0)); // the program runs
    setTimeout(() => chip.device.reset(), 4000);
    const found = { ...bench.found, abilities };
    const report = await bench.run(stk500Flasher, await firmwareOf(sampleImage(300)), found);
    expect(report).toMatchObject({ verified: 'read-back' });
    expect(bench.log.join(' ')).toContain('reset button');
    expect(bench.signals).toEqual([]);
  });
});

describe('old Nanos', () => {
  it('are found at 57600 baud', async () => {
    const chip = uno({ version: [1, 16] });
    const bench = chip.plugIn();
    const { port } = bench.found;
    let baudRate = 0;
    const slow = new Proxy(port, {
      get: (target, key) => {
        if (key !== 'open') return Reflect.get(target, key) as unknown;
        return (options: { baudRate: number }) => {
          ({ baudRate } = options);
          bench.deafen(baudRate !== 57600);
          return target.open(options);
        };
      },
    });
    const found = { ...bench.found, port: slow };
    const report = await bench.run(stk500Flasher, await firmwareOf(sampleImage(300)), found);
    expect(report).toMatchObject({ verified: 'read-back' });
    expect(bench.opened()).toBe(2);
  });
});

describe.each(DIALECTS)('any fault in %s', (_, board, flasher) => {
  itSurvivesFaults({
    flasher,
    plugIn: () => {
      const { device, plugIn } = board();
      return { bench: plugIn(), flash: device.flash };
    },
    makeFirmware: () => firmwareOf(sampleImage(2000)),
    phases: ['sync', 'identify', 'write', 'verify', 'start'],
    runs: 60,
  });
});
