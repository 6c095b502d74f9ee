/** The board part with no hardware: the emulated Pico is flashed with the open model and measured. */
import type { Locator } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { inspector, openStudio, showTab } from './support/studio';
import { expect, test } from './support/test';

const times = (panel: Locator): Locator => panel.getByRole('grid', { name: 'Times by operator' });
const flash = (panel: Locator): Locator => panel.getByRole('button', { name: 'Flash and measure' });

/** The smallest sample: a run of it takes the emulated board a part of a second. */
const SMALLEST = '#sample=vibration-anomaly';
const EMULATED_MS = 90_000;

test(
  'a fresh start, the emulated Pico, flash and measure: times by operator and the same outputs',
  { tag: '@narrow' },
  async ({ page }) => {
    test.setTimeout(3 * EMULATED_MS);
    await openStudio(page, SMALLEST);
    const panel = await showTab(page, 'Measure');
    await panel.getByLabel('runs', { exact: true }).fill('2');
    await panel.getByRole('button', { name: 'Emulated Pico' }).click();
    await expect(panel).toContainText('Connected: emulated Raspberry Pi Pico');
    await flash(panel).click();
    await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
    await expect(panel).toContainText('emulated Cortex-M0+, zero-wait flash: lower bound');
    await expect(panel).toContainText(/RP2040 \(emulated\): [\d,]+ B read back and equal/);
    await expect(panel).toContainText('cycle counter (SysTick), 125 MHz: 8 ns a tick');
    const facts = panel.getByRole('region', { name: 'Times' }).locator('dl');
    await expect(facts).toContainText(
      /runs2min[\d.]+median[\d.]+p95[\d.]+max[\d.]+spread0%unit(µs|ms)$/,
    );
    await expect(times(panel)).toHaveAttribute('aria-rowcount', '11');
    // Away from the button, whose hint would cover what is looked at.
    await page.mouse.move(4, 300);
    await expectAccessible(page);
    const row = times(panel).getByRole('row', { name: /^0 FULLY_CONNECTED/ });
    await expect(row).toContainText(/[1-9]/);
    await row.click();
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await expect(inspector(page)).toContainText('0 FULLY_CONNECTED');
    await panel.getByRole('button', { name: /^Console/ }).click();
    await expect(panel.getByRole('log')).toContainText('m-x-done-');
    await page.mouse.move(4, 300);
    await expectAccessible(page);
    await panel.getByRole('button', { name: /^History/ }).click();
    await expect(panel.getByRole('table', { name: 'Measurements' })).toContainText(
      'vibration-anomaly.tflite',
    );
    await page.mouse.move(4, 300);
    await expectAccessible(page);
  },
);

test('two measurements are compared, operator by operator', async ({ page }) => {
  test.setTimeout(3 * EMULATED_MS);
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  await panel.getByLabel('runs', { exact: true }).fill('1');
  await flash(panel).click();
  await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
  await panel.getByRole('button', { name: 'Measure without flashing' }).click();
  await expect(panel.getByRole('button', { name: 'History 2' })).toBeVisible({
    timeout: EMULATED_MS,
  });
  await panel.getByRole('button', { name: 'History 2' }).click();
  const compared = panel.getByRole('table', { name: /^2\. against 1\., in milliseconds/ });
  await expect(compared.getByRole('row')).toHaveCount(12);
  await expect(compared.getByRole('row', { name: /^Whole inference/ })).toContainText(/[\d.]+ ×/);
  await expect(compared.getByRole('row', { name: /^0 FULLY_CONNECTED/ })).toContainText('1.00 ×');
  await page.mouse.move(4, 300);
  await expectAccessible(page);
});

