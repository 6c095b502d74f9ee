/** Sharing: a link opens elsewhere without the file, shows the same, and checks the file. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { dropFile } from './support/files';
import {
  chooseBoard,
  inspector,
  openModelLine,
  openStudio,
  sampleFile,
  showTab,
  tab,
  verdict,
} from './support/studio';
import { expect, test } from './support/test';

const VISION = sampleFile('vision-96');

/** The link for what is on screen, as the dialog offers it. */
async function shareLink(page: Page, names = true): Promise<string> {
  await page.getByRole('button', { name: 'Share this profile' }).click();
  const dialog = page.getByRole('dialog');
  if (!names) await dialog.getByLabel('Include file and tensor names').uncheck();
  const field = dialog.getByLabel('Link', { exact: true });
  await expect(field).toHaveValue(/#p=1\./);
  await expect(dialog.getByRole('status')).toContainText('characters');
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(dialog.getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.keyboard.press('Escape');
  return page.evaluate(() => navigator.clipboard.readText());
}

test(
  'a link shows the same in a fresh browser, without the file',
  { tag: '@narrow' },
  async ({ page, browser }) => {
    await openStudio(page);
    await chooseBoard(page, 'pico', 'Raspberry Pi Pico');
    await showTab(page, 'Tensors');
    await inspector(page)
      .getByRole('button', { name: /block_1\/pointwise/ })
      .click();
    const link = await shareLink(page);
    expect(link.length).toBeLessThanOrEqual(2000);
    const said = await verdict(page).innerText();

    const context = await browser.newContext({ serviceWorkers: 'block' });
    const elsewhere = await context.newPage();
    await elsewhere.goto(link);
    await expect(openModelLine(elsewhere)).toContainText('vision-96.tflite');
    await expect(
      elsewhere.getByRole('combobox', { name: 'Board: Raspberry Pi Pico' }),
    ).toBeVisible();
    expect(await verdict(elsewhere).innerText()).toBe(said);
    await expect(inspector(elsewhere)).toContainText('block_1/pointwise');
    await expect(tab(elsewhere, 'Tensors')).toHaveAttribute('aria-selected', 'true');
    await expect(elsewhere.getByText('From a link.')).toBeVisible();

    // Exporting needs the weights, and says so.
    const panel = await showTab(elsewhere, 'Export');
    await expect(panel.getByRole('alert')).toContainText('no weights');

    // Another file is told apart; the link stays open.
    await dropFile(elsewhere, sampleFile('keyword-spotting'));
    await expect(
      elsewhere.getByRole('alert').filter({ hasText: 'Not the same file' }),
    ).toBeVisible();
    await expect(openModelLine(elsewhere)).toContainText('vision-96.tflite');
    await elsewhere.getByRole('button', { name: 'Keep the link' }).click();

    // The right file is confirmed, and now it can be exported.
    await dropFile(elsewhere, { ...VISION, name: 'renamed.tflite' });
    await expect(elsewhere.getByText('The same file.')).toBeVisible();
    await expect(openModelLine(elsewhere)).toContainText('renamed.tflite');
    await expect(panel.getByRole('button', { name: 'Download zip' })).toBeEnabled();
    await context.close();
  },
);

test('names can be left out, and then nothing of them is in the link', async ({ page }) => {
  await openStudio(page);
  const full = await shareLink(page);
  const bare = await shareLink(page, false);
  expect(bare.length).toBeLessThan(full.length);
  await page.goto('about:blank');
  await page.goto(bare);
  await expect(verdict(page)).toContainText('FITS');
  await expect(page.getByText('pointwise')).toHaveCount(0);
});

test('a cut or altered link says so, and no sample takes its place', async ({ page }) => {
  await openStudio(page);
  const link = await shareLink(page);
  await page.goto('about:blank');
  await page.goto(link.slice(0, -40));
  await expect(page.getByRole('alert')).toContainText('The link is cut');
  await expect(openModelLine(page)).toHaveCount(0);
  await expect(page.getByText('Nothing is open.')).toBeVisible();

  const at = link.length - 60;
  const altered = `${link.slice(0, at)}${link[at] === 'A' ? 'B' : 'A'}${link.slice(at + 1)}`;
  await page.goto('about:blank');
  await page.goto(altered);
  await expect(page.getByRole('alert')).toContainText('altered');

  // From there on, everything works.
  await page.getByRole('button', { name: 'Keyword spotting' }).click();
  await expect(openModelLine(page)).toContainText('keyword-spotting.tflite');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a broken link pasted over an open model leaves the model open', async ({ page }) => {
  await openStudio(page);
  const link = await shareLink(page);
  await page.evaluate(
    (fragment) => {
      location.hash = fragment;
    },
    link.slice(link.indexOf('#') + 1, -9),
  );
  await expect(page.getByRole('alert')).toContainText('The link is cut');
  await expect(openModelLine(page)).toContainText('vision-96.tflite');
});

test('a saved profile opens again', async ({ page }) => {
  await openStudio(page, '#sample=keyword-spotting');
  await page.getByRole('button', { name: 'Share this profile' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('keyword-spotting.arenascope');
  const bytes = new Uint8Array(readFileSync(await download.path()));
  await page.keyboard.press('Escape');
  const said = await verdict(page).innerText();
  await openStudio(page, '#sample=vision-96');
  await dropFile(page, { name: 'keyword-spotting.arenascope', bytes });
  await expect(page.getByText('From a saved profile.')).toBeVisible();
  expect(await verdict(page).innerText()).toBe(said);
});
