/** Boards: the verdict, the classic traps, one model on all of them, and boards of one's own. */
import { readFileSync } from 'node:fs';
import { BOARDS } from '../src/core/boards/boards';
import { chooseBoard, openStudio, profileOf, sampleFile, showTab, verdict } from './support/studio';
import { expect, test } from './support/test';

test('an Uno R3 has 2 KB, an Uno R4 32 KB', { tag: '@narrow' }, async ({ page }) => {
  await openStudio(page);
  await chooseBoard(page, 'uno r3', 'Arduino Uno R3');
  await expect(verdict(page)).toContainText('DOES NOT FIT');
  await expect(verdict(page)).toContainText('of 2,048 B');
  await expect(verdict(page)).toContainText('of 32,768 B');
  await chooseBoard(page, 'r4 minima', 'Arduino UNO R4 Minima');
  await expect(verdict(page)).toContainText('DOES NOT FIT');
  await expect(verdict(page)).toContainText('of 32,768 B');
  await expect(verdict(page)).toContainText('50,076 B too much');
  await expect(page).toHaveURL(/board=uno_r4_minima/);
});

test('the kernel set follows the board until one is chosen', async ({ page }) => {
  await openStudio(page);
  const kernels = page.getByRole('combobox', { name: /^Kernels:/ });
  await expect(kernels).toHaveAccessibleName('Kernels: CMSIS-NN, DSP, as the board');
  await chooseBoard(page, 'pico 2', 'Raspberry Pi Pico 2');
  const board = BOARDS.find(({ id }) => id === 'pico2');
  const { arena } = await profileOf(sampleFile('vision-96'), {
    kernels: board?.kernels ?? 'ref',
    abi: board?.abi ?? 'short-enums',
  });
  await expect(verdict(page)).toContainText(arena.minimum.toLocaleString('en-US'));
  await kernels.click();
  await page.getByRole('option', { name: /^Reference/ }).click();
  await expect(kernels).toHaveAccessibleName('Kernels: Reference');
  const reference = await profileOf(sampleFile('vision-96'), {
    kernels: 'ref',
    abi: board?.abi ?? 'short-enums',
  });
  await expect(verdict(page)).toContainText(reference.arena.minimum.toLocaleString('en-US'));
  await expect(page).toHaveURL(/kernels=ref/);
});

test('one model on all boards, with what blocks each', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Boards');
  await expect(panel.getByRole('grid')).toHaveAttribute('aria-rowcount', String(BOARDS.length + 1));
  const uno = panel.getByRole('row', { name: /^Arduino Uno R3/ });
  await expect(uno).toContainText('does not fit');
  await expect(uno).toContainText('TensorFlow Lite Micro');
  await panel.getByRole('columnheader', { name: 'Verdict' }).getByRole('button').click();
  await expect(panel.getByRole('row').nth(1)).toContainText('fits');
  await panel
    .getByRole('row', { name: /^Raspberry Pi Pico / })
    .first()
    .click();
  await expect(page.getByRole('combobox', { name: 'Board: Raspberry Pi Pico' })).toBeVisible();
});

test('a board of one’s own is added, kept, edited, exported, removed and imported', async ({
  page,
}) => {
  await openStudio(page);
  const panel = await showTab(page, 'Boards');
  await panel.getByRole('button', { name: 'Add a board of your own' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Bench board');
  await dialog.getByLabel('RAM usable').fill('lots');
  await dialog.getByLabel('Flash').fill('1M');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(dialog.getByRole('alert')).toContainText('ramUsable');
  await dialog.getByLabel('RAM usable').fill('96k');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('combobox', { name: 'Board: Bench board' })).toBeVisible();
  await expect(verdict(page)).toContainText('of 98,304 B');

  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Board: Bench board' })).toBeVisible();
  await expect(verdict(page)).toContainText('of 98,304 B');

  await panel.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByLabel('RAM you set aside').fill('16k');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(verdict(page)).toContainText('reserved by you');

  const downloading = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Export' }).click();
  const file = await (await downloading).path();
  expect(readFileSync(file, 'utf8')).toContain('Bench board');

  await panel.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(panel.getByRole('row', { name: /^Bench board/ })).toHaveCount(0);
  await page.getByLabel('Board file').setInputFiles(file);
  await expect(panel.getByRole('row', { name: /^Bench board/ })).toBeVisible();
});

test('a wrong board file says which entry and field, beside the table', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Boards');
  await page.getByLabel('Board file').setInputFiles({
    name: 'boards.json',
    mimeType: 'application/json',
    buffer: Buffer.from('[{"name": "x", "flash": -1, "ramUsable": 1}]'),
  });
  await expect(panel.getByRole('alert')).toContainText('Board 1, field “flash”');
});
