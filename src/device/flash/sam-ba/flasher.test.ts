/**
 * The client against the stand-ins: those for SAMD chips are taken for real ones by Debian's bossac
 * (scripts/peers).
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address, Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import { makeBench } from '../testing/bench';
import type { TestBoard } from '../testing/faults';
import { flashTwice, holds, itSurvivesFaults } from '../testing/faults';
import { samBaFlasher } from './flasher';
import { createMonitor, SAMD21G18, SAMD51P19 } from './testing/monitor';
import { createNanoLoader } from './testing/nano-loader';
import type { BoardOptions, SamBoard, Trouble } from './testing/parts';

type Send = (bytes: Uint8Array) => void;
type Make = (send: Send, options?: BoardOptions) => SamBoard;

const BOARDS: readonly (readonly [name: string, make: Make, programAt: Address])[] = [
  [
    'SAMD21',
    (send, options) => createMonitor(SAMD21G18, send, { isPicky: true, ...options }),
    0x2000,
  ],
  [
    'SAMD51',
    (send, options) => createMonitor(SAMD51P19, send, { isMute: true, ...options }),
    0x4000,
  ],
  ['nRF52840', createNanoLoader, 0x1_0000],
];

/** With the vectors of a program that runs from there. */
const firmwareAt = (address: Address, length = 20_001, runsAt = address): Promise<Firmware> => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + 3) & 0xff);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x2000_8000, true);
  view.setUint32(4, runsAt + 0x101, true);
  return makeFirmware('sketch.bin', [{ address, bytes }]);
};

interface Plugged extends TestBoard {
  readonly board: SamBoard;
}

/** Opened at 1200 baud, the program starts the bootloader, here on the same port. */
const plugIn = (make: Make, options?: BoardOptions): Plugged => {
  let send: Send = () => undefined;
  const board = make((bytes) => send(bytes), options);
  board.flash.fill(0x5a);
  const findPort = (): Promise<FoundPort> => Promise.resolve(bench.found);
  const bench = makeBench((answer) => {
    send = answer;
    const openedAt = (baudRate: number): void => {
      if (baudRate === 1200 && board.hasLeft()) board.restart();
    };
    return { receive: board.receive, openedAt };
  }, findPort);
  return { bench, board, flash: board.flash, reset: board.restart };
};

const isUntouched = ({ flash }: TestBoard): boolean => flash.every((byte) => byte === 0x5a);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(BOARDS)('flashing a board with a %s', (name, make, programAt) => {
  it('writes, verifies and starts it, and leaves the bootloader alone', async () => {
    const plugged = plugIn(make);
    const firmware = await firmwareAt(programAt);
    const report = await plugged.bench.run(samBaFlasher, firmware);
    expect(report).toMatchObject({ verified: 'hash', chip: { name }, written: 20_001 });
    expect(holds(plugged, firmware)).toBe(true);
    expect(plugged.flash.subarray(0, programAt).every((byte) => byte === 0x5a)).toBe(true);
    expect(plugged.board.hasLeft()).toBe(true);
    expect(plugged.bench.isOpen()).toBe(false);
  });

  it.each([
    ['over the bootloader', 0, 0, 5000, 'wrong-chip'],
    ['with the vectors of another place', programAt, 0x8_0000, 5000, 'wrong-chip'],
    ['larger than the flash', programAt, programAt, 1024 * 1024, 'too-large'],
  ] as const)(
    'refuses a program %s with the flash untouched',
    async (_, address, runsAt, length, failure) => {
      const plugged = plugIn(make);
      const firmware = await firmwareAt(address, length, runsAt);
      expect(await plugged.bench.run(samBaFlasher, firmware)).toMatchObject({ failure });
      expect(isUntouched(plugged)).toBe(true);
      expect(plugged.bench.isOpen()).toBe(false);
    },
  );

  const troubled = (letter: string, which: number | 'all', trouble: Trouble) => {
    const state = { isBad: true };
    const isMeant = (nth: number): boolean => state.isBad && (which === 'all' || nth === which);
    const plugged = plugIn(make, {
      trouble: (given, nth) => (given === letter && isMeant(nth) ? trouble : undefined),
    });
    return { plugged, heal: (): void => void (state.isBad = false) };
  };

  it.each([
    ['erasing takes 30 s', 'X', 'all', { lateMs: 30_000 }],
    ['a block takes 4 s', 'Y', 3, { lateMs: 4000 }],
  ] as const)('waits where %s', async (_, letter, which, trouble) => {
    const { plugged } = troubled(letter, which, trouble);
    const firmware = await firmwareAt(programAt);
    expect(await plugged.bench.run(samBaFlasher, firmware)).toMatchObject({ verified: 'hash' });
    expect(holds(plugged, firmware)).toBe(true);
  });

  it.each([
    ['one bit was written wrong', 'Y', 3, 'damage', 'verify-failed'],
    ['a block is not answered', 'Y', 4, 'silent', 'timeout'],
    ['a block is answered with something else', 'Y', 4, 'garbled', 'garbled'],
    ['erasing is not answered', 'X', 'all', 'silent', 'timeout'],
    ['a checksum comes too late', 'Z', 2, { lateMs: 2500 }, 'timeout'],
    ['a checksum is no number', 'Z', 2, 'garbled', 'garbled'],
  ] as const)('calls nothing done where %s', async (_, letter, which, trouble, failure) => {
    const { plugged, heal } = troubled(letter, which, trouble);
    const firmware = await firmwareAt(programAt);
    const outcome = await flashTwice(plugged, samBaFlasher, firmware, () => {
      expect(plugged.board.hasLeft()).toBe(false);
      heal();
    });
    expect(outcome).toMatchObject({ failure });
  });

  it('starts the bootloader by opening the port at 1200 baud, and goes on where it came back', async () => {
    const plugged = plugIn(make);
    plugged.bench.reject('open');
    const rates: number[] = [];
    const program = makeBench(
      () => ({ receive: () => undefined, openedAt: (rate) => rates.push(rate) }),
      () => Promise.resolve(plugged.bench.found),
    );
    const firmware = await firmwareAt(programAt);
    expect(await program.run(samBaFlasher, firmware)).toMatchObject({ verified: 'hash' });
    expect(rates.at(-1)).toBe(1200);
    expect(program.signals).toEqual([{ dataTerminalReady: false }]);
    expect(holds(plugged, firmware)).toBe(true);
    expect([program.isOpen(), plugged.bench.isOpen()]).toEqual([false, false]);
  });

  it('touches the port all the same where it has no lines to set', async () => {
    const plugged = plugIn(make);
    const program = makeBench(
      () => ({ receive: () => undefined }),
      () => Promise.resolve(plugged.bench.found),
    );
    program.reject('setSignals');
    const report = await program.run(samBaFlasher, await firmwareAt(programAt));
    expect(report).toMatchObject({ verified: 'hash' });
  });

  itSurvivesFaults({
    flasher: samBaFlasher,
    plugIn: () => plugIn(make),
    makeFirmware: () => firmwareAt(programAt, 9001),
    phases: ['sync', 'identify', 'erase', 'write', 'verify'],
    runs: 40,
  });
});

