/**
 * The whole way with no hardware: a model is dropped on a studio that was just opened, flashed to the
 * emulated Pico and measured; its times go with a link, and whoever opens that sees them as the link's word.
 */
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import { openModelLine, openStudio, sampleFile, showTab } from './support/studio';
import { expect, test } from './support/test';

const EMULATED_MS = 90_000;

test('drop a model, flash and measure the emulated Pico, share the times', async ({
  page,
  context,
}) => {
  test.setTimeout(3 * EMULATED_MS);
  await openStudio(page);
  await dropFile(page, { ...sampleFile('vibration-anomaly'), name: 'bearing-7.tflite' });
  await expect(openModelLine(page)).toContainText('bearing-7.tflite');
  const panel = await showTab(page, 'Measure');
  await panel.getByLabel('runs', { exact: true }).fill('2');
  await panel.getByRole('button', { name: 'Emulated Pico' }).click();
  await expect(panel).toContainText('Connected: emulated Raspberry Pi Pico');
  await panel.getByRole('button', { name: 'Judge it against Raspberry Pi Pico' }).click();
  await expect(page.getByRole('combobox', { name: 'Board: Raspberry Pi Pico' })).toBeVisible();
  await panel.getByRole('button', { name: 'Flash and measure' }).click();
  await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
  const operators = panel.getByRole('grid', { name: 'Times by operator' });
  await expect(operators).toHaveAttribute('aria-rowcount', '11');
  const first = operators.getByRole('row', { name: /^0 FULLY_CONNECTED/ });
  await expect(first).toContainText(/[1-9]/);
  const ofFirst = await first.innerText();
  const median = await panel
    .getByRole('region', { name: 'Times' })
    .locator('strong')
    .first()
    .textContent();
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Share this profile' });
  const link = dialog.getByLabel('Link', { exact: true });
  await expect(link).toHaveValue(/#p=2\./);
  const times = dialog.getByLabel('Include 1 measurement');
  await times.uncheck();
  await expect(link).toHaveValue(/#p=1\./);
  await times.check();
  await expect(link).toHaveValue(/#p=2\./);
  await expectAccessible(page);
  const receiver = await context.newPage();
  await receiver.goto(await link.inputValue());
  await expect(openModelLine(receiver)).toContainText('bearing-7.tflite');
  const seen = await showTab(receiver, 'Measure');
  await expect(seen).toContainText('This is what the link says; it was not measured here.');
  await expect(seen.getByRole('region', { name: 'Times' }).locator('strong').first()).toHaveText(
    median ?? '',
  );
  await expect(seen).toContainText('the same outputs, bit for bit: so the link says.');
  const received = seen.getByRole('grid', { name: 'Times by operator' });
  await expect(received).toHaveAttribute('aria-rowcount', '11');
  expect(await received.getByRole('row', { name: /^0 FULLY_CONNECTED/ }).innerText()).toBe(ofFirst);
  await expectAccessible(receiver);
  await receiver.screenshot({ path: test.info().outputPath('from-link.png') });
});
