/**
 * A Pico flashed by its drive: the UF2 file that the page saves goes block by block into an emulated chip in
 * the test, and what then runs answers over an injected port, as over an adapter on the Pico's pins, or over
 * its own USB, down to the packets. The studio sees no chip while it saves, so only the answer may count as proof.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { startUsbPico, UsbHost } from '../scripts/runner/testing/usb-pico';
import { readUf2 } from '../src/core/firmware/uf2';
import type { ChipLink } from '../src/device/emulator/chip-link';
import { localChip } from '../src/device/emulator/testing/local-chip';
import { expectAccessible } from './support/axe';
import {
  beginBench,
  connectAs,
  CP2102,
  endBench,
  equality,
  failure,
  flash,
  FLASH_MS,
  openSmall,
  steps,
} from './support/serial/bench';
import type { Start } from './support/serial/inject';
import { expect, test } from './support/test';

/** What the person does in the save dialog: saves to the board's drive, to another place, or closes it. */
type Saving = 'drive' | 'elsewhere' | 'close';

interface SavedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A save dialog of the test's own. `drive` goes away with the last bytes, as a restarting board's does. */
const injectSaving = async (
  page: Page,
  savings: Saving[],
  onSaved: (file: SavedFile, saving: Saving) => Promise<void>,
): Promise<void> => {
  await page.exposeFunction('nextSaving', () => savings.shift() ?? 'close');
  await page.exposeFunction('savedFile', (name: string, bytes: string, saving: Saving) =>
    onSaved({ name, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) }, saving),
  );
  await page.addInitScript(() => {
    const outside = window as unknown as {
      nextSaving: () => Promise<Saving>;
      savedFile: (name: string, bytes: string, saving: Saving) => Promise<void>;
    };
    const base64 = (content: Blob): Promise<string> =>
      new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve((reader.result as string).replace(/^.*,/, ''));
        reader.readAsDataURL(content);
      });
    const showSaveFilePicker = async ({ suggestedName }: { suggestedName: string }) => {
      const saving = await outside.nextSaving();
      if (saving === 'close') throw new DOMException('The user aborted a request.', 'AbortError');
      let content = new Blob();
      const close = async (): Promise<void> => {
        await outside.savedFile(suggestedName, await base64(content), saving);
        if (saving === 'drive') throw new DOMException('The drive is gone.', 'NotFoundError');
      };
      const write = (blob: Blob): Promise<void> => Promise.resolve(void (content = blob));
      return { createWritable: () => Promise.resolve({ write, close }) };
    };
    Object.defineProperty(window, 'showSaveFilePicker', { value: showSaveFilePicker });
  });
};

const picos: ChipLink[] = [];
test.afterEach(() => {
  endBench();
  for (const pico of picos.splice(0)) pico.close();
});

/** What a UF2 file leaves in an emulated Pico whose own USB is on the injected port. */
const plugUsb = () => {
  let send: Start['send'] = () => undefined;
  let host: UsbHost | undefined;
  let isOver = false;
  const take = ({ bytes }: SavedFile): void => {
    host = new UsbHost(startUsbPico(readUf2(bytes).pieces));
    host.enumerate();
    host.open();
  };
  /** The bus goes on for as long as there is anything to hear. */
  const goOn = async (usb: UsbHost): Promise<void> => {
    for (let told = 0; !isOver;) {
      usb.frame();
      if (usb.heard.length > told) send(Buffer.from(usb.heard.slice(told), 'latin1'));
      told = usb.heard.length;
      await sleep(usb.pico.isAsleep() && usb.unsent === 0 ? 5 : 0);
    }
  };
  const program = (start: Start) => {
    ({ send } = start);
    if (host !== undefined) void goOn(host);
    return {
      receive: (bytes: Uint8Array) => host?.write(Buffer.from(bytes).toString('latin1')),
      stop: () => void (isOver = true),
    };
  };
  return { program, take };
};

