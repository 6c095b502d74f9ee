/** Opening: samples, dropped, picked and pasted files, C arrays, and everything that is no model. */
import { arenaMap } from './support/map';
import { dropFile, pasteFile } from './support/files';
import {
  grouped,
  openModelLine,
  openStudio,
  profileOf,
  sampleFile,
  showTab,
  verdict,
} from './support/studio';
import { expect, test } from './support/test';

const AUTOENCODER = sampleFile('vibration-anomaly');
const KEYWORDS = sampleFile('keyword-spotting');
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('the page opens on a full studio', { tag: '@narrow' }, async ({ page }) => {
  await openStudio(page);
  await expect(openModelLine(page)).toContainText('vision-96.tflite');
  await expect(openModelLine(page)).toContainText('int8 · 31 ops · 7.16 M MACs');
  await expect(verdict(page)).toContainText('FITS');
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText(
    'What sets the peak',
  );
});

test('a sample is chosen from the Open menu', async ({ page }) => {
  await openStudio(page);
  const { arena } = await profileOf(KEYWORDS);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('menuitem', { name: /^Keyword spotting/ }).click();
  await expect(openModelLine(page)).toContainText('keyword-spotting.tflite');
  await expect(verdict(page)).toContainText(grouped(arena.minimum));
  await expect(page).toHaveURL(/#sample=keyword-spotting/);
});

test(
  'a file dropped anywhere opens, and its numbers are the core’s',
  { tag: '@narrow' },
  async ({ page }) => {
    await openStudio(page);
    const { arena, flash } = await profileOf(AUTOENCODER);
    await dropFile(page, { ...AUTOENCODER, name: 'my model.tflite' });
    await expect(openModelLine(page)).toContainText('my model.tflite');
    for (const bytes of [arena.minimum, flash.staticRam, flash.model, flash.runtime]) {
      await expect(verdict(page)).toContainText(grouped(bytes));
    }
  },
);

test('the drop target shows while a file is over the window', async ({ page }) => {
  await openStudio(page);
  const drag = (type: string): Promise<void> =>
    page.evaluate((name) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.tflite'));
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true }));
    }, type);
  await drag('dragenter');
  await expect(page.getByText('Drop to read it here')).toBeVisible();
  await drag('dragleave');
  await expect(page.getByText('Drop to read it here')).toBeHidden();
});

test('a file is picked, and pasted', async ({ page }) => {
  await openStudio(page);
  await page.getByLabel('Model file').setInputFiles({
    name: 'picked.tflite',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(KEYWORDS.bytes),
  });
  await expect(openModelLine(page)).toContainText('picked.tflite');
  await pasteFile(page, { ...AUTOENCODER, name: 'pasted.tflite' });
  await expect(openModelLine(page)).toContainText('pasted.tflite');
});

test('a C array opens as the model in it', async ({ page }) => {
  await openStudio(page);
  const values = [...KEYWORDS.bytes].map((byte) => `0x${byte.toString(16)}`).join(', ');
  const source = `#include "m.h"\nalignas(16) const unsigned char g_model[] = {\n${values}\n};\n`;
  await dropFile(page, { name: 'model.cc', bytes: text(source) });
  await expect(openModelLine(page)).toContainText('model.cc');
  const { arena } = await profileOf(KEYWORDS);
  await expect(verdict(page)).toContainText(grouped(arena.minimum));
});

const NOT_MODELS: readonly (readonly [name: string, bytes: Uint8Array, says: RegExp])[] = [
  ['empty.tflite', new Uint8Array(0), /is empty/],
  ['short.tflite', text('TFL'), /only 3 B/],
  ['lfs.tflite', text('version https://git-lfs.github.com/spec/v1\noid sha256:aa\n'), /Git LFS/],
  ['page.tflite', text('<!DOCTYPE html><html><body>404</body></html>'), /web page|HTML/],
  ['cut.tflite', KEYWORDS.bytes.subarray(0, 20_000), /byte|ends|truncated|cut/i],
  ['model.h5', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0, 0]), /HDF5|Keras/],
  ['notes.txt', text('just some words, no model at all'), /./],
];

test('what is no model gets its own sentence, and nothing open is lost', async ({ page }) => {
  await openStudio(page);
  await dropFile(page, { ...AUTOENCODER, name: 'mine.tflite' });
  await expect(openModelLine(page)).toContainText('mine.tflite');
  const before = await verdict(page).textContent();
  const sentences = new Set<string>();
  const alert = page.getByRole('alert');
  for (const [name, bytes, says] of NOT_MODELS) {
    await dropFile(page, { name, bytes });
    await expect(alert).toContainText(name);
    await expect(alert).toContainText(says);
    await expect(alert).toContainText('What was open still is.');
    sentences.add((await alert.textContent()) ?? '');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(alert).toBeHidden();
  }
  expect(sentences.size).toBe(NOT_MODELS.length);
  await expect(openModelLine(page)).toContainText('mine.tflite');
  expect(await verdict(page).textContent()).toBe(before);
  // Its bytes are still there too: it can be exported.
  await expect((await showTab(page, 'Export')).getByText('kTensorArenaSize').first()).toBeVisible();
});

test('a file over the limit is refused without being read', async ({ page }) => {
  await openStudio(page);
  await page.evaluate(() => {
    // Sparse: made of references to one small block, so the test machine needs no 300 MB.
    const block = new Blob([new Uint8Array(3 * 1024 * 1024)]);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(
      new File(
        Array.from({ length: 100 }, () => block),
        'huge.tflite',
      ),
    );
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  });
  await expect(page.getByRole('alert')).toContainText('huge.tflite');
  await expect(page.getByRole('alert')).toContainText('256 MiB');
  await expect(arenaMap(page)).toBeVisible();
});

test('names from a file are shown as text, never as markup', async ({ page }) => {
  await openStudio(page);
  const name = '<img src=x onerror=alert(1)>.tflite';
  await dropFile(page, { ...KEYWORDS, name });
  await expect(openModelLine(page)).toContainText(name);
  await expect(page.locator('img')).toHaveCount(0);
});

test('a reload says that a file of the user’s has to be dropped again', async ({ page }) => {
  await openStudio(page);
  await dropFile(page, { ...KEYWORDS, name: 'mine.tflite' });
  await expect(page).toHaveURL(/file=mine\.tflite/);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'mine.tflite' })).toContainText(
    'drop it once more',
  );
});
