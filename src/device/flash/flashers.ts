/** The flasher for a bootloader's protocol. Each is loaded when it is first used. */
import type { PortProtocol } from '../../core/boards/flash-ways';
import type { Flasher } from './flasher';

const FLASHERS: Readonly<Record<PortProtocol, () => Promise<Flasher>>> = {
  esp: async () => (await import('./esp/flasher')).espFlasher,
  stm32: async () => (await import('./stm32/flasher')).stm32Flasher,
  stk500v1: async () => (await import('./avr/flasher')).stk500Flasher,
  stk500v2: async () => (await import('./avr/flasher')).stk500v2Flasher,
  'sam-ba': async () => (await import('./sam-ba/flasher')).samBaFlasher,
};

export const loadFlasher = (protocol: PortProtocol): Promise<Flasher> => FLASHERS[protocol]();
