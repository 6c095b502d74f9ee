/**
 * The ESP32 family over its serial loader. Boards with a bridge are reset by DTR and RTS and flashed
 * at a higher rate; where that rate proves too much, once more at the loader's own. Boards with USB of
 * their own may come back as another port when they enter the loader: the person is asked for it.
 */
import { firmwareBytes } from '../../../core/firmware/firmware';
import type { Firmware } from '../../../core/firmware/firmware';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Flasher, Phase } from '../flasher';
import type { Attempt } from './session';

/** What common bridges (CP2102, CH340, FT232) carry. */
const FAST_BAUD = 921_600;
const ROM_BAUD = 115_200;
const ESPRESSIF = 0x303a;

/** USB of the chip itself has no rate. */
const attemptFor = ({ port, abilities }: FoundPort): Attempt => {
  const isBridge = port.getInfo().usbVendorId !== ESPRESSIF;
  const resets = abilities.canSignal;
  // Without a reset a chip that is left at another rate cannot be called again.
  return { resets, baudRate: isBridge && resets ? FAST_BAUD : ROM_BAUD };
};

/** What a lower rate may put right. */
const isOfLine = (error: unknown): boolean =>
  error instanceof DeviceError &&
  ['timeout', 'garbled', 'refused', 'verify-failed'].includes(error.failure);

const isLost = (error: unknown): boolean =>
  error instanceof DeviceError && error.failure === 'lost';

/** The phases in which a board that enters its loader leaves the port it was on. */
const ENTERING: readonly Phase[] = ['reset', 'sync'];

const flashWith = async (found: FoundPort, firmware: Firmware, host: FlashHost): Promise<Chip> => {
  const { flashOnce } = await import('./session');
  const attempt = attemptFor(found);
  const seen: { phase: Phase } = { phase: 'reset' };
  const once = (port: FoundPort, how: Attempt): Promise<Chip> =>
    flashOnce(port, firmware, host, how, (phase) => (seen.phase = phase));
  try {
    return await once(found, attempt);
  } catch (error) {
    if (isLost(error) && ENTERING.includes(seen.phase)) {
      host.log('The board left this port as it entered its loader.');
      const other = await host.findPort(
        'The board entered its loader and came back as another port.',
      );
      return await once(other, { baudRate: ROM_BAUD, resets: false });
    }
    if (!isOfLine(error) || attempt.baudRate === ROM_BAUD) throw error;
    host.log(`${(error as DeviceError).message} Trying once more at ${ROM_BAUD} baud.`);
    return await once(found, { ...attempt, baudRate: ROM_BAUD });
  }
};

/** Firmware as a merged image, or in parts at the addresses the build prints. */
export const espFlasher: Flasher = {
  protocol: 'esp',
  flash: async (found, firmware, host) => {
    const begin = performance.now();
    const chip = await flashWith(found, firmware, host);
    return {
      ...{ protocol: 'esp', chip, verified: 'hash' },
      written: firmwareBytes(firmware),
      milliseconds: performance.now() - begin,
    };
  },
};
