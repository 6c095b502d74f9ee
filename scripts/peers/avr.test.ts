/**
 * Arduino's bootloaders, unmodified from Debian, in simavr: avrdude has to get along with them, which
 * proves the set-up, and then our clients. avrdude also has to take our stand-ins for boards, before the
 * clients' handling of faults is believed that was tried on them.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFirmware } from '../../src/core/firmware/segments';
import { stk500Flasher, stk500v2Flasher } from '../../src/device/flash/avr/flasher';
import { MEGA_CHIP, UNO_CHIP } from '../../src/device/flash/avr/testing/chip';
import { createMega } from '../../src/device/flash/avr/testing/mega';
import { createOptiboot } from '../../src/device/flash/avr/testing/optiboot';
import { sampleImage } from '../../src/device/flash/testing/image';
import { pairedPort } from '../../src/device/testing/paired-port';
import type { AvrBoard } from './avr-board';
import { AVR_PACKAGES, MEGA, OLD_NANO, startBoard, UNO } from './avr-board';
import { skips } from './missing';

const folder = mkdtempSync(join(tmpdir(), 'avrdude-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noAvrdude = skips('boards and stand-ins by avrdude', ['avrdude']);
const noBoards = skips('bootloaders in simavr', AVR_PACKAGES);

interface Device {
  readonly receive: (bytes: Uint8Array) => void;
  readonly reset: () => void;
}

/** avrdude over TCP, since it wants modem lines that a pseudo-terminal has not: connecting resets. */
const avrdude = async (
  args: readonly string[],
  image: Uint8Array,
  connect: (send: (bytes: Uint8Array) => void) => Device,
): Promise<string> => {
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  let socket: Socket | undefined;
  const device = connect((bytes) => socket?.write(bytes));
  const server = createServer((client) => {
    socket = client;
    device.reset();
    client.on('data', (bytes) => device.receive(bytes));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const run = [...args, '-P', `net:127.0.0.1:${port}`, '-D', '-U', `flash:w:${file}:r`];
  const text = await new Promise<string>((resolve) => {
    execFile('avrdude', run, { timeout: 50_000 }, (_, stdout, stderr) => resolve(stdout + stderr));
  });
  socket?.destroy();
  server.close();
  return text;
};

const ON_328P = ['-p', 'm328p', '-c', 'arduino'] as const;
const ON_2560 = ['-p', 'm2560', '-c', 'wiring'] as const;

describe.skipIf(noAvrdude)('avrdude and the stand-ins', () => {
  const image = sampleImage(3001);

  it.each([
    ['an Uno', ON_328P, UNO_CHIP, createOptiboot],
    ['a Mega', ON_2560, MEGA_CHIP, createMega],
  ] as const)('takes ours for %s', async (_, args, chip, create) => {
    let flash: Uint8Array = new Uint8Array();
    const text = await avrdude(args, image, (send) => {
      const device = create(chip, send);
      flash = device.flash;
      return device;
    });
    expect(text).toContain('3001 bytes of flash verified');
    expect(flash.subarray(0, image.length)).toEqual(image);
  });
});

const BOARDS = [
  ['Optiboot on an Uno', UNO, ON_328P, stk500Flasher],
  ['ATmegaBOOT on an old Nano', OLD_NANO, ON_328P, stk500Flasher],
  ['stk500boot on a Mega', MEGA, ON_2560, stk500v2Flasher],
] as const;

describe.skipIf(noBoards).each(BOARDS)('%s', (_, board: AvrBoard, args, flasher) => {
  it.skipIf(noAvrdude)('is programmed by avrdude', async () => {
    const image = sampleImage(3001);
    const boards: ReturnType<typeof startBoard>[] = [];
    const text = await avrdude(args, image, (send) => {
      const running = startBoard(board, send);
      boards.push(running);
      return { receive: running.send, reset: running.reset };
    });
    expect(text).toContain('3001 bytes of flash verified');
    const flash = await boards[0]?.flash();
    await boards[0]?.stop();
    expect(flash?.subarray(0, image.length)).toEqual(image);
  });

  it('is programmed by us, twice', async () => {
    const { found, peer } = pairedPort(
      (bytes) => running.send(bytes),
      ({ dataTerminalReady }) => {
        if (dataTerminalReady === true) running.reset();
      },
    );
    const running = startBoard(board, (bytes) => void peer.send(bytes));
    const host = {
      signal: new AbortController().signal,
      onProgress: () => {},
      log: () => {},
      findPort: () => Promise.reject(new Error('No second port is asked for.')),
    };
    try {
      for (const image of [sampleImage(3001), sampleImage(5000).reverse()]) {
        const firmware = await makeFirmware('image.bin', [{ address: 0, bytes: image }]);
        const report = await flasher.flash(found, firmware, host);
        expect(report).toMatchObject({ verified: 'read-back', written: image.length });
        expect((await running.flash()).subarray(0, image.length)).toEqual(image);
      }
    } finally {
      await running.stop();
    }
  });
});
