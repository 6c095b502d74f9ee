/** Ports made here behave as the specification says; e2e/native-serial.spec.ts holds Chromium's own to the same list. */
import { describe, it } from 'vitest';
import { createEmulatedPort } from '../emulator/emulated-port';
import { grantedPorts } from '../serial/find-ports';
import { fakeUsb } from '../serial/testing/fake-usb';
import { usbSerialHost } from '../serial/usb-ports';
import { pairedPort } from './paired-port';
import type { Link } from './port-conformance';
import { BEHAVIOURS } from './port-conformance';

const collect = () => {
  const got: number[] = [];
  return {
    take: (bytes: Uint8Array) => void got.push(...bytes),
    received: () => Uint8Array.from(got),
  };
};

const injected = (): Link => {
  const { take, received } = collect();
  const { found, peer } = pairedPort(take);
  return {
    port: found.port,
    send: (bytes) => void peer.send(bytes),
    received,
    hangUp: peer.hangUp,
    replug: () => undefined,
    disconnect: peer.disconnect,
    hasSignals: true,
  };
};

const emulated = (): Link => {
  const { take, received } = collect();
  const { port, receive, lose } = createEmulatedPort({
    send: (bytes) => {
      take(bytes);
      return Promise.resolve();
    },
  });
  return {
    ...{ port, received },
    send: (bytes) => void receive(bytes),
    hangUp: lose,
    hasSignals: false,
  };
};

/** web-serial-polyfill over a device in memory. */
const overWebUsb = async (): Promise<Link> => {
  const { usb, send, sent, unplug } = fakeUsb();
  const [found] = await grantedPorts(usbSerialHost(usb));
  if (found === undefined) throw new Error('There is no port.');
  return { port: found.port, send, received: sent, hangUp: unplug, hasSignals: true };
};

const LINKS: Readonly<Record<string, () => Link | Promise<Link>>> = {
  injected,
  emulated,
  'over WebUSB': overWebUsb,
};

describe.each(Object.entries(LINKS))('a port that is %s', (_, plugIn) => {
  it.each(BEHAVIOURS)('$name', async ({ needs, check }) => {
    const link = await plugIn();
    if (needs?.(link) !== false) await check(link);
  });
});
