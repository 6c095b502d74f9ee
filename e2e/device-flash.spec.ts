/**
 * Real boards as the page sees them, over ports of the test's own: connecting, flashing by the stand-ins for
 * their bootloaders, measuring on the same line what QEMU then runs, and everything that goes wrong.
 */
import { writeHex } from '../src/core/firmware/hex';
import { hasQemu, openNetduino } from '../scripts/runner/testing/netduino';
import { expectAccessible } from './support/axe';
import { dropFile } from './support/files';
import {
  beginBench,
  boardField,
  connectAs,
  CP2102,
  endBench,
  equality,
  failure,
  flash,
  FLASH_MS,
  measure,
  steps,
} from './support/serial/bench';
import type { Program, Start } from './support/serial/inject';
import { longestTask } from './support/tasks';
import { expect, test } from './support/test';

/** What lies in an STM32's flash runs in QEMU, on USART1. */
const inQemu = ({ flash: bytes, send }: Start): Program => {
  const line = openNetduino([{ address: 0x0800_0000, bytes }], 1, send);
  return { receive: line.send, stop: line.stop };
};

const BLACK_PILL = 'WeAct Black Pill V2.0';

test.afterEach(endBench);

test.describe('an STM32 by its ROM bootloader', () => {
  test.skip(!hasQemu(), 'SKIPPED: install qemu-system-arm to have what was flashed run.');

  test('is flashed and measured on one line', { tag: '@narrow' }, async ({ page }) => {
    test.setTimeout(3 * FLASH_MS);
    const bench = await beginBench(page, inQemu);
    const { serial, panel } = bench;
    await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401' });
    await connectAs(bench, 'stm32', BLACK_PILL);
    await expect(panel.getByText('hold BOOT0, press NRST, let go')).toBeVisible();
    await page.mouse.move(4, 300);
    await expectAccessible(page);
    const longest = await longestTask(page, async () => {
      await flash(panel).click();
      await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
    });
    await expect(steps(panel)).toContainText(/STM32F401.*: [\d,]+ B read back and equal/);
    await expect(steps(panel)).toContainText('cortex-m4f at 16 MHz, small-3.tflite');
    expect(longest).toBeLessThan(50);
    await page.mouse.move(4, 300);
    await expectAccessible(page);
  });

  for (const [what, sentence, break_] of [
    ['a line that breaks in the middle', 'is gone: unplugged', 'break'],
    ['a byte that is written wrong', 'not what was written', 'damage'],
  ] as const)
    test(`${what} is said where it happened, and the next attempt works`, async ({ page }) => {
      test.setTimeout(3 * FLASH_MS);
      const bench = await beginBench(page, inQemu);
      const { serial, panel } = bench;
      const damage = { command: 'write', nth: 20, what: 'damage' } as const;
      const troubles = break_ === 'damage' ? [damage] : [];
      await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401', troubles });
      await connectAs(bench, 'stm32', BLACK_PILL);
      if (break_ === 'break') await serial.breakAfter('stm32', 20_000);
      await flash(panel).click();
      await expect(failure(panel)).toContainText(sentence, { timeout: FLASH_MS });
      await expect(steps(panel)).toContainText('Flash failed');
      await page.mouse.move(4, 300);
      await expectAccessible(page);
      await flash(panel).click();
      await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
      await expect(failure(panel)).toBeHidden();
    });

  test('a port that somebody else holds, then a system without permission', async ({ page }) => {
    test.setTimeout(3 * FLASH_MS);
    const bench = await beginBench(page, inQemu);
    const { serial, panel } = bench;
    await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401' });
    await connectAs(bench, 'stm32', BLACK_PILL);
    await serial.refuse('stm32', 1);
    await flash(panel).click();
    await expect(failure(panel)).toContainText('does not let the browser open');
    await expect(failure(panel)).toContainText('dialout');
    await expect(steps(panel)).toContainText('Flash failed');
    await flash(panel).click();
    await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
    await serial.refuse('stm32', 1);
    await measure(panel).click();
    await expect(failure(panel)).toContainText('something else holds it');
    await expect(steps(panel)).toContainText('Find the firmware failed');
    await measure(panel).click();
    await expect(steps(panel)).toContainText('Measure done', { timeout: FLASH_MS });
  });

  test('a cable that is pulled and put in again, as another port', async ({ page }) => {
    test.setTimeout(3 * FLASH_MS);
    const bench = await beginBench(page, inQemu);
    const { serial, panel } = bench;
    await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401', eraseMs: 1000 });
    await connectAs(bench, 'stm32', BLACK_PILL);
    await flash(panel).click();
    await expect(steps(panel)).toContainText('erasing');
    await serial.unplug('stm32');
    await expect(failure(panel)).toContainText('is gone');
    await serial.plug('again', CP2102, true, { kind: 'stm32', chip: 'F401' });
    await flash(panel).click();
    await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
  });

  test('stopping in the middle, and beginning again', async ({ page }) => {
    test.setTimeout(3 * FLASH_MS);
    const bench = await beginBench(page, inQemu);
    const { serial, panel } = bench;
    await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401', eraseMs: 1000 });
    await connectAs(bench, 'stm32', BLACK_PILL);
    await flash(panel).click();
    await expect(steps(panel)).toContainText('erasing');
    await panel.getByRole('button', { name: 'Stop' }).click();
    await expect(steps(panel)).toContainText('Flash stopped');
    await flash(panel).click();
    await expect(equality(panel)).toBeVisible({ timeout: FLASH_MS });
  });

  test('says that nobody answers where no bootloader runs', async ({ page }) => {
    test.setTimeout(2 * FLASH_MS);
    const bench = await beginBench(page);
    const { serial, panel } = bench;
    await serial.plug('stm32', CP2102, false, { kind: 'program' });
    await connectAs(bench, 'stm32', BLACK_PILL);
    await flash(panel).click();
    await expect(failure(panel)).toContainText('No STM32 bootloader answers.', {
      timeout: FLASH_MS,
    });
    await expect(failure(panel)).toContainText('BOOT0');
  });
});

