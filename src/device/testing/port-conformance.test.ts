/** Ports made here behave as the specification says; e2e/native-serial.spec.ts holds Chromium's own to the same list. */
import { describe, it } from 'vitest';
import { createEmulatedPort } from '../emulator/emulated-port';
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

const LINKS: Readonly<Record<string, () => Link>> = { injected, emulated };

describe.each(Object.entries(LINKS))('a port that is %s', (_, plugIn) => {
  for (const { name, needs, check } of BEHAVIOURS)
    it.skipIf(needs !== undefined && !needs(plugIn()))(name, () => check(plugIn()));
});
