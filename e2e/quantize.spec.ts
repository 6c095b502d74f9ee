/**
 * Quantizing in the page: a float file dropped, samples dropped, a file saved. What is saved is held
 * against the core, against the official converter's file, and against an official interpreter.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openOfficially } from '../src/conformance/litert';
import { writeTflite } from '../src/core/formats/tflite/write';
import { readTflite } from '../src/core/formats/tflite/read';
import { codeOf } from '../src/core/formats/testing/tiny-model';
import { dtypeCode } from '../src/core/graph/dtypes';
import { differencesFrom } from '../src/core/quantize/testing/compare';
import { inputsOf } from '../src/core/quantize/testing/recorded';
import { writeNpy } from '../src/core/run/npy';
import { modelRunner } from '../src/core/runtime/testing/run-model';
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import { arenaMap } from './support/map';
import {
  arrayOf,
  costRow,
  goToStep,
  mobileNet,
  openQuantizer,
  peer,
  quantizeButton,
  rail,
  smoothNoise,
} from './support/quantize';
import { inspector, openModelLine, openStudio, sampleFile, showTab } from './support/studio';
import { longestTask } from './support/tasks';
import { expect, test } from './support/test';

const WAKEWORD = peer('wakeword');

test(
  'a float file and samples become a file that the official converter would write',
  { tag: '@narrow' },
  async ({ page }) => {
    const panel = await openQuantizer(page, WAKEWORD.model);
    await panel.getByRole('button', { name: 'As TFLite converter' }).click();
    await expectAccessible(page);
    await dropFile(page, WAKEWORD.data);
    await expect(panel).toContainText('8');
    await expect(panel.getByRole('figure')).toContainText('What the network sees');
    await panel.getByRole('button', { name: 'Calibrate' }).click();
    await expect(panel.getByRole('grid', { name: 'Ranges by method' })).toContainText('…');
    await expectAccessible(page);
    await quantizeButton(panel).click();
    await expect(costRow(panel, 'TFLM')).toContainText('dB');
    await expect(costRow(panel, 'TFLite desktop')).toContainText('dB');
    await expectAccessible(page);
    await expect(openModelLine(page)).toContainText('wakeword-int8.tflite');
    await expect(arenaMap(page)).toHaveCount(2);
    await goToStep(panel, 'Take it');
    const downloading = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save .tflite' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('wakeword-int8.tflite');
    const saved = new Uint8Array(readFileSync(await download.path()));
    const converters = WAKEWORD.network.files.get('int8') ?? new Uint8Array();
    expect(differencesFrom(converters, saved).join('\n')).toBe('');
    await expectSameOfficially(saved);
    await expect(panel.getByRole('region', { name: /^C lines/ })).toContainText('QuantizeInput0');
    await expectAccessible(page);
  },
);

/** LiteRT loads the file and answers as our runtime does with TFLite's rounding. */
async function expectSameOfficially(tflite: Uint8Array): Promise<void> {
  const official = await openOfficially(tflite);
  const ours = await modelRunner(tflite, { rounding: 'single' });
  for (const inputs of inputsOf(readTflite(tflite).graph, 11, 4)) {
    const theirs = await official.run(inputs);
    ours.reset();
    expect(theirs.map((output) => [...output])).toEqual(
      ours.run(inputs).map((output) => [...output]),
    );
  }
  official.close();
}

test('the best recipe is searched for, and every result is kept to compare', async ({ page }) => {
  const panel = await openQuantizer(page, WAKEWORD.model);
  await dropFile(page, { ...WAKEWORD.data, bytes: smoothNoise([1, 16, 1, 10], 60) });
  await quantizeButton(panel).click();
  await expect(panel.getByText(/recipes? tried/)).toBeVisible({ timeout: 40_000 });
  await goToStep(panel, 'Scheme');
  await panel.getByRole('radio', { name: /int16/ }).check();
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await quantizeButton(panel).click();
  const history = panel.getByRole('table', { name: 'Results so far' });
  await expect(history.getByRole('row')).toHaveCount(3);
  await history.getByRole('button', { name: /^1\. Full int8/ }).click();
  await expect(openModelLine(page)).toContainText('wakeword-int8.tflite');
});

test('the worst tensor is chosen in the map and the inspector', async ({ page }) => {
  const panel = await openQuantizer(page, WAKEWORD.model);
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await dropFile(page, WAKEWORD.data);
  await quantizeButton(panel).click();
  const grid = panel.getByRole('grid', { name: /^Tensors, compared/ });
  const first = grid.getByRole('row').nth(1);
  // Its name: another cell is a control of its own.
  await first.getByRole('gridcell').first().click();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(inspector(page)).toContainText('int8');
  await page.getByRole('button', { name: 'Before', exact: true }).first().click();
  await expect(openModelLine(page)).toContainText('wakeword.tflite');
  await expect(arenaMap(page)).toHaveCount(1);
});

test('noise is said to be noise, everywhere', async ({ page }) => {
  const panel = await openQuantizer(page, WAKEWORD.model);
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await goToStep(panel, 'Data');
  await panel.getByRole('button', { name: 'Noise, to look around' }).click();
  await expect(panel).toContainText('Not good enough to ship.');
  await quantizeButton(panel).click();
  await expect(panel).toContainText('Noise in, noise out');
  await goToStep(panel, 'Take it');
  await expect(panel).toContainText('Made with noise');
});

