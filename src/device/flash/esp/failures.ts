/** The library's errors, by where they happened, as what a person can do something about. */
import { UnexpectedChipIdError, UnexpectedChipMagicError } from 'esptool-js';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import type { Phase } from '../flasher';
import { isNative } from './native';
import { NoAnswer } from './port-transport';

const HOLD_BOOT =
  'Hold the BOOT button, press and let go of RESET, let go of BOOT, then flash again.';

const noSync = (found: FoundPort, bootLog: string): DeviceError => {
  const mode = /boot:(0x[0-9a-f]+)/i.exec(bootLog)?.[1];
  if (bootLog.includes('waiting for download'))
    return new DeviceError(
      'no-sync',
      'The chip waits for a download, but does not hear what is sent to it.',
      'Take out whatever else is wired to RX, use another USB cable or port, then flash again.',
    );
  if (mode !== undefined)
    return new DeviceError(
      'no-sync',
      `The chip started its program (boot mode ${mode}) instead of its loader.`,
      HOLD_BOOT,
    );
  return new DeviceError(
    'no-sync',
    'No loader of an ESP32 answers on this port.',
    isNative(found)
      ? `${HOLD_BOOT} The board may come back as another port: choose that one then.`
      : `${HOLD_BOOT} Check that the cable carries data, and that it is this port.`,
  );
};

const DOING: Readonly<Record<Phase, string>> = {
  reset: 'while it was reset',
  sync: 'while the loader was called',
  identify: 'while the chip was identified',
  erase: 'while flash was erased',
  write: 'while flash was written',
  verify: 'while flash was verified',
  start: 'while the program was started',
};

/** @param error whatever the library threw */
export const explain = (
  error: unknown,
  phase: Phase,
  found: FoundPort,
  bootLog: string,
): DeviceError => {
  if (error instanceof DeviceError) return error;
  if (error instanceof UnexpectedChipIdError || error instanceof UnexpectedChipMagicError)
    return new DeviceError(
      'wrong-chip',
      `The loader is that of a chip that is not known here (${error.message}).`,
      'Flash it with the tools of its maker.',
    );
  const message = error instanceof Error ? error.message : String(error);
  if (phase === 'sync') return noSync(found, bootLog);
  if (error instanceof NoAnswer)
    return new DeviceError(
      'timeout',
      `The board stopped answering ${DOING[phase]}.`,
      'Use a shorter cable or another USB port, check the power, then flash again.',
    );
  const isRefusal = message.includes('failed with status');
  return new DeviceError(
    isRefusal ? 'refused' : 'garbled',
    isRefusal
      ? `The loader refused a command ${DOING[phase]} (${message}).`
      : `The loader answered what makes no sense ${DOING[phase]} (${message}).`,
    'Use a shorter cable or another USB port, then flash again.',
  );
};
