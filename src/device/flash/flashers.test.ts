/** A board's bootloader gets the flasher that speaks its protocol. */
import { expect, it } from 'vitest';
import { loadFlasher } from './flashers';

it.each(['esp', 'stm32', 'stk500v1', 'stk500v2', 'sam-ba'] as const)('%s', async (protocol) => {
  expect((await loadFlasher(protocol)).protocol).toBe(protocol);
});
