/** Export: the zip a person would put into a sketch, previews, and copying. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { openStudio, profileOf, sampleFile, showTab } from './support/studio';
import { dropFile } from './support/files';
import { expect, test } from './support/test';

const KEYWORDS = sampleFile('keyword-spotting');

/** The bytes a C array's source stands for. */
const bytesOf = (source: string): Uint8Array =>
  Uint8Array.from(
    [...source.matchAll(/\b0x([0-9a-f]{2})\b/gi)].map(([, hex]) => Number.parseInt(hex ?? '', 16)),
  );

test(
  'the zip holds the model as C, the arena that works, and just its operators',
  { tag: '@narrow' },
  async ({ page }) => {
    await openStudio(page);
    await dropFile(page, { ...KEYWORDS, name: '1st model (final).tflite' });
    const panel = await showTab(page, 'Export');
    const { arena } = await profileOf(KEYWORDS);
    const downloading = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Download zip' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('1st model (final)-tflm.zip');
    const zip = unzipSync(new Uint8Array(readFileSync(await download.path())));
    const file = (name: string): string => strFromU8(zip[name] ?? new Uint8Array());
    expect(bytesOf(file('model_data.cc'))).toEqual(KEYWORDS.bytes);
    expect(file('model_data.cc')).toContain('alignas(16)');
    expect(file('arena.h')).toContain(`kTensorArenaSize = ${arena.minimum};`);
    expect(file('op_resolver.h')).toContain('AddDepthwiseConv2D()');
    expect(file('op_resolver.h')).not.toContain('AddSvdf');
  },
);

test('a chosen symbol is used, and one that is no identifier is refused beside the field', async ({
  page,
}) => {
  await openStudio(page);
  const panel = await showTab(page, 'Export');
  await panel.getByLabel('Symbol').fill('g_vision');
  await panel.getByRole('button', { name: /^model_data.h/ }).click();
  await expect(panel.getByRole('region', { name: 'Preview of model_data.h' })).toContainText(
    'g_vision',
  );
  await panel.getByLabel('Symbol').fill('class');
  await expect(panel.getByRole('alert')).toContainText('class');
  await expect(panel.getByRole('button', { name: 'Download zip' })).toBeDisabled();
});

test('a whole project for a framework comes in its own folder', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Export');
  await panel.getByLabel('As').selectOption('Pico SDK project');
  await expect(panel.getByRole('button', { name: /session\.cpp/ })).toBeVisible();
  const downloading = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Download zip' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/-pico-sdk\.zip$/);
  const zip = unzipSync(new Uint8Array(readFileSync(await download.path())));
  const names = Object.keys(zip);
  expect(names.every((name) => name.split('/').length > 1)).toBe(true);
  expect(names.some((name) => name.endsWith('/src/session.cpp'))).toBe(true);
});

test('the resolver is copied whole', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Export');
  await panel.getByRole('button', { name: /^op_resolver.h/ }).click();
  await panel.getByRole('button', { name: 'Copy' }).click();
  await expect(panel.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('tflite::MicroMutableOpResolver<kOperatorCount>');
  expect(copied.trimEnd().endsWith('OP_RESOLVER_H')).toBe(true);
});
