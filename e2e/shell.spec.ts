/** The shell by itself: it opens, is accessible, keeps to its own origin, and works offline. */
import { expectAccessible } from './support/axe';
import { expect, test } from './support/test';

test('the page opens and is accessible', { tag: '@narrow' }, async ({ page }) => {
  await page.goto('./');
  await expect(page).toHaveTitle(/Arenascope/);
  await expect(page.locator('#root')).not.toBeEmpty();
  await expectAccessible(page);
});

test('the content policy refuses other origins, inline script and markup from strings', async ({
  page,
}) => {
  await page.goto('./');
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("'unsafe-eval'");
  expect(policy).not.toContain("'unsafe-inline'");
});

test.describe('offline', () => {
  test.use({ serviceWorkers: 'allow', expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

  test('works without a network after the first visit', async ({ page, context }) => {
    await page.goto('./');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    const isOnline = await page.evaluate(() =>
      fetch('./not-cached', { method: 'POST' }).then(
        () => true,
        () => false,
      ),
    );
    expect(isOnline, 'the network is really off').toBe(false);
    await page.reload();
    await expect(page).toHaveTitle(/Arenascope/);
    await expect(page.locator('#root')).not.toBeEmpty();
  });
});
