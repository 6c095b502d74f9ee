/** Every number answers "why?", down to the struct it came from; tables, map and inspector agree. */
import type { Page } from '@playwright/test';
import { arenaMap } from './support/map';
import { grouped, inspector, openStudio, profileOf, sampleFile, showTab } from './support/studio';
import { expect, test } from './support/test';

const VISION = sampleFile('vision-96');

const step = (page: Page, name: string | RegExp): Promise<void> =>
  inspector(page).getByRole('button', { name }).first().click();

test(
  'the minimum leads to used, to tail, to a cause, to an operator, and back',
  { tag: '@narrow' },
  async ({ page }) => {
    await openStudio(page);
    const { arena } = await profileOf(VISION);
    await page
      .getByRole('region', { name: 'Verdict' })
      .getByRole('button', { name: grouped(arena.minimum) })
      .click();
    await expect(inspector(page)).toContainText('Smallest arena that works');
    await expect(inspector(page)).toContainText('exact');
    await step(page, /in use after allocation/);
    await expect(inspector(page)).toContainText('arena_used_bytes()');
    await expect(inspector(page)).toContainText(grouped(arena.used));
    await step(page, /^tail/);
    await expect(inspector(page)).toContainText(`Sum${grouped(arena.tail)} B`);
    await step(page, /^Kernel buffers/);
    await expect(inspector(page)).toContainText('in TFLM’s order');
    await step(page, /CONV_2D/);
    await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('0 CONV_2D');
    for (let i = 0; i < 5; i += 1) await step(page, 'Back');
    await expect(inspector(page)).toContainText('What sets the peak');
  },
);

test('the peak names its buffers, and each says why it is alive', async ({ page }) => {
  await openStudio(page);
  await expect(inspector(page)).toContainText('Step 3, operator 2 CONV_2D, sets the peak');
  await step(page, /block_1\/pointwise/);
  await expect(inspector(page)).toContainText('36,864 B');
  await expect(inspector(page)).toContainText('int8 [1,48,48,16]');
  await expect(inspector(page)).toContainText('Alive at the peak');
  await expect(inspector(page)).toContainText('0x0');
  await expect(page).toHaveURL(/select=b\d+/);
  const row = (await showTab(page, 'Tensors')).getByRole('row', { name: /^block_1\/pointwise/ });
  await expect(row).toHaveAttribute('aria-selected', 'true');
});

test('an operator’s row moves the map’s playhead to it', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Operators');
  await panel.getByRole('row', { name: /^5 DEPTHWISE_CONV_2D/ }).click();
  await expect(page).toHaveURL(/select=o0\.5/);
  await expect(page).toHaveURL(/step=6/);
  await expect(inspector(page)).toContainText('5 DEPTHWISE_CONV_2D');
  await expect(inspector(page)).toContainText('Keeps in the persistent tail');
});

test('shortcuts walk steps and peaks from anywhere', async ({ page }) => {
  await openStudio(page);
  await page.keyboard.press('.');
  await expect(page).toHaveURL(/step=4/);
  await page.keyboard.press('[');
  await expect(page).toHaveURL(/step=3/);
  await page.keyboard.press(',');
  await expect(page).toHaveURL(/step=2/);
  await page.keyboard.press('m');
  await expect(arenaMap(page)).toBeFocused();
});

test('a number shows its KiB on hover', async ({ page }) => {
  await openStudio(page);
  await inspector(page).getByText('55,296 B').first().hover();
  await expect(page.getByRole('tooltip')).toHaveText('54 KiB');
});

test('the MAC count leads to the operators that make it', async ({ page }) => {
  await openStudio(page);
  await page.getByRole('button', { name: '7.16 M MACs' }).click();
  await expect(inspector(page)).toContainText('Multiply-accumulates of one inference');
  const { operators } = await profileOf(VISION);
  const total = operators.reduce((sum, { macs }) => sum + macs, 0);
  await expect(inspector(page)).toContainText(grouped(total));
});
