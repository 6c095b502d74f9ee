/** The studio as a test drives it: open things, read the verdict, choose boards and tabs. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Target } from '../../src/core/arena/plan';
import { openModel } from '../../src/core/formats/open';
import { sha256Hex } from '../../src/core/profile/hash';
import { makeProfile } from '../../src/core/profile/make-profile';
import type { Profile } from '../../src/core/profile/profile';
import { makeSamples } from '../../src/core/samples/testing/made';
import { arenaMap } from './map';

const NANO: Target = { kernels: 'cmsis-dsp', abi: 'short-enums' };

export interface TestModel {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A built-in sample's file. */
export function sampleFile(id: string): TestModel {
  const sample = makeSamples().find((one) => one.id === id);
  if (sample === undefined) throw new Error(`No sample ${id}.`);
  return { name: sample.file, bytes: sample.bytes };
}

/** What the core says about a model: the page must say the same. */
export async function profileOf({ name, bytes }: TestModel, target = NANO): Promise<Profile> {
  const opened = openModel(bytes, name);
  const file = {
    name,
    sha256: await sha256Hex(opened.bytes),
    bytes: opened.bytes.length,
    layout: opened.layout,
  };
  return makeProfile({ file, graph: opened.graph }, target);
}

/** Opens the studio and waits for its first map. */
export async function openStudio(page: Page, fragment = ''): Promise<void> {
  await page.goto(`./${fragment}`);
  await expect(arenaMap(page).locator('canvas')).toHaveCount(2);
  // Popups load when the page is idle; with them, buttons are what they will stay.
  await expect(page.getByRole('combobox', { name: /^Board:/ })).toBeVisible();
}

export const verdict = (page: Page): Locator => page.getByRole('region', { name: 'Verdict' });
export const inspector = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Inspector' });
export const openModelLine = (page: Page): Locator =>
  page.getByRole('group', { name: 'Open model' });
export const tab = (page: Page, name: string): Locator =>
  page.getByRole('tab', { name: new RegExp(`^${name}`) });

/** Opens a tab and returns its panel. */
export async function showTab(page: Page, name: string): Promise<Locator> {
  await tab(page, name).click();
  return page.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
}

/** Chooses a board in the header, by typing a part of its name. */
export async function chooseBoard(page: Page, words: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Board:/ }).click();
  await page.getByRole('combobox', { name: 'Find a board' }).fill(words);
  await page.getByRole('option', { name: new RegExp(`^${name} (yours )?[\\d,.]+ KiB`) }).click();
  await expect(page.getByRole('combobox', { name: `Board: ${name}` })).toBeVisible();
}

/** `82320` -> `82,320`. */
export const grouped = (value: number): string => value.toLocaleString('en-US');
