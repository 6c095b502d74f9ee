/**
 * Errors of the Web Serial specification in words: what it means for the person, and what to do next.
 * The specification has one name, NetworkError, for nearly everything that can go wrong with opening a
 * port, so what is known besides decides: the system, and whether this page has opened the port before.
 */
import { DeviceError } from './device-error';
import type { FoundPort } from './port';

/** What a browser says about the machine it runs on; empty outside a browser. */
const systemText = (): string => (typeof navigator === 'undefined' ? '' : navigator.userAgent);

const isLinux = (system: string): boolean =>
  /Linux|X11/.test(system) && !system.includes('Android');

/** The name of an error; '' for whatever else was thrown. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : '');

const LINUX_ADVICE =
  'On Linux, add yourself to the group that owns the port (“sudo usermod -aG dialout $USER”, or uucp), log out and in again, and see that no other tab, program or ModemManager holds it; a browser installed as a snap also needs “sudo snap connect chromium:raw-usb”.';
const BUSY_ADVICE =
  'Close the other tabs and programs that use it (a serial monitor, the Arduino IDE), or unplug the board and plug it in again.';
const HELD_ADVICE =
  'A driver of this system may hold it, which no page can change: use another port or board, or a computer with Chrome, Edge or Firefox 151.';
const LOST_ADVICE = 'Plug the board in again, with a cable that carries data, and connect it.';

export const lostError = ({ label }: FoundPort): DeviceError =>
  new DeviceError(
    'lost',
    `${label} is gone: unplugged, without power, or it has reset its USB.`,
    LOST_ADVICE,
  );

/** @param what it did not do: "did not open" */
export const hangs = ({ label }: FoundPort, what: string, ms: number): DeviceError =>
  new DeviceError(
    'timeout',
    `${label} ${what} within ${Math.round(ms / 1000)} s.`,
    'Unplug the board, plug it in again and try again.',
  );

/**
 * What a failed `open()` means.
 * @param hasOpened this page has opened the port before, so it has the permission
 * @param system the browser's user agent text
 */
export const openFailure = (
  { port, kind, label }: FoundPort,
  error: unknown,
  hasOpened: boolean,
  system = systemText(),
): DeviceError => {
  const name = errorName(error);
  if (port.connected === false || name === 'NotFoundError')
    return new DeviceError('lost', `${label} is not plugged in any more.`, LOST_ADVICE);
  if (name === 'InvalidStateError')
    return new DeviceError(
      'busy',
      `${label} is already open in this tab.`,
      'Stop what uses it, then try again.',
    );
  if (name === 'SecurityError' || name === 'NotAllowedError')
    return new DeviceError(
      'no-permission',
      `The browser does not let this page open ${label}.`,
      'Connect the board again and pick its port; a policy of the browser may also forbid it.',
    );
  if (name !== 'NetworkError' && name !== 'UnknownError')
    return new DeviceError(
      'refused',
      `${label} could not be opened: ${error instanceof Error ? error.message : String(error)}`,
      BUSY_ADVICE,
    );
  return isLinux(system) && !hasOpened && kind !== 'webusb'
    ? new DeviceError(
        'no-permission',
        `The system does not let the browser open ${label}.`,
        LINUX_ADVICE,
      )
    : new DeviceError(
        'busy',
        `${label} could not be opened: something else holds it.`,
        kind === 'webusb' ? HELD_ADVICE : BUSY_ADVICE,
      );
};

export const signalFailure = ({ label }: FoundPort): DeviceError =>
  new DeviceError(
    'no-ability',
    `${label} does not take the reset signals (DTR and RTS).`,
    'Put the board into its bootloader by hand (hold BOOT, press reset), then try again.',
  );

export const parityFailure = ({ label }: FoundPort): DeviceError =>
  new DeviceError(
    'no-ability',
    `${label} cannot send even parity.`,
    'Connect the board through a USB serial adapter and a browser with Web Serial.',
  );
