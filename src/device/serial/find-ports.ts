/**
 * Real ports through the browser's Web Serial: those this page may use already, and the picker for one
 * more. Which Serial it is comes from outside, so that tests hand in their own.
 */
import { DeviceError } from '../device-error';
import type { FoundPort, Port } from '../port';

/** The part of `navigator.serial` that is used, and what it is made of. */
export interface SerialHost {
  /** Web Serial unless stated. */
  readonly kind?: 'webusb';
  getPorts(): Promise<readonly Port[]>;
  requestPort(): Promise<Port>;
  /** `connect` and `disconnect`, where the browser tells. */
  addEventListener?(type: string, listener: () => void): void;
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');

/** `2e8a:000a`; undefined for a port that is not USB. */
const usbIdOf = (port: Port): string | undefined => {
  const { usbVendorId, usbProductId } = port.getInfo();
  return usbVendorId === undefined || usbProductId === undefined
    ? undefined
    : `${hex(usbVendorId)}:${hex(usbProductId)}`;
};

const foundOf = (port: Port, { kind }: SerialHost): FoundPort => ({
  ...{ port, kind: kind ?? 'web-serial' },
  abilities: { canSignal: true, canParity: true },
  label: `serial port${usbIdOf(port) === undefined ? '' : ` (${usbIdOf(port)})`}`,
});

/** How far this browser reaches boards. */
export interface SerialSupport {
  readonly kind: 'web-serial' | 'webusb' | 'none';
  /** The limits, for a person; '' where there are none. */
  readonly limits: string;
}

/** @param host undefined where the browser has neither Web Serial nor WebUSB */
export const serialSupport = (host: SerialHost | undefined): SerialSupport => {
  if (host === undefined)
    return {
      kind: 'none',
      limits:
        'This browser has no Web Serial (Chrome, Edge and Firefox 151 do): take the emulated Pico, or paste a log.',
    };
  if (host.kind === undefined) return { kind: 'web-serial', limits: '' };
  return {
    kind: 'webusb',
    limits:
      'This browser reaches boards over WebUSB only: those with a USB port of their own (CDC-ACM), not through FTDI, CP210x or CH340 adapters, and only where the system leaves the port to the browser.',
  };
};

/** Ports this page was given before and that are plugged in. */
export const grantedPorts = async (host: SerialHost): Promise<readonly FoundPort[]> =>
  (await host.getPorts()).map((port) => foundOf(port, host));

/**
 * Shows the browser's picker; needs a click. It may stay open for as long as the person likes.
 * @throws DeviceError `cancelled` when it is closed, `no-permission` when the browser forbids it
 */
export const requestPort = async (host: SerialHost): Promise<FoundPort> => {
  try {
    return foundOf(await host.requestPort(), host);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    const name = error instanceof Error ? error.name : '';
    if (name === 'NotFoundError')
      throw new DeviceError(
        'cancelled',
        'No port was chosen.',
        'Connect the board with a data cable; when it is not listed, hold its boot button while plugging it in.',
      );
    throw new DeviceError(
      'no-permission',
      'The browser did not show its list of ports.',
      'Open the studio over https or on localhost, in a page of its own, and allow serial ports for it.',
    );
  }
};
