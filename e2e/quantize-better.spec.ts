/** What goes beyond a first result: labelled pictures, training, the price curve, single tensors. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { chainModel } from '../src/core/evaluate/testing/float-models';
import { uniform } from '../src/core/random';
import { writeNpy } from '../src/core/run/npy';
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import { pngOf } from './support/png';
import { costRow, goToStep, openQuantizer, quantizeButton, rail } from './support/quantize';
import { openModelLine, openStudio, showTab } from './support/studio';
import { expect, test } from './support/test';

const SIDE = 8;
const MODEL = {
  name: 'sides.tflite',
  bytes: chainModel(
    [1, SIDE, SIDE, 1],
    [
      { kind: 'conv', width: 4, relu: true },
      { kind: 'depthwise', relu: true, spread: (channel) => 0.05 ** (channel / 3) },
      { kind: 'mean' },
      { kind: 'dense', width: 2 },
      { kind: 'softmax' },
    ],
  ).bytes,
};

/** Pictures that are bright on the left (0) or all over (1), with their labels. */
function labelled(count: number): { readonly name: string; readonly bytes: Uint8Array } {
  const random = uniform(3);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const values = Float32Array.from({ length: count * SIDE * SIDE }, (_, i) => {
    const isLit = labels[Math.floor(i / SIDE ** 2)] === 1 || i % SIDE < SIDE / 2;
    return 0.2 * random() + (isLit ? 0.8 : 0);
  });
  const bytes = zipSync({
    'x.npy': writeNpy('FLOAT32', [count, SIDE, SIDE, 1], values),
    'y.npy': writeNpy('INT32', [count], labels),
  });
  return { name: 'sides.npz', bytes };
}

const panelOf = async (page: Page) => {
  const panel = await openQuantizer(page, MODEL);
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  return panel;
};

test(
  'a folder of pictures brings its classes, and is seen as the network sees it',
  { tag: '@narrow' },
  async ({ page }, info) => {
    const folder = info.outputPath('pictures');
    const tones = { dark: (x: number) => 4 * x, light: (x: number) => 255 - 4 * x };
    for (const [name, tone] of Object.entries(tones)) {
      mkdirSync(join(folder, name), { recursive: true });
      for (let i = 0; i < 6; i++)
        writeFileSync(join(folder, name, `${i}.png`), pngOf(24 + i, 20, tone));
    }
    const panel = await openQuantizer(page, MODEL);
    await goToStep(panel, 'Data');
    await panel.getByLabel('Calibration folder').setInputFiles(folder);
    const classes = panel.getByRole('list', { name: 'Classes' });
    await expect(classes.getByRole('listitem')).toHaveText(['dark6', 'light6']);
    const seen = panel.getByRole('figure');
    await expect(seen.getByRole('img')).toHaveCount(6);
    await expect(seen).toContainText('light');
    await expect(panel).toContainText('12 samples leave 4 to compare with');
    const brightest = seen.getByRole('listitem').last();
    await expect(brightest).toContainText(/^light0\.6\d+ … 0\.9/);
    await panel.getByLabel('Black to white').selectOption({ label: '-1 to 1' });
    await expect(seen.getByRole('listitem').first()).toContainText(/^dark-0\.9/);
    await expectAccessible(page);
    await quantizeButton(panel).click();
    await expect(costRow(panel, 'TFLM')).toContainText('%');
  },
);