test('times that are in no file are asked about before the page goes, and can be removed', async ({
  page,
}) => {
  test.setTimeout(2 * EMULATED_MS);
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  const runs = panel.getByLabel('runs');
  await runs.fill('0');
  await expect(panel.getByText('1 to 10,000; it stays 5')).toBeVisible();
  await runs.fill('1');
  await flash(panel).click();
  await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
  await panel.getByRole('button', { name: 'Measure without flashing' }).click();
  const history = panel.getByRole('button', { name: /^History/ });
  await expect(history).toHaveText('History 2', { timeout: EMULATED_MS });
  await history.click();
  await panel.getByRole('button', { name: /^remove 2\./ }).click();
  await expect(history).toHaveText('History 1');
  await expect(panel.getByRole('button', { name: /^1\./ })).toHaveAttribute('aria-pressed', 'true');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(history).toHaveText('History 1');
  const saved = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save as JSON lines' }).click();
  await saved;
  const gone = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await gone;
});

test('stopping takes effect at once, and measuring again works', async ({ page }) => {
  test.setTimeout(3 * EMULATED_MS);
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  await panel.getByLabel('runs', { exact: true }).fill('1000');
  await flash(panel).click();
  const progress = panel.getByRole('progressbar', { name: 'Measure' });
  await expect(progress).toBeVisible({ timeout: EMULATED_MS });
  await panel.getByRole('button', { name: 'Stop' }).click();
  await expect(progress).toBeHidden({ timeout: 500 });
  await expect(panel.getByRole('list', { name: 'Steps' })).toContainText('Measure stopped');
  await panel.getByLabel('runs', { exact: true }).fill('1');
  await flash(panel).click();
  await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
});

test('a picker that is closed says what to do, and everything still works', async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('No port selected.', 'NotFoundError'));
    const serial = { getPorts: () => Promise.resolve([]), requestPort: refuse };
    Object.defineProperty(navigator, 'serial', { value: serial });
  });
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  await panel.getByRole('button', { name: 'Connect board' }).click();
  await expect(panel.getByRole('alert')).toContainText('No port was chosen.');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Emulated Pico' }).click();
  await expect(panel).toContainText('Connected: emulated Raspberry Pi Pico');
  await expect(panel.getByRole('alert')).toBeHidden();
});

test('a pasted log becomes times', async ({ page }) => {
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  await panel.getByText('Paste a log', { exact: true }).click();
  const log = panel.getByLabel('Log', { exact: true });
  await log.fill('nothing of use');
  await panel.getByRole('button', { name: 'Read the times' }).click();
  await expect(panel.getByRole('alert')).toContainText('No timings were found.');
  const lines = Array.from(
    { length: 10 },
    (_, i) => `FULLY_CONNECTED took ${1000 + i} ticks (1 ms).`,
  );
  await log.fill(lines.join('\n'));
  await panel.getByRole('button', { name: 'Read the times' }).click();
  await expect(times(panel)).toHaveAttribute('aria-rowcount', '11');
  await expect(panel).toContainText('from a pasted log');
});

/** Sentences of esptool-js and rp2040js, which no build shortens. */
const LIBRARIES = ['Failed to connect with the device', 'Unimplemented peripheral read'];

test('nothing of the board part is loaded before its tab is used', async ({ page }) => {
  const asked: string[] = [];
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    asked.push(response.url());
    // One that is still on its way when the test ends has no text.
    if (response.url().endsWith('.js')) scripts.push(response.text().catch(() => ''));
  });
  await openStudio(page, SMALLEST);
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => /device|emulat|runner|pico/.test(url))).toEqual([]);
  const loaded = (await Promise.all(scripts)).join('\n');
  expect(loaded.length).toBeGreaterThan(100_000);
  expect(LIBRARIES.filter((sentence) => loaded.includes(sentence))).toEqual([]);
});

test('with WebUSB in place of Web Serial, ports come from it and its limits are said', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(Navigator.prototype, 'serial');
    const refuse = () => Promise.reject(new DOMException('No device selected.', 'NotFoundError'));
    const usb = { getDevices: () => Promise.resolve([]), requestDevice: refuse };
    const host = { ...usb, addEventListener: () => undefined };
    Object.defineProperty(Navigator.prototype, 'usb', { value: host, configurable: true });
  });
  await openStudio(page, SMALLEST);
  const panel = await showTab(page, 'Measure');
  await expect(panel).toContainText('over WebUSB only');
  await panel.getByRole('button', { name: 'Connect board' }).click();
  await expect(panel.getByRole('alert')).toContainText('No port was chosen.');
  await expectAccessible(page);
});
