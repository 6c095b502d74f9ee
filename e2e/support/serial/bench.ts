/** A page with injected ports and a small model open, at the Measure tab; and what tests look at there. */
import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { makeCase } from '../../../src/core/runtime/testing/cases/cases';
import { dropFile } from '../files';
import { openStudio, showTab } from '../studio';
import { injectSerial } from './inject';
import type { InjectedSerial, Program, Start } from './inject';

export interface Bench {
  readonly page: Page;
  readonly serial: InjectedSerial;
  readonly panel: Locator;
}

/** Longer than flashing and measuring a small model takes on a busy machine. */
export const FLASH_MS = 60_000;

export const CP2102 = { usbVendorId: 0x10c4, usbProductId: 0xea60 };

/** Dense layers, which differ by their number. */
const smallModel = (number: number): { name: string; bytes: Uint8Array } => ({
  name: `small-${number}.tflite`,
  bytes: makeCase('convolution', 'FULLY_CONNECTED INT8', number).model,
});

export const flash = (panel: Locator): Locator =>
  panel.getByRole('button', { name: 'Flash and measure' });
export const measure = (panel: Locator): Locator =>
  panel.getByRole('button', { name: 'Measure without flashing' });
export const steps = (panel: Locator): Locator => panel.getByRole('list', { name: 'Steps' });
export const failure = (panel: Locator): Locator => panel.getByRole('alert');
export const equality = (panel: Locator): Locator => panel.getByText('Board output = tab output');
export const boardField = (panel: Locator): Locator =>
  panel.getByRole('combobox', { name: 'Board', exact: true });

export const openSmall = async (page: Page, number: number): Promise<void> => {
  const model = smallModel(number);
  await dropFile(page, model);
  await expect(page.getByRole('group', { name: 'Open model' })).toContainText(model.name);
};

const running = new Set<InjectedSerial>();

/** After each test. */
export const endBench = (): void => {
  for (const serial of running) serial.stop();
  running.clear();
};

/** @param start makes the programs that run on boards */
export const beginBench = async (page: Page, start?: (how: Start) => Program): Promise<Bench> => {
  const serial = await injectSerial(page, start);
  running.add(serial);
  await openStudio(page);
  await openSmall(page, 3);
  return { page, serial, panel: await showTab(page, 'Measure') };
};

/** Connects through the picker and says which board it is. */
export const connectAs = async (
  { serial, panel }: Bench,
  port: string,
  board: string,
): Promise<void> => {
  await serial.picker({ choose: port });
  await panel.getByRole('button', { name: 'Connect board' }).click();
  await boardField(panel).selectOption(board);
  await panel.getByLabel('runs', { exact: true }).fill('2');
};
