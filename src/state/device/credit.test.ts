import { describe, expect, it } from 'vitest';
import { helloOf } from '../../device/console/hello';
import type { Device } from '../../device/session/session';
import { creditOf } from './credit';

const runner = (port: string, core: string): Device => {
  const facts = { version: '1', port, core, clock: '8000000', overhead: '2' };
  const hello = helloOf(new Map([...Object.entries(facts), ['timer', 'cycles,SysTick,8000000']]));
  if (hello === undefined) throw new Error('These facts say nothing.');
  return { kind: 'runner', hello };
};

const PICO = { name: 'Raspberry Pi Pico', boardId: 'pico' };

describe('creditOf', () => {
  it.each([
    ['pico', 'rp2040-uart', 'cortex-m0plus', true],
    ['pico', 'stm32f4', 'cortex-m4f', false],
    ['nucleo_f401re', 'stm32f4', 'cortex-m4f', true],
    // The core is the same; the runner was made for another chip.
    ['nucleo_f401re', 'stm32l4', 'cortex-m4f', false],
    // Projects that people build themselves name their framework, and run on any board.
    ['nano33ble_sense', 'arduino', 'armv7e-m', true],
    ['nano33ble_sense', 'arduino', 'armv6-m', false],
    ['nano33ble_sense', 'zephyr', 'unknown', true],
    // No runner of its own: one of ours may well have been put there by hand.
    ['nano33ble_sense', 'stm32f4', 'cortex-m4f', true],
  ])('credits %s when %s on %s answers: %s', (boardId, port, core, isCredited) => {
    const { board, warnings } = creditOf(runner(port, core), { name: 'The board', boardId });
    expect(board).toEqual(isCredited ? { name: 'The board', id: boardId } : undefined);
    const words = `${port} on ${core}, which The board is not`;
    expect(warnings.join()).toMatch(isCredited ? /^$/ : words);
  });

  it('credits firmware that does not say what it runs on', () => {
    const device: Device = { kind: 'mlperf-tiny', vendor: 'someone', model: 'kws' };
    expect(creditOf(device, PICO)).toEqual({
      board: { name: PICO.name, id: 'pico' },
      warnings: [],
    });
  });
});