test('data that does not fit gets a sentence, and what worked still works', async ({ page }) => {
  const panel = await openQuantizer(page, WAKEWORD.model);
  const alert = panel.getByRole('alert');
  await dropFile(page, { name: 'nine.npy', bytes: arrayOf([1, 9], [new Float32Array(9)]) });
  await expect(alert).toContainText(/nine\.npy/);
  const broken = new Float32Array(160).fill(0.1);
  broken[7] = NaN;
  const good = Array.from({ length: 4 }, () => new Float32Array(160).fill(0.2));
  await dropFile(page, { name: 'nan.npy', bytes: arrayOf([1, 16, 1, 10], [...good, broken]) });
  await expect(alert).toContainText(/not a number|NaN|finite/i);
  await dropFile(page, {
    name: 'none.npy',
    bytes: writeNpy('FLOAT32', [0, 16, 1, 10], new Float32Array()),
  });
  await expect(alert).toContainText(/none\.npy/);
  await dropFile(page, WAKEWORD.data);
  await expect(alert).toBeHidden();
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB', { timeout: 30_000 });
});

test('what became of a file dropped before the tab was there is shown once it is', async ({
  page,
}) => {
  let release: (value?: unknown) => void = () => {};
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/quantize-panel-.*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  const panel = await openQuantizer(page, WAKEWORD.model);
  await dropFile(page, { name: 'nine.npy', bytes: arrayOf([1, 9], [new Float32Array(9)]) });
  // Nothing shows when it has been refused. Were it later than this, the test would prove less, not fail.
  await page.waitForTimeout(2_000);
  release();
  await expect(panel.getByRole('alert')).toContainText('nine.npy');
});

test('a quantized model and a link say why there is nothing to quantize', async ({ page }) => {
  await openStudio(page, '#sample=keyword-spotting');
  const panel = await showTab(page, 'Quantize');
  await expect(panel).toContainText(/quantized/);
  await expect(rail(panel)).toHaveCount(0);
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = page.getByLabel('Link', { exact: true });
  await expect(link).toHaveValue(/#p=/);
  const address = await link.inputValue();
  await page.goto('about:blank');
  await openStudio(page, address.slice(address.indexOf('#')));
  const shared = await showTab(page, 'Quantize');
  await expect(shared).toContainText('which carries no weights. Drop the model’s file');
});

test('an operator without a float kernel is named', async ({ page }) => {
  const type = dtypeCode('FLOAT32');
  const tensors = ['x', 'y'].map((name) => ({ name, shape: [1, 4], type }));
  const bytes = writeTflite({
    description: '',
    operatorCodes: [{ builtinCode: codeOf('LSH_PROJECTION') }],
    subgraphs: [
      {
        tensors,
        operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
        inputs: [0],
        outputs: [1],
      },
    ],
    buffers: [{}],
  });
  const panel = await openQuantizer(page, { name: 'lacking.tflite', bytes });
  await dropFile(page, { name: 'x.npy', bytes: arrayOf([1, 4], [new Float32Array([1, 2, 3, 4])]) });
  const says = panel.getByText(/LSH_PROJECTION/).first();
  if (!(await says.isVisible())) await quantizeButton(panel).click();
  await expect(says).toBeVisible();
});

const LARGE = { name: 'mobilenet.tflite', bytes: mobileNet() };
const PICTURES = { name: 'pictures.npy', bytes: smoothNoise([1, 96, 96, 3], 40) };

test('stopping takes effect at once, and nothing is lost by it', async ({ page }) => {
  const panel = await openQuantizer(page, LARGE);
  await dropFile(page, PICTURES);
  await quantizeButton(panel).click();
  const progress = rail(panel).getByRole('progressbar');
  await expect.poll(() => progress.getAttribute('value')).not.toBeNull();
  // From the press to the page at rest again, on the page's own clock.
  const took = await page.evaluate(async () => {
    const stop = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Stop');
    if (stop === undefined) throw new Error('There is no Stop.');
    const from = performance.now();
    stop.click();
    while (document.body.contains(stop)) await new Promise(requestAnimationFrame);
    return performance.now() - from;
  });
  expect(took).toBeLessThan(100);
  await goToStep(panel, 'Data');
  await expect(panel).toContainText('pictures.npy');
  await goToStep(panel, 'Scheme');
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  await quantizeButton(panel).click();
  await expect(costRow(panel, 'TFLM')).toContainText('dB', { timeout: 40_000 });
});

/** The longest task of the page while it quantizes, from a fresh start, in milliseconds. */
async function longestWhileQuantizing(page: Page): Promise<number> {
  const panel = await openQuantizer(page, LARGE);
  await dropFile(page, PICTURES);
  await expect(panel.getByRole('figure')).toBeVisible();
  await goToStep(panel, 'Scheme');
  await panel.getByRole('button', { name: 'As TFLite converter' }).click();
  return longestTask(page, async () => {
    await quantizeButton(panel).click();
    await expect(costRow(panel, 'TFLM')).toContainText('dB', { timeout: 40_000 });
  });
}

test('the page stays free while the worker works', async ({ page }) => {
  test.setTimeout(120_000);
  // Best of three: another test on the machine can hold a task up, but not every time.
  let longest = Infinity;
  for (let attempt = 0; attempt < 3 && longest >= 50; attempt++)
    longest = Math.min(longest, await longestWhileQuantizing(page));
  expect(longest).toBeLessThan(50);
});

test('sample data and file stay in the tab, and nothing is loaded before it is needed', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await openStudio(page);
  await page.waitForLoadState('networkidle');
  expect(asked.filter((url) => /tfjs|quantiz|layer-chart|\.wasm$/.test(url))).toEqual([]);
  await dropFile(page, sampleFile('keyword-spotting'));
  await showTab(page, 'Quantize');
  expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([]);
});
