/**
 * The ESP32 family over its serial loader. Boards with a bridge are reset by DTR and RTS and flashed
 * at a higher rate; where that rate proves too much, once more at the loader's own. Boards with USB of
 * their own may come back as another port when they enter the loader: the person is asked for it.
 */
import { firmwareBytes } from '../../../core/firmware/firmware';
import type { Firmware } from '../../../core/firmware/firmware';
import type { DeviceFailure } from '../../device-error';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Flasher, Phase } from '../flasher';
import { isNative } from './native';
import type { Attempt } from './session';

/** What common bridges (CP2102, CH340, FT232) carry. */
const FAST_BAUD = 921_600;
const ROM_BAUD = 115_200;

/** USB of the chip itself has no rate; without a reset a chip left at another rate cannot be called again. */
const attemptFor = (found: FoundPort): Attempt => {
  const resets = found.abilities.canSignal;
  return { resets, baudRate: isNative(found) || !resets ? ROM_BAUD : FAST_BAUD };
};

/** What a lower rate may put right. */
const OF_THE_LINE: readonly DeviceFailure[] = ['timeout', 'garbled', 'refused', 'verify-failed'];
/** The phases in which a board that enters its loader leaves the port it was on. */
const ENTERING: readonly Phase[] = ['reset', 'sync'];

interface Try {
  readonly found: FoundPort;
  readonly how: Attempt;
}

/** What may succeed where this has failed; undefined when nothing will. */
const nextTry = async (
  { found, how }: Try,
  error: DeviceError,
  phase: Phase,
  host: FlashHost,
): Promise<Try | undefined> => {
  const byHand: Attempt = { baudRate: ROM_BAUD, resets: false };
  if (error.failure === 'lost' && ENTERING.includes(phase) && isNative(found)) {
    host.log('The board left this port as it entered its loader.');
    const why = 'The board entered its loader and came back as another port.';
    return { found: await host.findPort(why), how: byHand };
  }
  if (error.failure === 'no-ability' && how.resets) {
    host.log(`${error.message} If the board is in its loader already, it is flashed all the same.`);
    return { found, how: byHand };
  }
  if (!OF_THE_LINE.includes(error.failure) || how.baudRate === ROM_BAUD) return undefined;
  host.log(`${error.message} Trying once more at ${ROM_BAUD} baud.`);
  return { found, how: { ...how, baudRate: ROM_BAUD } };
};

const flashWith = async (found: FoundPort, firmware: Firmware, host: FlashHost): Promise<Chip> => {
  const { flashOnce } = await import('./session');
  let phase: Phase = 'reset';
  const once = (next: Try): Promise<Chip> =>
    flashOnce(next.found, firmware, host, next.how, (now) => (phase = now));
  const first: Try = { found, how: attemptFor(found) };
  try {
    return await once(first);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    const second = await nextTry(first, error, phase, host);
    if (second === undefined) throw error;
    return await once(second);
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
