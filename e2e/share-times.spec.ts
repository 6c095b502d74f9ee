/** Times that a board measured go with a link, and whoever opens it sees them as the link's word. */
import { expectAccessible } from './support/axe';
import { openStudio, showTab } from './support/studio';
import { expect, test } from './support/test';

const EMULATED_MS = 90_000;

test('a link brings the measured times along, and says whose word they are', async ({
  page,
  context,
}) => {
  test.setTimeout(3 * EMULATED_MS);
  await openStudio(page, '#sample=vibration-anomaly');
  const panel = await showTab(page, 'Measure');
  await panel.getByLabel('runs', { exact: true }).fill('2');
  await panel.getByRole('button', { name: 'Flash and measure' }).click();
  await expect(panel).toContainText('Board output = tab output', { timeout: EMULATED_MS });
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
  const seen = await showTab(receiver, 'Measure');
  await expect(seen).toContainText('This is what the link says; it was not measured here.');
  await expect(seen.getByRole('region', { name: 'Times' }).locator('strong').first()).toHaveText(
    median ?? '',
  );
  await expect(seen.getByRole('grid', { name: 'Times by operator' })).toHaveAttribute(
    'aria-rowcount',
    '11',
  );
  await expectAccessible(receiver);
  await receiver.screenshot({ path: test.info().outputPath('from-link.png') });
});
