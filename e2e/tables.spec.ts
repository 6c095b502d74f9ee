/** The tables: sorting, finding, keyboard, and the map's twin being complete. */
import { grouped, inspector, openStudio, profileOf, sampleFile, showTab } from './support/studio';
import { expect, test } from './support/test';

const VISION = sampleFile('vision-96');

test('a column sorts both ways and back, and says so', { tag: '@narrow' }, async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Operators');
  const head = panel.getByRole('columnheader', { name: 'Weights, B' });
  const first = panel.getByRole('row').nth(1);
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  const { operators } = await profileOf(VISION);
  const most = Math.max(...operators.map(({ weightBytes }) => weightBytes));
  await expect(first).toContainText(grouped(most));
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(first).not.toContainText(grouped(most));
  await head.getByRole('button').click();
  await expect(head).not.toHaveAttribute('aria-sort');
  await expect(first).toContainText('CONV_2D');
});

test('the tensor table holds every planned buffer and every persistent cause', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Tensors');
  const { arena } = await profileOf(VISION);
  const causes = new Set(arena.persistent.map(({ cause }) => cause));
  const grid = panel.getByRole('grid');
  const expected = arena.buffers.length + causes.size;
  await expect(grid).toHaveAttribute('aria-rowcount', String(expected + 1));
  const tail = panel.getByRole('columnheader', { name: 'Offset' }).getByRole('button');
  await tail.click();
  const top = arena.buffers.reduce((a, b) => (b.offset > a.offset ? b : a));
  await expect(panel.getByRole('row').nth(1)).toContainText(
    `${grouped(top.offset)} 0x${top.offset.toString(16)}`,
  );
  await grid.focus();
  await page.keyboard.press('End');
  await expect(panel.getByRole('row').filter({ hasText: 'persistent' }).last()).toBeVisible();
});

test('/ finds tensors, constants included', async ({ page }) => {
  await openStudio(page);
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Find a tensor' });
  await expect(field).toBeFocused();
  await page.keyboard.type('block_3/');
  const panel = page.getByRole('tabpanel', { name: /^Tensors/ });
  await expect(panel.getByRole('row')).toHaveCount(3);
  await panel.getByRole('button', { name: 'Constants' }).click();
  await expect(panel.getByRole('row', { name: /block_3\/depthwise.*weights/ })).toBeVisible();
  await panel.getByRole('row').nth(1).click();
  await expect(inspector(page)).toContainText('stays in flash');
});

test('the keyboard alone sorts, walks and picks rows', async ({ page }) => {
  await openStudio(page);
  const panel = await showTab(page, 'Operators');
  const grid = panel.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText(
    '1 DEPTHWISE_CONV_2D',
  );
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('30 ');
  await expect(panel.getByRole('row', { name: /^30 / })).toBeInViewport();
});

test('flash adds up to model and code, with every operator beside it', async ({ page }) => {
  await openStudio(page);
  const { flash } = await profileOf(VISION);
  const panel = await showTab(page, 'Flash');
  for (const bytes of [
    flash.runtime,
    flash.runtimeWithLogs,
    flash.runtimeAllOps,
    flash.runtimeAllOpsWithLogs,
  ]) {
    await expect(panel).toContainText(grouped(bytes));
  }
  // The chart has been drawn: it came with a chunk of its own.
  await expect(panel.locator('svg .recharts-rectangle').first()).toBeVisible();
  await expect(panel.getByRole('row', { name: /names/ })).toBeVisible();
});
