/**
 * An ESP32-C3 flashed through the panel, by esptool-js as the built page has it: loaded when an ESP32 is
 * first flashed and not before, with the stub for the chip, under the page's own policy. The board is the
 * stand-in that Espressif's esptool takes for one.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ESP32_C3 } from '../src/device/flash/esp/testing/chips';
import { sampleImage } from '../src/device/flash/esp/testing/images';
import { dropFile } from './support/files';
import {
  beginBench,
  connectAs,
  CP2102,
  endBench,
  failure,
  FLASH_MS,
  steps,
} from './support/serial/bench';
import { longestTask } from './support/tasks';
import { expect, test } from './support/test';

/** A line of the library's, which minifying leaves alone. */
const OF_THE_LIBRARY = 'Uploading stub';
const C3 = 'ESP32-C3-DevKitM-1';

/** One build in three files, as its tools leave them. */
const BOOTLOADER = sampleImage(ESP32_C3.chipId, 20_000);
const PARTITIONS = new Uint8Array(3072).map((_, i) => (i * 7) & 0xff);
const PROGRAM = sampleImage(ESP32_C3.chipId, 40_000, { isApplication: true });
const PARTS = [
  ['bootloader.bin', BOOTLOADER, 0],
  ['partitions.bin', PARTITIONS, 0x8000],
  ['firmware.bin', PROGRAM, 0x1_0000],
] as const;

test.afterEach(endBench);

/** Scripts that the page has asked for. */
const watchScripts = (page: Page): readonly string[] => {
  const scripts: string[] = [];
  page.on('request', (request) => {
    const name = /\/assets\/([^/]+\.js)$/.exec(request.url())?.[1];
    if (name !== undefined) scripts.push(name);
  });
  return scripts;
};

test('takes a build in three files, and loads esptool-js only then', async ({ page }) => {
  const scripts = watchScripts(page);
  const hasLibrary = (): boolean =>
    scripts.some((name) => readFileSync(`dist/assets/${name}`, 'utf8').includes(OF_THE_LIBRARY));
  const bench = await beginBench(page);
  const { serial, panel } = bench;
  await serial.plug('esp', CP2102, false, { kind: 'esp32c3' });
  await connectAs(bench, 'esp', C3);
  for (const [name, bytes, at] of PARTS) {
    await dropFile(page, { name, bytes });
    await expect(panel.getByLabel(`Address of ${name}`)).toHaveValue(`0x${at.toString(16)}`);
  }
  expect(hasLibrary()).toBe(false);
  const longest = await longestTask(page, async () => {
    await panel.getByRole('button', { name: 'Flash own firmware' }).click();
    await expect(steps(panel)).toContainText('equal by the chip’s own hash', { timeout: FLASH_MS });
  });
  expect(longest).toBeLessThan(50);
  await expect(steps(panel)).toContainText('ESP32-C3');
  const held = await serial.held('esp');
  for (const [, bytes, at] of PARTS)
    expect(Buffer.compare(held.subarray(at, at + bytes.length), bytes)).toBe(0);
  expect(hasLibrary()).toBe(true);
  expect(scripts.some((name) => name.startsWith('esp32c3-'))).toBe(true);
});

test('says that a build is for another chip, and takes the right one then', async ({ page }) => {
  const bench = await beginBench(page);
  const { serial, panel } = bench;
  await serial.plug('esp', CP2102, false, { kind: 'esp32c3' });
  await connectAs(bench, 'esp', C3);
  const S3 = 9;
  await dropFile(page, { name: 'merged.bin', bytes: sampleImage(S3, 30_000) });
  await panel.getByRole('button', { name: 'Flash own firmware' }).click();
  await expect(failure(panel)).toContainText('ESP32-S3', { timeout: FLASH_MS });
  expect((await serial.held('esp')).length).toBe(0);
  await dropFile(page, { name: 'merged.bin', bytes: BOOTLOADER });
  await panel.getByRole('button', { name: 'Flash own firmware' }).click();
  await expect(steps(panel)).toContainText('equal by the chip’s own hash', { timeout: FLASH_MS });
  expect(
    Buffer.compare((await serial.held('esp')).subarray(0, BOOTLOADER.length), BOOTLOADER),
  ).toBe(0);
});
