/**
 * The STM32F4 image in QEMU: on both lines the outputs of the tab, bit for bit, and no claim about
 * time, since QEMU counts no cycles. The PLL, the cycle counter and a real line's speed are not tested
 * here: QEMU has none of them.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Segment } from '../../src/core/firmware/firmware';
import { sampleCargo } from './testing/cargo';
import { expectTabOutputs } from './testing/equality';
import type { ImageHost } from './testing/image-line';
import { startImage } from './testing/image-line';
import { ownLines } from './testing/lines';
import { hasQemu, openNetduino } from './testing/netduino';

const canRun = hasQemu();
if (!canRun) console.warn('SKIPPED the STM32F4 image: install qemu-system-arm to run it.');

const start = (segments: readonly Segment[], usart: 1 | 2): ImageHost =>
  startImage((onBytes) => openNetduino(segments, usart, onBytes));

describe.skipIf(!canRun)('runner-stm32f4', () => {
  let board: ImageHost | undefined;
  afterEach(() => {
    board?.stop();
    board = undefined;
  });

  it('greets on USART2 and says what it is', { timeout: 120_000 }, async () => {
    const { firmware, sha256 } = await sampleCargo('stm32f4', 'clothes');
    board = start(firmware.segments, 2);
    expect(await board.say('')).toMatch(
      /^m-timestamp-mode-performance\r\nm-lap-us-\d+\r\nm-init-done\r\nm-ready\r\n$/,
    );
    const facts = new Map(
      ownLines(await board.say('x hello%')).map(({ key, value }) => [key, value]),
    );
    expect(facts.get('port')).toBe('stm32f4');
    expect(facts.get('core')).toBe('cortex-m4f');
    expect(facts.get('sha256')).toBe(sha256);
    expect(facts.get('status')).toBe('0');
    // Without a clock tree the PLL never locks; without a cycle counter ticks are no cycles.
    expect(facts.get('clock')).toBe('16000000');
    expect(facts.get('flash')).toBe('0 wait states');
    expect(facts.get('timer')).toBe('none,SysTick,16000000');
  });

  it.each([
    ['vibration-anomaly', 1],
    ['keyword-spotting', 2],
    ['vision-96', 1],
    ['clothes', 1],
    ['clothes-float', 1],
  ] as const)('equals the tab on %s over USART%d', { timeout: 120_000 }, async (id, usart) => {
    const cargo = await sampleCargo('stm32f4', id);
    board = start(cargo.firmware.segments, usart);
    await expectTabOutputs(board, cargo);
  });
});
