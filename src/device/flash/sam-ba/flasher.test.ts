/**
 * The client against the stand-ins: those for SAMD chips are taken for real ones by Debian's bossac
 * (scripts/peers).
 */
import { describe, expect, it } from 'vitest';
import type { Address, Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import { DeviceError } from '../../device-error';
import { pairedPort } from '../../testing/paired-port';
import type { FlashProgress, FlashReport } from '../flasher';
import { samBaFlasher } from './flasher';
import { createMonitor, SAMD21G18, SAMD51P19 } from './testing/monitor';
import { createNanoLoader } from './testing/nano-loader';
import type { BoardOptions, SamBoard } from './testing/parts';

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

const plugIn = (make: Make, options?: BoardOptions) => {
  const link: { board?: SamBoard } = {};
  const { found, peer } = pairedPort((bytes) => link.board?.receive(bytes));
  const board = make((bytes) => void peer.send(bytes), options);
  link.board = board;
  board.flash.fill(0x5a);
  return { found, peer, board };
};

type Plugged = ReturnType<typeof plugIn>;

const run = async (
  { found }: Plugged,
  firmware: Firmware,
  onProgress: (progress: FlashProgress, stop: AbortController) => void = () => undefined,
): Promise<FlashReport | DeviceError> => {
  const stop = new AbortController();
  const host = {
    signal: stop.signal,
    onProgress: (progress: FlashProgress) => onProgress(progress, stop),
    log: () => undefined,
    findPort: () => Promise.resolve(found),
  };
  return samBaFlasher.flash(found, firmware, host).catch((error: unknown) => {
    if (error instanceof DeviceError) return error;
    throw error;
  });
};

describe.each(BOARDS)('flashing a board with a %s', (name, make, programAt) => {
  it('writes, verifies and starts it, and leaves the bootloader alone', async () => {
    const plugged = plugIn(make);
    const firmware = await firmwareAt(programAt);
    const report = await run(plugged, firmware);
    expect(report).toMatchObject({ verified: 'hash', chip: { name } });
    const bytes = firmware.segments[0]?.bytes;
    expect(plugged.board.flash.subarray(programAt, programAt + 20_001)).toEqual(bytes);
    expect(plugged.board.flash.subarray(0, programAt).every((byte) => byte === 0x5a)).toBe(true);
    expect(plugged.board.hasLeft()).toBe(true);
    expect(plugged.peer.isOpen).toBe(false);
  });

  it.each([
    ['over the bootloader', 0, 0],
    ['with the vectors of another place', programAt, 0x8_0000],
  ])('refuses a program %s with the flash untouched', async (_, address, runsAt) => {
    const plugged = plugIn(make);
    const outcome = await run(plugged, await firmwareAt(address, 5000, runsAt));
    expect(outcome).toMatchObject({ failure: 'wrong-chip' });
    expect(plugged.board.flash.every((byte) => byte === 0x5a)).toBe(true);
    expect(plugged.peer.isOpen).toBe(false);
  });

  it('says nothing is done when one bit was written wrong', async () => {
    const plugged = plugIn(make, {
      trouble: (letter, nth) => (letter === 'Y' && nth === 3 ? 'damage' : undefined),
    });
    const outcome = await run(plugged, await firmwareAt(programAt));
    expect(outcome).toMatchObject({ failure: 'verify-failed' });
    expect(plugged.board.hasLeft()).toBe(false);
  });

  it('stops in the middle, and succeeds on the same port afterwards', async () => {
    const plugged = plugIn(make);
    const firmware = await firmwareAt(programAt);
    const outcome = await run(plugged, firmware, ({ phase, done }, stop) => {
      if (phase === 'write' && done > 0) stop.abort();
    });
    expect(outcome).toMatchObject({ failure: 'cancelled' });
    expect(plugged.peer.isOpen).toBe(false);
    expect(await run(plugged, firmware)).toMatchObject({ verified: 'hash' });
  });
});
