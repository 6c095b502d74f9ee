/** Which port is taken for the board that has left its own: never another board's. */
import { describe, expect, it } from 'vitest';
import type { FoundPort } from '../../device/port';
import { createFakeBoard } from '../../device/session/testing/fake-board';
import type { Studio } from '../studio';
import { testStudio } from '../testing/studio-fixture';
import { connectPort } from './commands';
import { findPort } from './find-port';

const NANO = [0x2341, 0x805a] as const;
const NANO_LOADER = [0x2341, 0x005a] as const;
const UNO = [0x2341, 0x0043] as const;
const UNKNOWN_ARDUINO = [0x2341, 0xeeee] as const;

const portOf = ([usbVendorId, usbProductId]: readonly [number, number]): FoundPort => {
  const { found } = createFakeBoard();
  found.port.getInfo = () => ({ usbVendorId, usbProductId });
  return found;
};

/** The Nano is connected while `before` are there; then it goes and `after` have come. */
const search = async (before: readonly FoundPort[], after: readonly FoundPort[]) => {
  const base = testStudio();
  const nano = portOf(NANO);
  let ports = [nano, ...before].map(({ port }) => port);
  let asked = 0;
  const serial = () => ({
    getPorts: () => Promise.resolve(ports),
    requestPort: () => Promise.reject(new Error(`asked ${++asked}`)),
  });
  const world = await base.deviceWorld();
  const studio: Studio = { ...base, deviceWorld: () => Promise.resolve({ ...world, serial }) };
  await connectPort(studio, nano);
  await new Promise((resolve) => setTimeout(resolve, 20));
  ports = [...before, ...after].map(({ port }) => port);
  const { board } = studio.store.getState().device;
  if (board === null) throw new Error('Nothing is connected.');
  expect(board.boardId).toMatch(/^nano33ble/);
  const controller = new AbortController();
  const { signal } = controller;
  const found = findPort(studio, { board, step: 'flash', why: 'It restarted.', signal });
  const waiting = new Promise<undefined>((resolve) => {
    const timer = setInterval(() => {
      if (studio.store.getState().device.request === null) return;
      clearInterval(timer);
      controller.abort();
      resolve(undefined);
    }, 50);
  });
  return Promise.race([found.catch(() => undefined), waiting]);
};

describe('findPort', () => {
  it('takes the loader of the board, whatever stands before it in the list', async () => {
    const loader = portOf(NANO_LOADER);
    const found = await search([portOf(UNO)], [loader]);
    expect(found?.port).toBe(loader.port);
  });

  it('asks rather than take a board that was there before, though of the same kind', async () => {
    expect(await search([portOf(NANO)], [])).toBeUndefined();
  });

  it('asks rather than take another kind of board', async () => {
    expect(await search([], [portOf(UNO)])).toBeUndefined();
  });

  it('takes an unknown port of the vendor when it is the only new one', async () => {
    const loader = portOf(UNKNOWN_ARDUINO);
    expect((await search([], [loader]))?.port).toBe(loader.port);
  });
});
