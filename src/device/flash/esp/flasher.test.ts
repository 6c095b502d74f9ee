/**
 * esptool-js behind Flasher against the stand-in for the chip, which Espressif's esptool takes for one
 * (scripts/peers).
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import type { DeviceError } from '../../device-error';
import { makeBench } from '../testing/bench';
import type { TestBoard } from '../testing/faults';
import { flashTwice, holds, itSurvivesFaults } from '../testing/faults';
import { espFlasher } from './flasher';
// Loaded now, since nothing but timers may be waited for while tests run the clock ahead.
import './session';
import type { BoardOptions, EspBoard } from './testing/board';
import { createBoard } from './testing/board';
import type { EspChip } from './testing/chips';
import { ESP32, ESP32_C3 } from './testing/chips';
import { sampleImage } from './testing/images';
import type { Trouble } from './testing/loader';
import { OP } from './testing/loader';

interface Plugged extends TestBoard {
  readonly board: EspBoard;
}

const plugIn = (chip: EspChip, options?: BoardOptions): Plugged => {
  let send: (bytes: Uint8Array) => void = () => undefined;
  const board = createBoard(chip, (bytes) => send(bytes), options);
  const bench = makeBench((answer) => {
    send = answer;
    return board;
  });
  board.flash.fill(0x5a);
  return { bench, board, flash: board.flash };
};

const firmwareFor = (chip: EspChip, image = sampleImage(chip.chipId, 60_000)): Promise<Firmware> =>
  makeFirmware('image.bin', [
    { address: chip === ESP32 ? 0x1000 : 0, bytes: image },
    { address: 0x2_0000, bytes: sampleImage(chip.chipId, 3001, { isApplication: true }) },
  ]);

const isUntouched = ({ flash }: TestBoard): boolean => flash.every((byte) => byte === 0x5a);

/** The trouble with the nth command of a kind, while `isBad`. */
const troubled = (chip: EspChip, which: number, at: (nth: number) => boolean, trouble: Trouble) => {
  const state = { isBad: true, count: 0 };
  const plugged = plugIn(chip, {
    trouble: (op) => (state.isBad && op === which && at(++state.count) ? trouble : undefined),
  });
  const heal = (): void => void (state.isBad = false);
  return { plugged, heal };
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('flashing an ESP32', () => {
  it.each([ESP32_C3, ESP32])('writes, verifies and starts an $name', async (chip) => {
    const plugged = plugIn(chip);
    const firmware = await firmwareFor(chip);
    const report = await plugged.bench.run(espFlasher, firmware);
    expect(report).toMatchObject({ verified: 'hash', written: 63_001 });
    expect(holds(plugged, firmware)).toBe(true);
    expect(plugged.board.mode()).toBe('program');
    expect(plugged.bench.isOpen()).toBe(false);
    const phases = [...new Set(plugged.bench.progress.map(({ phase }) => phase))];
    expect(phases).toEqual(['reset', 'sync', 'identify', 'write', 'verify', 'start']);
  });

  it('leaves header and rest of the flash as they are', async () => {
    const plugged = plugIn(ESP32_C3);
    const image = sampleImage(5, 60_000, { flashSize: 0 });
    const firmware = await makeFirmware('image.bin', [{ address: 0, bytes: image }]);
    await plugged.bench.run(espFlasher, firmware);
    expect(plugged.flash.subarray(0, 60_000)).toEqual(image);
    expect(plugged.flash.subarray(0xf000).every((byte) => byte === 0x5a)).toBe(true);
  });

  it('goes on where the port cannot reset the board but its loader runs', async () => {
    const plugged = plugIn(ESP32_C3, { isHeld: true, isUnwired: true });
    plugged.bench.reject('setSignals');
    const firmware = await firmwareFor(ESP32_C3);
    const report = await plugged.bench.run(espFlasher, firmware);
    expect(report).toMatchObject({ verified: 'hash' });
    expect(plugged.bench.log.join(' ')).toContain('DTR and RTS');
  });

  it('finds a chip with USB of its own on the port that it comes back as', async () => {
    const loader = plugIn(ESP32_C3, { isHeld: true });
    const bench = makeBench(
      () => ({ receive: () => undefined }),
      () => Promise.resolve(loader.bench.found),
    );
    const { port } = bench.found;
    port.getInfo = () => ({ usbVendorId: 0x303a, usbProductId: 0x1001 });
    bench.arm({ kind: 'unplug' }, 'sync');
    const firmware = await firmwareFor(ESP32_C3);
    expect(await bench.run(espFlasher, firmware)).toMatchObject({ verified: 'hash' });
    expect(holds(loader, firmware)).toBe(true);
    expect([bench.isOpen(), loader.bench.isOpen()]).toEqual([false, false]);
  });
});

describe('what is refused, with the flash untouched', () => {
  it.each([
    ['an image for another chip', 'wrong-chip', ESP32, {}],
    ['an image for more flash than there is', 'too-large', ESP32_C3, { flashBytes: 1 << 20 }],
    ['a chip that takes secure downloads only', 'protected', ESP32_C3, { isSecureDownload: true }],
    ['encrypted flash', 'protected', ESP32_C3, { hasFlashEncryption: true }],
    ['a flash chip that does not answer', 'refused', ESP32_C3, { flashId: 0xff_ffff }],
  ] as const)('%s', async (_, failure, imageFor, options) => {
    const plugged = plugIn(ESP32_C3, options);
    const outcome = await plugged.bench.run(espFlasher, await firmwareFor(imageFor));
    expect(outcome).toMatchObject({ failure });
    expect((outcome as DeviceError).advice).not.toBe('');
    expect(isUntouched(plugged)).toBe(true);
    expect(plugged.bench.isOpen()).toBe(false);
  });

  it('a board that nothing resets, with how to hold BOOT', async () => {
    const plugged = plugIn(ESP32_C3, { isUnwired: true });
    const outcome = await flashTwice(plugged, espFlasher, await firmwareFor(ESP32_C3), () =>
      plugged.board.press(true),
    );
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect((outcome as DeviceError).advice).toContain('BOOT');
  });
});

describe('a chip that misbehaves', () => {
  const always = (): boolean => true;
  const nth = (which: number) => (n: number) => n === which;

  it.each([
    ['refuses a block', OP.deflateData, nth(2), 'refuse'],
    ['takes 30 s to erase', OP.deflateBegin, always, { lateMs: 30_000 }],
    ['takes 30 s for a block', OP.deflateData, nth(2), { lateMs: 30_000 }],
    ['refuses another rate', OP.changeBaud, always, 'refuse'],
    ['is silent when told another rate', OP.changeBaud, always, 'silent'],
    ['answers a register late', OP.readRegister, nth(3), { lateMs: 3500 }],
    ['holds something else once', OP.deflateData, nth(2), 'damage'],
  ] as const)('%s: it is flashed all the same', async (_, op, at, trouble) => {
    const { plugged } = troubled(ESP32_C3, op, at, trouble);
    const firmware = await firmwareFor(ESP32_C3);
    expect(await plugged.bench.run(espFlasher, firmware)).toMatchObject({ verified: 'hash' });
    expect(holds(plugged, firmware)).toBe(true);
  });

  it('stays at 115200 baud where more is too much for the line', async () => {
    const plugged = plugIn(ESP32_C3, { maxBaud: 115_200 });
    const firmware = await firmwareFor(ESP32_C3);
    expect(await plugged.bench.run(espFlasher, firmware)).toMatchObject({ verified: 'hash' });
  });

  it('is opened again at another rate, and the port does not open', async () => {
    const plugged = plugIn(ESP32_C3);
    plugged.bench.reject('open', 2);
    const outcome = await flashTwice(plugged, espFlasher, await firmwareFor(ESP32_C3));
    expect(outcome).toMatchObject({ verified: 'hash' });
  });

  it.each([
    ['refuses to begin', OP.deflateBegin, 'refuse', 'refused'],
    ['never answers a block', OP.deflateData, 'silent', 'timeout'],
    ['never answers what it holds', OP.md5, 'silent', 'timeout'],
    ['holds something else', OP.deflateData, 'damage', 'verify-failed'],
    ['loads no stub', OP.memoryData, 'refuse', 'refused'],
  ] as const)('%s: that is no success', async (_, op, trouble, failure) => {
    const { plugged, heal } = troubled(ESP32_C3, op, always, trouble);
    const outcome = await flashTwice(plugged, espFlasher, await firmwareFor(ESP32_C3), heal);
    expect(outcome).toMatchObject({ failure });
  });
});

describe.each([ESP32_C3, ESP32])('any fault with an $name', (chip) => {
  itSurvivesFaults({
    flasher: espFlasher,
    plugIn: () => plugIn(chip),
    makeFirmware: () => firmwareFor(chip, sampleImage(chip.chipId, 40_000)),
    phases: ['sync', 'identify', 'write', 'verify'],
    runs: 20,
    buffered: 256, // inflated, less than a page of flash
  });
});
