/**
 * The studio over Chromium's own Web Serial: a port granted before is connected, a board in its bootloader
 * is flashed, what was flashed is run and measured, and the cable is pulled in the middle. Only the native
 * picker is left out, which nothing can click.
 */
import type { Locator, Page } from '@playwright/test';
import { hasQemu } from '../scripts/runner/testing/netduino';
import type { NativeSerial } from './support/native-serial';
import { skipsNative, test } from './support/native-serial';
import type { Stm32Board } from './support/stm32-board';
import { stm32Board } from './support/stm32-board';
import { openStudio, showTab } from './support/studio';
import { expect } from './support/test';

const isSkipped = skipsNative();
const canRun = hasQemu();
if (!canRun) console.warn('SKIPPED measuring over native ports: install qemu-system-arm.');

const WORK_MS = 120_000;

let board: Stm32Board | undefined;

const plugInBoard = async (native: NativeSerial): Promise<Stm32Board> => {
  board?.end();
  let toBoard: (bytes: Uint8Array) => void = () => undefined;
  const pty = await native.plugIn((bytes) => toBoard(bytes));
  board = stm32Board(pty.send);
  toBoard = board.receive;
  return board;
};

const connect = async (page: Page): Promise<Locator> => {
  await openStudio(page, '#sample=vibration-anomaly');
  const panel = await showTab(page, 'Measure');
  await panel.getByRole('button', { name: 'Use serial port' }).click();
  await expect(panel).toContainText('Connected: serial port');
  await panel
    .getByRole('combobox', { name: 'Board', exact: true })
    .selectOption({ value: 'nucleo_f401re' });
  // Before its own drive, which needs no port.
  await panel.getByRole('combobox', { name: 'Flash', exact: true }).selectOption({ index: 1 });
  await panel.getByLabel('runs', { exact: true }).fill('3');
  return panel;
};

const flashAndMeasure = (panel: Locator): Promise<void> =>
  panel.getByRole('button', { name: 'Flash and measure' }).click();

test.describe('the studio over a port of Chromium’s own', () => {
  test.skip(isSkipped || !canRun);
  test.describe.configure({ timeout: 2 * WORK_MS });
  test.afterEach(() => {
    board?.end();
    board = undefined;
  });

  test('a granted port is flashed, verified, run and measured', async ({ native, page }) => {
    const { flash } = await plugInBoard(native);
    const panel = await connect(page);
    await flashAndMeasure(panel);
    const steps = panel.getByRole('list', { name: 'Steps' });
    await expect(steps).toContainText(/STM32F401.*read back and equal/, { timeout: WORK_MS });
    await expect(panel).toContainText('Board output = tab output', { timeout: WORK_MS });
    await expect(steps).toContainText(/Measure done.*3 whole runs/);
    // QEMU counts no cycles, and nothing is claimed that it did not count.
    await expect(panel).toContainText('The board has no timer that counts');
    expect(flash.findLastIndex((byte) => byte !== 0xff)).toBeGreaterThan(50_000);
    await page.screenshot({ path: 'test-results/native-measured.png' });
  });

  test('the cable is pulled while it writes; plugged in again, it works without a reload', async ({
    native,
    page,
  }) => {
    const first = await plugInBoard(native);
    const panel = await connect(page);
    await flashAndMeasure(panel);
    await expect.poll(first.taken, { timeout: WORK_MS }).toBeGreaterThan(10_000);
    await native.unplug();
    await expect(panel.getByRole('alert')).toContainText('serial port is gone', {
      timeout: WORK_MS,
    });
    await expect(panel).not.toContainText('read back and equal');
    await page.screenshot({ path: 'test-results/native-lost.png' });
    expect(await streams(page)).toEqual([null, null]);
    await plugInBoard(native);
    await flashAndMeasure(panel);
    await expect(panel).toContainText('Board output = tab output', { timeout: WORK_MS });
  });

  test('the cable is pulled while it measures: what was measured is kept', async ({
    native,
    page,
  }) => {
    await plugInBoard(native);
    const panel = await connect(page);
    const runs = panel.getByLabel('runs', { exact: true });
    await runs.fill('10000');
    await flashAndMeasure(panel);
    await expect(panel.getByRole('list', { name: 'Steps' })).toContainText(/run [1-9]\d* of/, {
      timeout: WORK_MS,
    });
    await native.unplug();
    await expect(panel.getByRole('alert')).toContainText('serial port is gone', {
      timeout: WORK_MS,
    });
    await expect(panel.getByRole('list', { name: 'Steps' })).toContainText('Measure failed');
    await expect(panel.getByRole('button', { name: 'History 1' })).toBeVisible();
    expect(await streams(page)).toEqual([null, null]);
    await plugInBoard(native);
    await runs.fill('3');
    await flashAndMeasure(panel);
    await expect(panel.getByRole('button', { name: 'History 2' })).toBeVisible({
      timeout: WORK_MS,
    });
  });
});

/** What is left of the port's streams. */
const streams = (page: Page): Promise<readonly unknown[]> =>
  page.evaluate(async () => {
    const [port] = await navigator.serial.getPorts();
    return [port?.readable, port?.writable];
  });
