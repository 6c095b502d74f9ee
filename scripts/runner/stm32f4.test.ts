/**
 * The STM32F4 image in QEMU: on both lines the outputs of the tab, bit for bit, and no claim about
 * time, since QEMU counts no cycles. The PLL, the cycle counter and a real line's speed are not tested
 * here: QEMU has none of them.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32';
import { loadCommands, sampleCargo } from './testing/cargo';
import { outputBytes, ownLines, valuesOf } from './testing/lines';
import type { QemuRunner } from './testing/netduino';
import { hasQemu, startNetduino } from './testing/netduino';

const canRun = hasQemu();
if (!canRun) console.warn('SKIPPED the STM32F4 image: install qemu-system-arm to run it.');

const hex = (value: number): string => value.toString(16).padStart(8, '0');

describe.skipIf(!canRun)('runner-stm32f4', () => {
  let board: QemuRunner | undefined;
  afterEach(() => {
    board?.stop();
    board = undefined;
  });

  it('greets on USART2 and says what it is', { timeout: 120_000 }, async () => {
    const { firmware, sha256 } = await sampleCargo('stm32f4', 'clothes');
    board = startNetduino(firmware.segments, 2);
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
    const { firmware, inputs, outputs } = await sampleCargo('stm32f4', id);
    board = startNetduino(firmware.segments, usart);
    await board.connect();
    let loaded = '';
    for (const command of loadCommands(inputs)) loaded = await board.say(command);
    expect(loaded).toBe('m-load-done\r\nm-ready\r\n');
    const expected = outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);
    expect(valuesOf(await board.say('x infer 2 1%'), 'out')).toEqual(expected);
    expect(valuesOf(await board.say('x profile%'), 'out')).toEqual(expected);
    for (const [i, bytes] of outputs.entries())
      expect(outputBytes(await board.say(`x out ${i}%`))).toEqual(new Uint8Array(bytes));
  });
});