describe('a bootloader of another chip', () => {
  const samd = (chip: Partial<typeof SAMD21G18>): Make => {
    return (send, options) => createMonitor({ ...SAMD21G18, ...chip }, send, options);
  };
  it.each([
    ['a Cortex-M7', samd({ cpuId: 0x411f_c272 }), 'wrong-chip', '0xc27'],
    ['a SAMD20', samd({ deviceId: 0x1000_1305 }), 'wrong-chip', '0x10001305'],
    ['an nRF5340', (send) => createNanoLoader(send, { chip: 'nRF5340' }), 'wrong-chip', 'nRF5340'],
    ['one that cannot erase', samd({ version: 'v1.1 [Arduino:YZ]\n\r' }), 'refused', 'YZ'],
    ['one that cannot write', samd({ version: 'v1.1 [Arduino:XZ]\n\r' }), 'refused', 'XZ'],
    ['one that cannot verify', samd({ version: 'v1.1 [Arduino:XY]\n\r' }), 'refused', 'XY'],
  ] as const satisfies readonly (readonly [string, Make, string, string])[])(
    'is left alone: %s',
    async (_, make, failure, says) => {
      const plugged = plugIn(make);
      const outcome = await plugged.bench.run(samBaFlasher, await firmwareAt(0x2000));
      expect(outcome).toMatchObject({ failure });
      expect((outcome as DeviceError).message).toContain(says);
      expect(isUntouched(plugged)).toBe(true);
      expect(plugged.bench.isOpen()).toBe(false);
    },
  );

  it('is not even asked on an UNO R4 WiFi, whose bridge poses as one', async () => {
    const plugged = plugIn(createNanoLoader);
    const { found } = plugged.bench;
    const getInfo = () => ({ usbVendorId: 0x2341, usbProductId: 0x1002 });
    const port = new Proxy(found.port, {
      get: (target, key) => (key === 'getInfo' ? getInfo : (Reflect.get(target, key) as unknown)),
    });
    const firmware = await firmwareAt(0x1_0000);
    const outcome = await plugged.bench.run(samBaFlasher, firmware, { ...found, port });
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
    expect(plugged.bench.opened()).toBe(0);
  });
});

describe('a second port', () => {
  const silent = () => ({ receive: () => undefined });

  it('that nobody picks: everything is closed', async () => {
    const closed = new DeviceError('cancelled', 'No port was picked.', '');
    const bench = makeBench(silent, () => Promise.reject(closed));
    const outcome = await bench.run(samBaFlasher, await firmwareAt(0x2000));
    expect(outcome).toBe(closed);
    expect(bench.isOpen()).toBe(false);
  });

  it('that is silent too: says how to start the bootloader by hand', async () => {
    const other = makeBench(silent);
    const bench = makeBench(silent, () => Promise.resolve(other.found));
    const outcome = await bench.run(samBaFlasher, await firmwareAt(0x2000));
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect((outcome as DeviceError).advice).toContain('twice');
    expect([bench.isOpen(), other.isOpen()]).toEqual([false, false]);
  });

  it('is reached from a program that never stops talking', async () => {
    const plugged = plugIn(createNanoLoader);
    let chatter: ReturnType<typeof setTimeout> | undefined;
    const program = makeBench(
      (send) => {
        const say = (): void => {
          send(new TextEncoder().encode('0.12,0.34\r\n'));
          chatter = setTimeout(say, 10);
        };
        chatter = setTimeout(say, 10);
        return { receive: () => undefined };
      },
      () => {
        clearTimeout(chatter);
        return Promise.resolve(plugged.bench.found);
      },
    );
    const report = await program.run(samBaFlasher, await firmwareAt(0x1_0000));
    expect(report).toMatchObject({ verified: 'hash' });
  });

  it('is not asked for once the person has stopped', async () => {
    const bench = makeBench(silent);
    bench.arm({ kind: 'abort' }, 'reset');
    const outcome = await bench.run(samBaFlasher, await firmwareAt(0x2000));
    expect(outcome).toMatchObject({ failure: 'cancelled' });
    expect(bench.isOpen()).toBe(false);
  });
});