test.describe('the picker', () => {
  test('gives a port, is closed, or stays open: everything else goes on', async ({ page }) => {
    const { serial, panel } = await beginBench(page);
    await serial.plug('stm32', CP2102, false, { kind: 'stm32', chip: 'F401' });
    const connect = panel.getByRole('button', { name: 'Connect board' });
    await serial.picker('close');
    await connect.click();
    await expect(failure(panel)).toContainText('No port was chosen.');
    await serial.picker('stay');
    await connect.click();
    await expect(failure(panel)).toBeHidden();
    await panel.getByRole('button', { name: 'Emulated Pico' }).click();
    await expect(panel).toContainText('Connected: emulated Raspberry Pi Pico');
    await panel.getByRole('button', { name: 'Disconnect' }).click();
    await serial.picker({ choose: 'stm32' });
    await connect.click();
    await expect(panel.getByText('Connected:')).toContainText('serial port (10c4:ea60)');
    // Ids of a bridge that many boards have: nothing is claimed.
    await expect(boardField(panel)).toHaveValue('');
    const among = boardField(panel).locator('optgroup').first().locator('option');
    await expect(among).toHaveCount(6);
    await panel.getByRole('button', { name: 'Disconnect' }).click();
    await panel.getByRole('button', { name: 'Use serial port (10c4:ea60)' }).click();
    await boardField(panel).selectOption('ESP32-DevKitC (WROOM-32)');
    await expect(panel.getByText('There is no prebuilt runner for this board yet')).toBeVisible();
    await expect(panel.getByText('Flashed over the serial port (ESP32 loader).')).toBeVisible();
    await expectAccessible(page);
  });
});

const UNO = { usbVendorId: 0x2341, usbProductId: 0x0043 };
const NANO = { usbVendorId: 0x2341, usbProductId: 0x8057 };
const NANO_LOADER = { usbVendorId: 0x2341, usbProductId: 0x0057 };

/** A program for a SAMD21: its vectors, and something behind them. */
const sketch = (): Uint8Array => {
  const bytes = Uint8Array.from({ length: 3000 }, (_, i) => (i * 31 + 7) & 0xff);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x2000_8000, true);
  view.setUint32(4, 0x2101, true);
  return bytes;
};

