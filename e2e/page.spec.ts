/** The page as a whole: keyboard-only use, themes, accessibility of every view, both widths, speed. */
import type { Page } from '@playwright/test';
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import { arenaMap } from './support/map';
import {
  chooseBoard,
  inspector,
  openModelLine,
  openStudio,
  sampleFile,
  showTab,
  verdict,
} from './support/studio';
import { longestTask } from './support/tasks';
import { expect, test } from './support/test';

for (const name of ['Operators', 'Tensors', 'Flash', 'Boards', 'Export']) {
  test(`${name} is accessible in both themes`, { tag: '@narrow' }, async ({ page }) => {
    await openStudio(page);
    const panel = await showTab(page, name);
    await expect(panel).toContainText(/\d/);
    if (name === 'Boards') await expect(panel).toContainText('does not fit');
    await expectAccessible(page);
  });
}

const DIALOGS: readonly (readonly [name: string, open: (page: Page) => Promise<void>])[] = [
  ['palette', (page) => page.keyboard.press('Control+k')],
  ['shortcuts', (page) => page.keyboard.press('?')],
  ['share', (page) => page.keyboard.press('s')],
  ['board', (page) => page.getByRole('button', { name: 'Add a board of your own' }).click()],
];

for (const [name, open] of DIALOGS) {
  test(`the ${name} dialog is accessible`, { tag: '@narrow' }, async ({ page }) => {
    await openStudio(page);
    await showTab(page, 'Boards');
    await open(page);
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });
}

test('failures, tight and unfit verdicts and open lists are accessible', async ({ page }) => {
  await openStudio(page);
  await dropFile(page, { name: 'x.tflite', bytes: new TextEncoder().encode('<html></html>') });
  await chooseBoard(page, 'uno r3', 'Arduino Uno R3');
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('combobox', { name: /^Board:/ }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectAccessible(page);
});

test('one finds, opens and fits a model with the keyboard alone', async ({ page }) => {
  await openStudio(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command' })).toBeFocused();
  await page.keyboard.type('sample keyword');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(openModelLine(page)).toContainText('keyword-spotting.tflite');
  await page.keyboard.press('b');
  await expect(page.getByRole('combobox', { name: 'Find a board' })).toBeFocused();
  await page.keyboard.type('pico 2');
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Board: Raspberry Pi Pico 2' })).toBeFocused();
  await expect(verdict(page)).toContainText('Raspberry Pi Pico 2');
  await page.keyboard.press('m');
  await expect(arenaMap(page)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(inspector(page)).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('softmax');
  await expect(page.getByRole('searchbox')).toHaveValue('softmax');
  await page.keyboard.press('Escape');
});

test('focus is visible on every stop of the header', async ({ page }) => {
  await openStudio(page);
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  for (let i = 0; i < 7; i += 1) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(outline).not.toBe('none');
  }
});

test('a dialog gives the focus back', async ({ page }) => {
  await openStudio(page);
  const share = page.getByRole('button', { name: 'Share this profile' });
  await share.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(share).toBeFocused();
});

test('the theme follows the system, is chosen, and is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openStudio(page);
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('button', { name: 'Auto theme' }).click();
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'light');
});

test('nothing is lost at 390 px', { tag: '@narrow-only' }, async ({ page }) => {
  await openStudio(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await expect(verdict(page)).toBeInViewport();
  for (const name of ['Operators', 'Tensors', 'Flash', 'Boards', 'Export']) {
    const panel = await showTab(page, name);
    await panel.scrollIntoViewIfNeeded();
    await expect(panel).toBeInViewport();
  }
  await inspector(page).getByRole('button').first().tap();
  await expect(inspector(page)).toContainText('Alive');
});

test('the tables’ share of the window is moved with the keyboard', async ({ page }) => {
  await openStudio(page);
  const splitter = page.getByRole('separator');
  const before = (await arenaMap(page).boundingBox())?.height ?? 0;
  await splitter.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect
    .poll(async () => (await arenaMap(page).boundingBox())?.height ?? 0)
    .toBeGreaterThan(before + 30);
});

test.describe('offline', () => {
  test.use({ serviceWorkers: 'allow', expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test('without a network the studio opens, reads a file, charts and exports', async ({
    page,
    context,
  }) => {
    await page.goto('./');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    await openStudio(page);
    await dropFile(page, { ...sampleFile('keyword-spotting'), name: 'offline.tflite' });
    await expect(openModelLine(page)).toContainText('offline.tflite');
    const flash = await showTab(page, 'Flash');
    await expect(flash.locator('svg .recharts-rectangle').first()).toBeVisible();
    const panel = await showTab(page, 'Export');
    await expect(panel.getByRole('button', { name: 'Download zip' })).toBeEnabled();
    await page.keyboard.press('s');
    await expect(page.getByLabel('Link', { exact: true })).toHaveValue(/#p=/);
  });
});

test('opening a model never blocks the page for 50 ms', async ({ page }) => {
  await openStudio(page);
  const { bytes } = sampleFile('vision-96');
  let longest = Infinity;
  for (let attempt = 0; attempt < 3 && longest > 50; attempt++)
    longest = await longestTask(page, async () => {
      await page.evaluate(() => performance.clearMeasures('drop-to-map'));
      await dropFile(page, { name: `again-${attempt}.tflite`, bytes });
      await expect(openModelLine(page)).toContainText(`again-${attempt}.tflite`);
      await page.waitForFunction(() => performance.getEntriesByName('drop-to-map').length > 0);
    });
  expect(longest).toBeLessThanOrEqual(50);
});

/** What other programs on the machine do can only add to a measured time, so the best one counts. */
const ATTEMPTS = 12;
/** Some 40 ms on a machine with nothing else to do, and several times that beside other tests. */
const LIMIT_MS = 250;

test('from drop to painted map in a fraction of a second', async ({ page }) => {
  await openStudio(page);
  const { bytes } = sampleFile('vision-96');
  const times: number[] = [];
  while (times.length < ATTEMPTS && !times.some((ms) => ms <= LIMIT_MS)) {
    // The spare worker is started when the page is idle again.
    await page.waitForTimeout(800);
    const name = `drop-${times.length}.tflite`;
    await dropFile(page, { name, bytes });
    await expect(openModelLine(page)).toContainText(name);
    const measured = await page.waitForFunction(
      (count) => performance.getEntriesByName('drop-to-map')[count]?.duration,
      times.length,
    );
    times.push((await measured.jsonValue()) ?? Infinity);
  }
  test.info().annotations.push({ type: 'drop-to-map, ms', description: times.join(', ') });
  expect(Math.min(...times), `milliseconds: ${times.join(', ')}`).toBeLessThanOrEqual(LIMIT_MS);
});
