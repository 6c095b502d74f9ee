/** Running the open model: noise, files and pictures in; outputs, statistics and sentences out. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { writeTflite } from '../src/core/formats/tflite/write';
import { codeOf } from '../src/core/formats/testing/tiny-model';
import { dtypeCode } from '../src/core/graph/dtypes';
import { readNpy, writeNpy } from '../src/core/run/npy';
import { runModel } from '../src/core/run/run';
import { openModel } from '../src/core/formats/open';
import { testModule } from '../src/core/runtime/testing/module';
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import { pngOf } from './support/png';
import { inspector, openModelLine, openStudio, sampleFile, showTab } from './support/studio';
import type { TestModel } from './support/studio';
import { expect, test } from './support/test';

/** What the core says for seeded noise: the page must say the same. */
async function coreRun({ bytes, name }: TestModel, seed: number, rounding: 'double' | 'single') {
  const { graph, bytes: model } = openModel(bytes, name);
  const inputs = [{ kind: 'noise', seed } as const];
  const host = { module: testModule(), now: () => 1e3 * Math.random() };
  return runModel(graph, model, { inputs, rounding, repeat: 1 }, host);
}
const hex = (crc: number): string => `0x${crc.toString(16).padStart(8, '0')}`;
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const outputs = (panel: Locator): Locator => panel.getByRole('region', { name: 'Outputs' });
const statistics = (panel: Locator): Locator =>
  panel.getByRole('grid', { name: 'Operators in this run' });
const run = (panel: Locator): Promise<void> =>
  panel.getByRole('button', { name: 'Run the model' }).click();

const KEYWORDS = sampleFile('keyword-spotting');

test(
  'noise gives the outputs of the core, and a row for every operator',
  { tag: '@narrow' },
  async ({ page }) => {
    await openStudio(page, '#sample=keyword-spotting');
    const panel = await showTab(page, 'Run');
    await expect(panel).toContainText('mfcc int8 [1, 49, 10, 1]');
    await run(panel);
    const expected = await coreRun(KEYWORDS, 1, 'double');
    await expect(outputs(panel)).toContainText(hex(expected.outputs[0]!.crc32));
    await expect(outputs(panel)).toContainText('from noise, seed 1; double rounding');
    await expect(panel).toContainText('in this tab, not on the chip');
    await expect(statistics(panel)).toHaveAttribute('aria-rowcount', '14');
    await expectAccessible(page);
  },
);

test('seed and rounding are what is run', async ({ page }) => {
  await openStudio(page, '#sample=keyword-spotting');
  const panel = await showTab(page, 'Run');
  await panel.getByLabel('seed').fill('5');
  await panel.getByRole('button', { name: 'TFLite' }).click();
  await run(panel);
  const expected = await coreRun(KEYWORDS, 5, 'single');
  await expect(outputs(panel)).toContainText('from noise, seed 5; single rounding');
  await expect(outputs(panel)).toContainText(hex(expected.outputs[0]!.crc32));
});

test('the shortcut runs from anywhere; choosing an operator selects it everywhere', async ({
  page,
}) => {
  await openStudio(page);
  await page.keyboard.press('r');
  const panel = page.getByRole('tabpanel', { name: 'Run' });
  const row = statistics(panel).getByRole('row', { name: /^3 DEPTHWISE_CONV_2D/ });
  await row.click();
  await expect(inspector(page)).toContainText('3 DEPTHWISE_CONV_2D');
  await expect(row).toHaveAttribute('aria-selected', 'true');
});

