/** The emulated chip's UART as a port of the web. It has no other lines than the two that carry bytes. */
import type { MadePort, PortBacking } from '../made-port';
import { makePort } from '../made-port';

export interface EmulatedPort extends Pick<MadePort, 'port' | 'receive'> {
  /** The device is gone, for ever. */
  readonly lose: () => void;
}

/** A closed port to the chip behind `send`. */
export const createEmulatedPort = ({ send }: Pick<PortBacking, 'send'>): EmulatedPort => {
  const { port, receive, hangUp, disconnect } = makePort({ send });
  return {
    port,
    receive,
    lose: () => {
      hangUp();
      disconnect();
    },
  };
};
