/**
 * esptool-js as the built page has it: loaded when an ESP32 is first flashed and not before, with the stub
 * for the chip, under the page's own policy. The board is the stand-in that Espressif's esptool takes for
 * one, in the process of the test; the page reaches it through a port of its own shape.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { EspBoard } from '../src/device/flash/esp/testing/board';
import { createBoard } from '../src/device/flash/esp/testing/board';
import { ESP32_C3 } from '../src/device/flash/esp/testing/chips';
import { sampleImage } from '../src/device/flash/esp/testing/images';
import { openStudio } from './support/studio';
import { expect, test } from './support/test';

/** A line of the library's, which minifying leaves alone. */
const OF_THE_LIBRARY = 'Uploading stub';
const FLASHERS = readdirSync('dist/assets').filter((name) => /^flasher-.*\.js$/.test(name));

/** What the page calls, and is called by. */
interface Bridge {
  readonly boardTakes: (bytes: number[]) => Promise<void>;
  readonly boardSees: (signals: object) => Promise<void>;
  readonly boardOpenedAt: (baudRate: number) => Promise<void>;
  boardSends: (bytes: number[]) => void;
}

const plugIn = async (page: Page): Promise<EspBoard> => {
  let last: Promise<void> = Promise.resolve();
  let send: (bytes: Uint8Array) => void = () => undefined;
  const board = createBoard(ESP32_C3, (bytes) => send(bytes));
  // What the board has said when nothing was connected yet is gone.
  send = (bytes) => {
    last = last.then(() =>
      page.evaluate((sent) => (globalThis as unknown as Bridge).boardSends(sent), [...bytes]),
    );
  };
  await page.exposeFunction('boardTakes', (bytes: number[]) =>
    board.receive(Uint8Array.from(bytes)),
  );
  await page.exposeFunction('boardSees', board.signals);
  await page.exposeFunction('boardOpenedAt', board.openedAt);
  return board;
};

/** Flashes in the page with the flasher that is in one of the chunks. @returns its report, or what it threw */
const flashInPage = ([chunks, image]: [string[], number[]]): Promise<unknown> => {
  const bridge = globalThis as unknown as Bridge;
  let readable: ReadableStream<Uint8Array> | null = null;
  let writable: WritableStream<Uint8Array> | null = null;
  let incoming: ReadableStreamDefaultController<Uint8Array> | undefined;
  bridge.boardSends = (bytes) => incoming?.enqueue(Uint8Array.from(bytes));
  const port = {
    get readable() {
      return readable;
    },
    get writable() {
      return writable;
    },
    open: async ({ baudRate }: { baudRate: number }) => {
      await bridge.boardOpenedAt(baudRate);
      readable = new ReadableStream({
        start: (controller) => void (incoming = controller),
      });
      writable = new WritableStream({
        write: (bytes) => bridge.boardTakes([...bytes]),
      });
    },
    close: () => {
      if (readable?.locked === true || writable?.locked === true)
        return Promise.reject(new Error('A stream is locked.'));
      readable = writable = null;
      incoming = undefined;
      return Promise.resolve();
    },
    setSignals: (signals: object) => bridge.boardSees(signals),
    getInfo: () => ({}),
  };
  const abilities = { canSignal: true, canParity: true };
  const found = { port, kind: 'test', abilities, label: 'a test port' };
  const firmware = {
    ...{ name: 'image.bin', sha256: '' },
    segments: [{ address: 0, bytes: Uint8Array.from(image) }],
  };
  const host = {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    log: () => undefined,
    findPort: () => Promise.reject(new Error('No second port is asked for.')),
  };
  interface Flasher {
    readonly protocol?: string;
    readonly flash: (...given: object[]) => Promise<object>;
  }
  const flash = async (): Promise<object> => {
    const modules = await Promise.all(
      chunks.map((url) => import(url) as Promise<Record<string, Flasher>>),
    );
    const flasher = modules
      .flatMap((module) => Object.values(module))
      .find(({ protocol }) => protocol === 'esp');
    const report = await flasher?.flash(found, firmware, host);
    return { ...report, isOpen: readable !== null };
  };
  return flash().catch((error: unknown) => String(error));
};

test('an ESP32-C3 is flashed by the built page, which loads esptool-js only then', async ({
  page,
  baseURL,
}) => {
  const scripts: string[] = [];
  page.on('request', (request) => {
    const name = /\/assets\/([^/]+\.js)$/.exec(request.url())?.[1];
    if (name !== undefined) scripts.push(name);
  });
  const hasLibrary = (): boolean =>
    scripts.some((name) => readFileSync(`dist/assets/${name}`, 'utf8').includes(OF_THE_LIBRARY));
  const board = await plugIn(page);
  await openStudio(page, '#sample=vibration-anomaly');
  expect(hasLibrary()).toBe(false);
  const image = sampleImage(ESP32_C3.chipId, 40_000);
  const chunks = FLASHERS.map((name) => new URL(`assets/${name}`, baseURL).href);
  const report = await page.evaluate(flashInPage, [chunks, [...image]] as [string[], number[]]);
  expect(report).toMatchObject({
    verified: 'hash',
    written: 40_000,
    isOpen: false,
  });
  expect(hasLibrary()).toBe(true);
  expect(scripts.some((name) => name.startsWith('esp32c3-'))).toBe(true);
  expect(board.flash.subarray(0, image.length)).toEqual(image);
  expect(board.mode()).toBe('program');
});