test('a point of the price curve becomes a file', async ({ page }) => {
  const panel = await panelOf(page);
  await dropFile(page, labelled(60));
  await goToStep(panel, 'Better');
  await panel.getByRole('spinbutton', { name: /reaches/ }).fill('110');
  await panel.getByRole('button', { name: 'Find the steps' }).click();
  const steps = panel.getByRole('table', { name: 'Steps' });
  await expect(steps.getByRole('row').nth(2)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  const point = panel.locator('.recharts-line-dots circle').nth(1);
  await point.hover();
  await panel.locator('.recharts-active-dot circle').click();
  await expect(openModelLine(page)).toContainText('sides-int8.tflite');
  await goToStep(panel, 'Cost');
  await expect(costRow(panel, 'TFLM')).toContainText('dB');
  await goToStep(panel, 'Scheme');
  await expect(rail(panel)).toContainText('Full int8, custom');
});

test('training shows its loss, stops, and stands beside the result without it', async ({
  page,
}) => {
  const panel = await panelOf(page);
  await dropFile(page, labelled(240));
  await panel.getByRole('button', { name: 'Keep apart' }).click();
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB');
  await goToStep(panel, 'Better');
  const training = panel.getByRole('region', { name: 'Training' });
  await training.getByLabel('Epochs').fill('400');
  await training.getByLabel('Learning rate').fill('0.01');
  await training.getByRole('button', { name: 'Train' }).click();
  await expect(training.getByRole('status')).toContainText(/Epoch \d+, step .* loss \d/, {
    timeout: 30_000,
  });
  await rail(panel).getByRole('button', { name: 'Stop' }).click();
  await expect(quantizeButton(panel)).toBeVisible();
  await expect(training.getByRole('table')).toHaveCount(0);
  await training.getByLabel('Epochs').fill('4');
  await training.getByRole('button', { name: 'Train' }).click();
  await goToStep(panel, 'Better');
  const both = training.getByRole('table', { name: 'Before and after training' });
  await expect(both.getByRole('row', { name: /^Post-training/ })).toContainText('%', {
    timeout: 30_000,
  });
  await expect(both.getByRole('row', { name: /^Trained/ })).toContainText('%');
  await expectAccessible(page);
});

test('a single tensor is kept in another precision', async ({ page }) => {
  const panel = await panelOf(page);
  await dropFile(page, labelled(60));
  await quantizeButton(panel).click();
  const grid = panel.getByRole('grid', { name: /^Tensors, compared/ });
  const field = grid.getByRole('combobox').and(grid.locator(':has(option[value="int16"]:enabled)'));
  const name = (await field.first().getAttribute('aria-label')) ?? '';
  const kept = grid.getByRole('combobox', { name, exact: true });
  await kept.selectOption('int16');
  await expect(panel).toContainText(/Quantize again|changed/i);
  await quantizeButton(panel).click();
  const history = panel.getByRole('table', { name: 'Results so far' });
  await expect(history.getByRole('row')).toHaveCount(3);
  await expect(kept).toHaveValue('int16');
  await kept.selectOption('scheme');
});

test('the float sample brings pictures of its own to try with', async ({ page }) => {
  await openStudio(page, '#sample=clothes-float');
  const panel = await showTab(page, 'Quantize');
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await goToStep(panel, 'Data');
  await panel.getByRole('button', { name: 'Try with sample data' }).click();
  await expect(panel.getByRole('figure').getByRole('img')).toHaveCount(6);
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('%', { timeout: 40_000 });
  await expect(openModelLine(page)).toContainText('clothes-float-int8.tflite');
});

const ODD = {
  name: 'odd.tflite',
  bytes: chainModel(
    [1, SIDE, SIDE, 1],
    [
      { kind: 'conv', width: 4, relu: true },
      { kind: 'mean' },
      { kind: 'dense', width: 2 },
      { kind: 'mystery' },
      { kind: 'softmax' },
    ],
  ).bytes,
};

test('operators that nothing executes are left in float, and the page says what was compared', async ({
  page,
}) => {
  const panel = await openQuantizer(page, ODD);
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await dropFile(page, labelled(60));
  await quantizeButton(panel).click();
  await expect(panel.getByRole('alert')).toContainText('Mystery');
  await panel.getByRole('button', { name: 'Leave 2 operators float' }).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB');
  const cost = panel.getByRole('region', { name: 'Cost', exact: true });
  await expect(cost).toContainText(/^The last tensor computed, \S+: [\d.]+ dB/);
  await expect(cost).toContainText('outputs behind it were not computed');
  await expect(cost).toContainText('The figures are of the last tensor before them');
  await expect(rail(panel)).toContainText('not of the output');
  await expectAccessible(page);
  await goToStep(panel, 'Scheme');
  for (const left of [/, Mystery, runs in/, /, SOFTMAX, runs in/]) {
    const field = panel.getByRole('combobox', { name: left });
    await expect(field.locator('option:checked')).toHaveText('float, as it is');
    await expect(field.locator('option:enabled')).toHaveCount(1);
  }
  const conv = panel.getByRole('combobox', { name: /, CONV_2D, runs in/ });
  await expect(conv.locator('option:enabled')).not.toHaveCount(1);
});

test('a file that TFLM refuses has a size and a cost, and no arena', async ({ page }) => {
  const panel = await panelOf(page);
  await panel.getByRole('radio', { name: /^Dynamic range/ }).check();
  await dropFile(page, labelled(60));
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'Simulated')).toContainText('%');
  await expect(costRow(panel, 'TFL')).toHaveCount(0);
  const bytes = panel.getByRole('table', { name: 'Bytes' });
  await expect(bytes.getByRole('rowheader')).toHaveText(['File']);
  await expect(panel).toContainText('no arena and no flash to compare');
  const map = page.getByRole('region', { name: 'Arena map' });
  await expect(map).toContainText('There is no arena to draw');
  await expect(map.getByRole('application')).toHaveCount(1);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'After', exact: true }).first().click();
  await expect(map.getByRole('application')).toHaveCount(0);
  await page.getByRole('button', { name: 'Before', exact: true }).first().click();
  await expect(map.getByRole('application')).toHaveCount(1);
  await goToStep(panel, 'Take it');
  await expect(panel).toContainText('TFLM refuses this kind of file');
});
