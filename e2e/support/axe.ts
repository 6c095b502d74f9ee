/** Accessibility: runs axe-core in the page and fails with what it found, element by element. */
import axe from 'axe-core';
import { expect, type Page } from '@playwright/test';

const THEMES = ['dark', 'light'] as const;

/** Findings as lines to read: rule, what it wants, and where. */
const violations = async (page: Page): Promise<readonly string[]> => {
  // The debugger's evaluation is not subject to the page's content policy; a script tag would be.
  await page.evaluate(axe.source);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ['violations'],
    }),
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${help}\n  at ${String(target)}\n  ${failureSummary ?? ''}`,
    ),
  );
};

/** Fails when axe finds anything on the page as it stands, in the dark or in the light theme. */
export const expectAccessible = async (page: Page): Promise<void> => {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `axe, ${colorScheme} theme`).toEqual([]);
  }
};