/** An emulated Pico whose pins are on the injected port. */
const plugPico = () => {
  let send: Start['send'] = () => undefined;
  const chip = localChip({ onBytes: (bytes) => send(bytes), onProgress: () => undefined });
  picos.push(chip);
  const program = (start: Start) => {
    ({ send } = start);
    return { receive: (bytes: Uint8Array) => void chip.send(bytes) };
  };
  const take = async ({ bytes }: SavedFile): Promise<void> => {
    await chip.enterBootsel();
    await chip.writeBlocks(bytes);
    await chip.reset();
  };
  return { program, take };
};

test(
  'a Pico is flashed by its drive, and believed only by what it answers',
  { tag: '@narrow' },
  async ({ page }) => {
    test.setTimeout(4 * FLASH_MS);
    const pico = plugPico();
    const saved: string[] = [];
    await injectSaving(page, ['close', 'drive', 'elsewhere'], async (file, saving) => {
      saved.push(file.name);
      if (saving === 'drive') await pico.take(file);
    });
    const bench = await beginBench(page, pico.program);
    const { serial, panel } = bench;
    await serial.plug('pins', CP2102, false, { kind: 'program' });
    await connectAs(bench, 'pins', 'Raspberry Pi Pico');
    await flash(panel).click();
    const save = panel.getByRole('button', { name: 'Save to RPI-RP2' });
    const restarted = panel.getByRole('button', { name: 'It has restarted' });
    await expect(steps(panel)).toContainText('Hold BOOTSEL while you plug the board in.');
    await page.mouse.move(4, 300);
    await expectAccessible(page);
    await save.click();
    await expect(steps(panel)).toContainText('No place was chosen.');
    await save.click();
    await expect(steps(panel)).toContainText('ended before RPI-RP2 said that it has it');
    await restarted.click();
    await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
    await expect(steps(panel)).toContainText('what the board answers next is the proof');
    expect(saved).toEqual(['small-3-on-rp2040-uart.uf2']);

    // Another model, saved to a place where no board takes it.
    await openSmall(page, 4);
    await flash(panel).click();
    await save.click();
    await restarted.click();
    await expect(failure(panel)).toContainText('still runs small-3.tflite', { timeout: FLASH_MS });
    await expect(failure(panel)).toContainText('The board did not take the firmware');
    await expect(steps(panel)).toContainText('Find the firmware failed');
  },
);

test('a Pico without a port yet is flashed first, asked for its port, and measured over its own USB', async ({
  page,
}) => {
  test.setTimeout(3 * FLASH_MS);
  const pico = plugUsb();
  const saved: string[] = [];
  await injectSaving(page, ['drive'], (file) => {
    saved.push(file.name);
    pico.take(file);
    return Promise.resolve();
  });
  const { serial, panel } = await beginBench(page, pico.program);
  await page.getByRole('combobox', { name: /^Board:/ }).click();
  await page.getByRole('combobox', { name: 'Find a board' }).fill('pi pico');
  await page.getByRole('option', { name: /^Raspberry Pi Pico [\d,.]+ KiB/ }).click();
  await panel.getByRole('button', { name: 'Raspberry Pi Pico by its drive' }).click();
  await expect(panel.getByText('its port is asked for after flashing')).toBeVisible();
  await flash(panel).click();
  await panel.getByRole('button', { name: 'Save to RPI-RP2' }).click();
  await panel.getByRole('button', { name: 'It has restarted' }).click();
  const choose = panel.getByRole('button', { name: 'Choose its port' });
  await expect(choose).toBeVisible({ timeout: 15_000 });
  await expect(steps(panel)).toContainText('Which serial port is the Raspberry Pi Pico on?');
  await serial.plug('usb', { usbVendorId: 0x2e8a, usbProductId: 10 }, false, { kind: 'program' });
  await serial.picker({ choose: 'usb' });
  await choose.click();
  await expect(panel.getByText('Connected:')).toContainText('serial port (2e8a:000a)');
  await expect(equality(panel)).toBeVisible({ timeout: 2 * FLASH_MS });
  expect(saved).toEqual(['small-3-on-rp2040-usb.uf2']);
  await expect(steps(panel)).toContainText('cortex-m0plus at 125 MHz, small-3.tflite');
});
