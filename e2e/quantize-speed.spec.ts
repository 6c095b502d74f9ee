/** MobileNet 0.25 at 96x96 with 200 samples, timed, and run again and again without growing. */
import type { Page } from '@playwright/test';
import { dropFile } from './support/files';
import {
  costRow,
  goToStep,
  mobileNet,
  openQuantizer,
  peer,
  quantizeButton,
  smoothNoise,
} from './support/quantize';
import { expect, test } from './support/test';

/** The goal is 5 s; several times that is a defect on any machine. The time itself is printed. */
const MOST_MS = 30_000;

test('200 samples are calibrated, quantized and compared in seconds', async ({ page }) => {
  test.setTimeout(180_000);
  const panel = await openQuantizer(page, { name: 'mobilenet.tflite', bytes: mobileNet() });
  await dropFile(page, { name: 'pictures.npy', bytes: smoothNoise([1, 96, 96, 3], 200) });
  await expect(panel.getByRole('figure')).toBeVisible();
  await goToStep(panel, 'Scheme');
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  const from = Date.now();
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB', { timeout: 120_000 });
  const took = Date.now() - from;
  console.log(`quantize: MobileNet 0.25 96x96, 200 samples, all compared: ${took} ms`);
  test.info().annotations.push({ type: 'milliseconds', description: String(took) });
  expect(took).toBeLessThan(MOST_MS);
});

/** Bytes that JavaScript holds on the page, after a collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

test('memory does not grow from run to run', async ({ page }) => {
  test.setTimeout(180_000);
  const { model, data } = peer('wakeword');
  const panel = await openQuantizer(page, model);
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await dropFile(page, data);
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB');
  const history = panel.getByRole('table', { name: 'Results so far' });
  const again = async (count: number): Promise<void> => {
    await quantizeButton(panel).click();
    await expect(history.getByRole('row')).toHaveCount(count + 1);
  };
  for (let run = 2; run <= 6; run++) await again(run);
  const before = await heapOf(page);
  for (let run = 7; run <= 26; run++) await again(run);
  const grown = (await heapOf(page)) - before;
  console.log(`quantize: 20 runs grew the page's heap by ${grown} bytes`);
  // The results themselves are kept: a file of some kilobytes and its figures each.
  expect(grown).toBeLessThan(20 * 200_000);
});