test('an array dropped on the page is fed to the model', async ({ page }) => {
  await openStudio(page, '#sample=vibration-anomaly');
  const values = Float32Array.from({ length: 640 }, (_, i) => Math.sin(i));
  await dropFile(page, { name: 'sine.npy', bytes: writeNpy('FLOAT32', [1, 640], values) });
  const panel = page.getByRole('tabpanel', { name: 'Run' });
  await expect(outputs(panel)).toContainText('from sine.npy');
  await expect(openModelLine(page)).toContainText('vibration-anomaly.tflite');
  const downloading = page.waitForEvent('download');
  await outputs(panel).getByRole('button', { name: 'Save .npy' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('vibration-anomaly-output-0.npy');
  const saved = readNpy(new Uint8Array(readFileSync(await download.path())), 'saved');
  await outputs(panel).getByRole('button', { name: 'Copy JSON' }).click();
  await expect(outputs(panel).getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const json = JSON.parse(copied) as { outputs: readonly { raw: readonly number[] }[] };
  expect(json.outputs[0]?.raw).toEqual([...(saved.elements as Int8Array)]);
});

test('data that does not fit gets a sentence, and other data works again', async ({ page }) => {
  await openStudio(page, '#sample=vibration-anomaly');
  const panel = page.getByRole('tabpanel', { name: 'Run' });
  const alert = panel.getByRole('alert');
  await dropFile(page, {
    name: 'cut.npy',
    bytes: writeNpy('INT8', [9], new Int8Array(9)).slice(0, 70),
  });
  await expect(alert).toContainText('“cut.npy” ends within its header.');
  await dropFile(page, { name: 'nine.npy', bytes: writeNpy('INT8', [9], new Int8Array(9)) });
  await expect(alert).toContainText('“nine.npy” holds 9; the input features takes 1 × 640.');
  await dropFile(page, { name: 'words.csv', bytes: text('1, 2\n3, four') });
  await expect(alert).toContainText('line 2, column 2: “four” is not a number');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Zeros' }).click();
  await expect(alert).toBeHidden();
  await run(panel);
  await expect(outputs(panel)).toContainText('from zeros');
});

test(
  'a picture is fed as the model sees it, with options in sight',
  { tag: '@narrow' },
  async ({ page }) => {
    await openStudio(page);
    await dropFile(page, { name: 'grey.png', bytes: pngOf(40, 30, 255) });
    const panel = page.getByRole('tabpanel', { name: 'Run' });
    await expect(outputs(panel)).toContainText('from grey.png, cover, 0..1');
    await expect(panel.getByRole('img', { name: /as the model sees it/ })).toBeVisible();
    await expect(panel.getByLabel('Black to white')).toHaveValue('0..1');
    await panel.getByLabel('Black to white').selectOption('-1..1');
    await panel.getByRole('button', { name: 'Stretch' }).click();
    await run(panel);
    await expect(outputs(panel)).toContainText('from grey.png, stretch, -1..1');
    await expectAccessible(page);
    await dropFile(page, { name: 'broken.png', bytes: pngOf(4, 4, 9).subarray(0, 20) });
    await expect(panel.getByRole('alert')).toContainText(
      '“broken.png” is a picture that this browser cannot decode.',
    );
  },
);

test('a model with an operator that the runtime lacks is refused by its name', async ({ page }) => {
  await openStudio(page);
  const tensors = ['x', 'y'].map((name) => ({ name, shape: [1, 4], type: dtypeCode('FLOAT32') }));
  const bytes = writeTflite({
    description: '',
    operatorCodes: [{ builtinCode: codeOf('L2_NORMALIZATION') }],
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
  await dropFile(page, { name: 'lacking.tflite', bytes });
  await expect(openModelLine(page)).toContainText('lacking.tflite');
  const panel = await showTab(page, 'Run');
  await run(panel);
  await expect(panel.getByRole('alert')).toContainText(
    'The runtime cannot run this model: operator 0, L2_NORMALIZATION',
  );
});

test('a long run says how far it is, and can be stopped without losing anything', async ({
  page,
}) => {
  await openStudio(page);
  const type = dtypeCode('FLOAT32');
  const tensor = (name: string, isVariable = false) => ({
    name,
    shape: [1, 400_000],
    type,
    isVariable,
  });
  const bytes = writeTflite({
    description: '',
    operatorCodes: [{ builtinCode: codeOf('RESHAPE') }],
    subgraphs: [
      {
        tensors: [tensor('x'), tensor('y'), { ...tensor('kept', true), shape: [1] }],
        operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
        inputs: [0],
        outputs: [1],
      },
    ],
    buffers: [{}],
  });
  await dropFile(page, { name: 'long.tflite', bytes });
  await expect(openModelLine(page)).toContainText('long.tflite');
  const panel = await showTab(page, 'Run');
  const inferences = panel.getByLabel('Inferences in a row');
  await inferences.fill('100000');
  await run(panel);
  const progress = panel.getByRole('progressbar', { name: 'Run' });
  await expect
    .poll(() => progress.evaluate((element) => (element as HTMLProgressElement).value))
    .toBeGreaterThan(0);
  await panel.getByRole('button', { name: 'Stop the run' }).click();
  await expect(progress).toBeHidden();
  await inferences.fill('2');
  await run(panel);
  await expect(outputs(panel)).toContainText('inference 2');
});

test('a profile from a link says that it has nothing to run', async ({ page }) => {
  await openStudio(page, '#sample=keyword-spotting');
  await page.getByRole('button', { name: /^Share/ }).click();
  const link = page.getByLabel('Link', { exact: true });
  await expect(link).toHaveValue(/#p=/);
  const address = await link.inputValue();
  await page.goto('about:blank');
  await openStudio(page, address.slice(address.indexOf('#')));
  const panel = await showTab(page, 'Run');
  await expect(panel).toContainText('carries no weights. Drop the model’s file to run it.');
});

test.describe('offline', () => {
  test.use({ serviceWorkers: 'allow' });

  test('runs without a network after the first visit', async ({ page, context }) => {
    await openStudio(page, '#sample=keyword-spotting');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    await page.reload();
    const panel = await showTab(page, 'Run');
    await run(panel);
    await expect(outputs(panel)).toContainText('CRC32 0x');
  });
});

/** The bytes that opening the page loads must not grow by what only a run needs. */
test('nothing of the runtime is loaded before something runs', async ({ page }) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await openStudio(page);
  await settle(page);
  expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([]);
  await page.keyboard.press('r');
  await expect(outputs(page.getByRole('tabpanel', { name: 'Run' }))).toBeVisible();
  expect(asked.filter((url) => url.endsWith('.wasm'))).toHaveLength(1);
});

const settle = (page: Page): Promise<void> => page.waitForLoadState('networkidle');