/** A .hex of so many bytes from address 0, as Arduino's build makes it. */
const hexOf = (bytes: Uint8Array): Uint8Array =>
  new TextEncoder().encode(writeHex([{ address: 0, bytes }]));

test.describe('an Arduino Uno', () => {
  test('takes a .hex of one’s own, and says what does not fit', async ({ page }) => {
    const { serial, panel } = await beginBench(page);
    await serial.plug('uno', UNO, false, { kind: 'uno' });
    await serial.picker({ choose: 'uno' });
    await panel.getByRole('button', { name: 'Connect board' }).click();
    await expect(boardField(panel)).toHaveValue('uno_r3');
    await dropFile(page, { name: 'blink.hex', bytes: hexOf(new Uint8Array(32_600).fill(7)) });
    await panel.getByRole('button', { name: 'Flash own firmware' }).click();
    await expect(failure(panel)).toContainText('bootloader');
    await dropFile(page, { name: 'blink.hex', bytes: hexOf(sketch()) });
    await panel.getByRole('button', { name: 'Flash own firmware' }).click();
    await expect(steps(panel)).toContainText('ATmega328P: 3,000 B read back and equal', {
      timeout: FLASH_MS,
    });
    expect(Buffer.compare((await serial.held('uno')).subarray(0, 3000), sketch())).toBe(0);
    await expect(panel.getByRole('region', { name: 'Console' })).toBeVisible();
  });
});

test.describe('a board that comes back as another port', () => {
  for (const isGranted of [true, false])
    test(`takes own firmware, ${isGranted ? 'by itself' : 'after one click'}`, async ({ page }) => {
      const { serial, panel } = await beginBench(page);
      await serial.plug('app', NANO, false, {
        ...{ kind: 'touched', becomes: 'loader', info: NANO_LOADER, isGranted },
        loader: { kind: 'sam-ba' },
      });
      await serial.picker({ choose: 'app' });
      await panel.getByRole('button', { name: 'Connect board' }).click();
      await expect(boardField(panel)).toHaveValue('nano33_iot');
      await dropFile(page, { name: 'sketch.bin', bytes: sketch() });
      const address = panel.getByLabel('Address of sketch.bin');
      await expect(address).toHaveValue('0x2000');
      await address.fill('0x20zz');
      await expect(failure(panel)).toContainText('No address');
      await address.fill('0x2000');
      await expectAccessible(page);
      await panel.getByRole('button', { name: 'Flash own firmware' }).click();
      if (!isGranted) {
        const choose = panel.getByRole('button', { name: 'Choose its port' });
        await expect(choose).toBeVisible({ timeout: 15_000 });
        await expectAccessible(page);
        await choose.click();
        await expect(steps(panel)).toContainText('No port was chosen.');
        await serial.picker({ choose: 'loader' });
        await choose.click();
      }
      await expect(steps(panel)).toContainText('equal by the chip’s own hash', {
        timeout: 20_000,
      });
      const held = await serial.held('loader');
      expect(Buffer.compare(held.subarray(0x2000, 0x2000 + 3000), sketch())).toBe(0);
      await expect(panel.getByRole('region', { name: 'Console' })).toBeVisible();
    });

  test('can be given up while it is asked for', async ({ page }) => {
    const { serial, panel } = await beginBench(page);
    await serial.plug('app', NANO, true, {
      ...{ kind: 'touched', becomes: 'loader', info: NANO_LOADER, isGranted: false },
      loader: { kind: 'sam-ba' },
    });
    await serial.picker({ choose: 'app' });
    await panel.getByRole('button', { name: 'Connect board' }).click();
    await dropFile(page, { name: 'sketch.bin', bytes: sketch() });
    await panel.getByRole('button', { name: 'Flash own firmware' }).click();
    const choose = panel.getByRole('button', { name: 'Choose its port' });
    await expect(choose).toBeVisible({ timeout: 15_000 });
    await serial.picker('stay');
    await choose.click();
    await panel.getByRole('button', { name: 'Stop' }).click();
    await expect(choose).toBeHidden();
    await expect(steps(panel)).toContainText('Flash stopped');
    await expect(panel.getByRole('button', { name: 'Flash own firmware' })).toBeEnabled();
  });
});
