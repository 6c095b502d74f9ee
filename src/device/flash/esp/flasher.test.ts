/**
 * esptool-js behind Flasher against the stand-in for the chip, which Espressif's esptool takes for one
 * (scripts/peers).
 */
import { describe, expect, it } from 'vitest';
import type { Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import { DeviceError } from '../../device-error';
import { pairedPort } from '../../testing/paired-port';
import type { FlashProgress, FlashReport } from '../flasher';
import { espFlasher } from './flasher';
import type { BoardOptions, EspBoard } from './testing/board';
import { createBoard } from './testing/board';
import type { EspChip } from './testing/chips';
import { ESP32, ESP32_C3 } from './testing/chips';
import { sampleImage } from './testing/images';
import { OP } from './testing/loader';

const plugIn = (chip: EspChip, options?: BoardOptions) => {
  const link: { board?: EspBoard } = {};
  const { found, peer } = pairedPort(
    (bytes) => link.board?.receive(bytes),
    (signals) => link.board?.signals(signals),
  );
  const board = createBoard(chip, (bytes) => void peer.send(bytes), options);
  link.board = board;
  const { port } = found;
  const open = port.open.bind(port);
  port.open = (how) => {
    board.openedAt(how.baudRate);
    return open(how);
  };
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
    findPort: () => Promise.reject(new Error('No second port is asked for.')),
  };
  return espFlasher.flash(found, firmware, host).catch((error: unknown) => {
    if (error instanceof DeviceError) return error;
    throw error;
  });
};

const firmwareFor = (chip: EspChip, image = sampleImage(chip.chipId, 60_000)): Promise<Firmware> =>
  makeFirmware('image.bin', [
    { address: chip === ESP32 ? 0x1000 : 0, bytes: image },
    { address: 0x2_0000, bytes: sampleImage(chip.chipId, 3001, { isApplication: true }) },
  ]);

describe('flashing an ESP32', () => {
  it.each([ESP32_C3, ESP32])('writes, verifies and starts an $name', async (chip) => {
    const plugged = plugIn(chip);
    const firmware = await firmwareFor(chip);
    expect(await run(plugged, firmware)).toMatchObject({ verified: 'hash', written: 63_001 });
    for (const { address, bytes } of firmware.segments)
      expect(plugged.board.flash.subarray(address, address + bytes.length)).toEqual(bytes);
    expect(plugged.board.mode()).toBe('program');
    expect(plugged.peer.isOpen).toBe(false);
  });

  it('refuses an image for another chip before anything is erased', async () => {
    const plugged = plugIn(ESP32_C3);
    plugged.board.flash.fill(0x5a);
    expect(await run(plugged, await firmwareFor(ESP32))).toMatchObject({ failure: 'wrong-chip' });
    expect(plugged.board.flash.every((byte) => byte === 0x5a)).toBe(true);
    expect(plugged.peer.isOpen).toBe(false);
  });

  it('refuses an image built for more flash than there is', async () => {
    const plugged = plugIn(ESP32_C3, { flashBytes: 1024 * 1024 });
    plugged.board.flash.fill(0x5a);
    expect(await run(plugged, await firmwareFor(ESP32_C3))).toMatchObject({ failure: 'too-large' });
    expect(plugged.board.flash.every((byte) => byte === 0x5a)).toBe(true);
  });

  it('stays at 115200 baud where more is too much for the line', async () => {
    const plugged = plugIn(ESP32_C3, { maxBaud: 115_200 });
    expect(await run(plugged, await firmwareFor(ESP32_C3))).toMatchObject({ verified: 'hash' });
  });

  it('says nothing is done when the chip holds something else', async () => {
    const plugged = plugIn(ESP32_C3, {
      trouble: (op) => (op === OP.deflateData ? 'damage' : undefined),
    });
    const outcome = await run(plugged, await firmwareFor(ESP32_C3));
    expect(outcome).toBeInstanceOf(DeviceError);
    expect(plugged.peer.isOpen).toBe(false);
  });

  it('stops in the middle, and succeeds on the same port afterwards', async () => {
    const plugged = plugIn(ESP32_C3);
    const firmware = await firmwareFor(ESP32_C3);
    const outcome = await run(plugged, firmware, ({ phase, done }, stop) => {
      if (phase === 'write' && done > 0) stop.abort();
    });
    expect(outcome).toMatchObject({ failure: 'cancelled' });
    expect(plugged.peer.isOpen).toBe(false);
    expect(await run(plugged, firmware)).toMatchObject({ verified: 'hash' });
  });

  it('tells to hold BOOT where nothing resets the chip', async () => {
    const plugged = plugIn(ESP32_C3, { isUnwired: true });
    const outcome = await run(plugged, await firmwareFor(ESP32_C3));
    expect(outcome).toMatchObject({ failure: 'no-sync' });
    expect((outcome as DeviceError).advice).toContain('BOOT');
    expect(plugged.peer.isOpen).toBe(false);
  });
});
