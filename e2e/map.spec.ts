/** The arena map with mouse, keyboard and touch, on a built-in sample. */
import { largestBuffer, middleOf, openSample, pointOn, sampleScene } from './support/map';
import { expect, test } from './support/test';

const SAMPLE = 'vision-96';
const scene = sampleScene(SAMPLE);
const largest = largestBuffer(scene);
const [peak = 0] = scene.peaks;

test('hovering says what a buffer is, clicking selects it everywhere', async ({ page }) => {
  const map = await openSample(page, SAMPLE);
  const { x, y } = await middleOf(map, scene, largest);
  await page.mouse.move(x, y);
  const tooltip = page.locator('body > [role="presentation"]');
  await expect(tooltip).toContainText(largest.name.split('/').at(-1) ?? '');
  await expect(tooltip).toContainText('36,864 B');
  await page.mouse.click(x, y);
  await expect(page).toHaveURL(new RegExp(`select=b${largest.buffer.id}\\b`));
  await expect(page.getByLabel('Inspector')).toContainText('36,864');
});

test('the tail is broken down by cause', async ({ page }) => {
  const map = await openSample(page, SAMPLE);
  const run = scene.tail.reduce((a, b) => (b.y1 - b.y0 > a.y1 - a.y0 ? b : a));
  const { x, y } = await pointOn(map, scene, 20, (run.y0 + run.y1) / 2);
  await page.mouse.click(x, y);
  await expect(page).toHaveURL(new RegExp(`select=persistent(:|%3A)${run.cause}`));
});

test('the keyboard alone walks steps, buffers and peaks, and opens the inspector', async ({
  page,
}) => {
  const map = await openSample(page, SAMPLE);
  await map.focus();
  const says = map.page().locator('[aria-live="polite"]', { hasText: /^Step \d/ });
  await page.keyboard.press('Home');
  await expect(says).toContainText('Step 0 of 31');
  await page.keyboard.press(']');
  await expect(says).toContainText(`Step ${peak} of 31`);
  await expect(says).toContainText('the peak');
  await page.keyboard.press('ArrowRight');
  await expect(says).toContainText(`Step ${peak + 1} of 31`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect(says).toContainText('Selected: ');
  await expect(page).toHaveURL(/select=b\d+/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Inspector')).toBeFocused();
});

test('zoom keeps what is under the pointer there, and fit brings all back', async ({ page }) => {
  const map = await openSample(page, SAMPLE);
  const fit = page.getByRole('button', { name: 'Fit the whole arena' });
  await expect(fit).toHaveAttribute('aria-pressed', 'true');
  const { x, y } = await middleOf(map, scene, largest);
  await page.mouse.move(x, y);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 8; turn += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(fit).toHaveAttribute('aria-pressed', 'false');
  const tooltip = page.locator('body > [role="presentation"]');
  await expect(tooltip).toContainText('36,864 B');
  await map.focus();
  await page.keyboard.press('0');
  await expect(fit).toHaveAttribute('aria-pressed', 'true');
});

test('the RAM line asks "what if" with keyboard and mouse', async ({ page }) => {
  await openSample(page, SAMPLE);
  const line = page.getByRole('slider', { name: 'RAM budget' });
  await line.focus();
  await page.keyboard.press('Home');
  await expect(line).toHaveAttribute('aria-valuetext', /What if RAM were 0 B, .* short/);
  await page.keyboard.press('Escape');
  await expect(line).toHaveAttribute('aria-valuetext', /^RAM .* free$/);
  const box = await line.boundingBox();
  if (box === null) throw new Error('The line is not on the page.');
  await page.mouse.move(box.x + 200, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 100, { steps: 4 });
  await page.mouse.up();
  await expect(line).toHaveAttribute('aria-valuetext', /What if RAM were .* short/);
  await expect(page).toHaveURL(/budget=\d+/);
});

test('touch taps a buffer and walks the steps', { tag: '@narrow-only' }, async ({ page }) => {
  const map = await openSample(page, SAMPLE);
  await map.scrollIntoViewIfNeeded();
  const { x, y } = await middleOf(map, scene, largest);
  await page.touchscreen.tap(x, y);
  await expect(page).toHaveURL(new RegExp(`select=b${largest.buffer.id}\\b`));
  const devtools = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly number[]) =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map((left) => ({ x: left, y })),
    });
  const to = await pointOn(map, scene, 20.5, 0);
  await touch('touchStart', [x]);
  for (let part = 1; part <= 10; part += 1)
    await touch('touchMove', [x + ((to.x - x) * part) / 10]);
  await touch('touchEnd', []);
  await expect(page).toHaveURL(/step=20\b/);
});
