/** The console as a serial monitor, on a port that the page was handed in place of a real one. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { longestTask } from './support/tasks';
import { openStudio, showTab } from './support/studio';
import { expect, test } from './support/test';

/** A board that prints what TFLM's profiler does, answers what it is asked, and can be unplugged. */
const plugIn = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const lines = Array.from(
      { length: 10 },
      (_, i) => `FULLY_CONNECTED took ${900 + i} ticks (1 ms).`,
    );
    const encode = (text: string) => new TextEncoder().encode(text);
    const board = { print: (_text: string): void => undefined, unplug: (): void => undefined };
    Object.assign(window, { board });
    class Port extends EventTarget {
      readable: ReadableStream<Uint8Array> | null = null;
      writable: WritableStream<Uint8Array> | null = null;
      getInfo() {
        return { usbVendorId: 0x2341, usbProductId: 0x0043 };
      }
      open() {
        this.readable = new ReadableStream<Uint8Array>({
          start: (controller) => {
            board.print = (text) => controller.enqueue(encode(text));
            board.unplug = () => {
              controller.error(new DOMException('The device has been lost.', 'NetworkError'));
              this.readable = null;
            };
            board.print('\u001b[31mboot\u001b[0m\r\n');
          },
          cancel: () => {
            this.readable = null;
          },
        });
        this.writable = new WritableStream<Uint8Array>({
          write: (chunk) => {
            const text = new TextDecoder().decode(chunk);
            board.print(text.trim() === 'go' ? `${lines.join('\n')}\n\n` : `what is ${text}`);
          },
        });
        return Promise.resolve();
      }
      close() {
        this.readable = null;
        return Promise.resolve();
      }
      setSignals() {
        return Promise.resolve();
      }
    }
    const port = new Port();
    const serial = {
      getPorts: () => Promise.resolve([port]),
      requestPort: () => Promise.resolve(port),
    };
    Object.defineProperty(navigator, 'serial', { value: serial });
  });

test(
  'the console listens, talks, and takes the times that a board prints',
  { tag: '@narrow' },
  async ({ page }) => {
    await plugIn(page);
    await openStudio(page, '#sample=vibration-anomaly');
    const panel = await showTab(page, 'Measure');
    await panel.getByRole('button', { name: /^Use serial port/ }).click();
    await panel.getByRole('button', { name: /^Console/ }).click();
    await panel.getByRole('button', { name: 'Listen', exact: true }).click();
    const log = panel.getByRole('log');
    await expect(log).toContainText('boot');
    await expect(log).not.toContainText('[31m');
    const line = panel.getByLabel('Send a line');
    await line.fill('hello');
    await line.press('Enter');
    await expect(log).toContainText('what is hello');
    await line.fill('go');
    await line.press('Enter');
    await expect(panel).toContainText('1 measurement among what the board printed.');
    await page.mouse.move(4, 300);
    await expectAccessible(page);
    await page.screenshot({ path: test.info().outputPath('console.png') });
    const saving = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save log' }).click();
    const saved = await readFile(await (await saving).path(), 'utf8');
    const stamped = saved.trimEnd().split('\n');
    expect(stamped.every((one) => /^\d\d:\d\d:\d\d\.\d{3} [<>#]( |$)/.test(one))).toBe(true);
    expect(new Set(stamped.map((one) => one.slice(0, 12))).size).toBeGreaterThan(1);
    expect(saved).toContain('> hello\n');
    expect(saved).toMatch(/< what is hello/);
    await panel.getByLabel('Filter the console').fill('took 90');
    await expect(log.locator('p')).toHaveCount(10);
    await panel.getByRole('button', { name: 'Take the times' }).click();
    await expect(panel.getByRole('grid', { name: 'Times by operator' })).toHaveAttribute(
      'aria-rowcount',
      '11',
    );
    await page.screenshot({ path: test.info().outputPath('times.png') });
  },
);

test('a board that goes away is said to, and can be listened to again', async ({ page }) => {
  await plugIn(page);
  await openStudio(page, '#sample=vibration-anomaly');
  const panel = await showTab(page, 'Measure');
  await panel.getByRole('button', { name: /^Use serial port/ }).click();
  await panel.getByRole('button', { name: /^Console/ }).click();
  const listen = panel.getByRole('button', { name: 'Listen', exact: true });
  await listen.click();
  await expect(panel.getByRole('log')).toContainText('boot');
  await page.evaluate(() =>
    (window as unknown as { board: { unplug: () => void } }).board.unplug(),
  );
  await expect(panel.getByRole('alert')).toBeVisible();
  await listen.click();
  await expect(panel.getByRole('alert')).toBeHidden();
  await expect(panel.getByRole('button', { name: 'Stop listening' })).toBeVisible();
});

test('ten thousand lines a second leave the page free', async ({ page }) => {
  await plugIn(page);
  await openStudio(page, '#sample=vibration-anomaly');
  const panel = await showTab(page, 'Measure');
  await panel.getByRole('button', { name: /^Use serial port/ }).click();
  await panel.getByRole('button', { name: /^Console/ }).click();
  await panel.getByRole('button', { name: 'Listen', exact: true }).click();
  await expect(panel.getByRole('log')).toContainText('boot');
  const longest = await longestTask(page, async () => {
    await page.evaluate(async () => {
      const { board } = window as unknown as { board: { print: (text: string) => void } };
      for (let batch = 0; batch < 20; batch++) {
        board.print(Array.from({ length: 500 }, (_, i) => `line ${batch * 500 + i}\n`).join(''));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    await expect(panel.getByRole('log')).toContainText('line 9999');
  });
  // Some 10 ms where nothing else runs.
  expect(longest).toBeLessThanOrEqual(50);
  await expect(panel.getByRole('button', { name: /^Console 10,0/ })).toBeVisible();
});
