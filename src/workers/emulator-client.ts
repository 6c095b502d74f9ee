/**
 * The page's side of the emulator: a chip in a worker of its own, which can be ended at any time. Calls
 * wait until the worker has loaded.
 */
import * as Comlink from 'comlink';
import type { ChipLink, StartChip } from '../device/emulator/chip-link';
import type { EmulatorApi } from './emulator-api';
import { openLine, WorkerEnded } from './line';
import type { Peer } from './line';
import type { Reply } from './reply';

/** How to start chips in workers that come from `spawn`; for `startEmulatedPico`. */
export const createEmulatorClient =
  (spawn: () => Peer): StartChip =>
  ({ onBytes, onProgress }, onEnd): ChipLink => {
    const peer = spawn();
    const line = openLine<EmulatorApi>({
      ...peer,
      onFailure: (listener) =>
        peer.onFailure((message) => {
          listener(message);
          onEnd(message);
        }),
    });
    const started = line.call((api) =>
      api.start(Comlink.proxy(onBytes), Comlink.proxy(onProgress)),
    );
    started.catch((error: unknown) => {
      if (!(error instanceof WorkerEnded)) onEnd(String(error));
    });
    const call = async <T>(
      send: (api: Comlink.Remote<EmulatorApi>) => Promise<Reply<T>>,
    ): Promise<T> => {
      await started;
      return line.call(send);
    };
    return {
      enterBootsel: () => call((api) => api.enterBootsel()),
      writeBlocks: (blocks) => call((api) => api.writeBlocks(blocks)),
      readFlash: (address, count) => call((api) => api.readFlash(address, count)),
      reset: () => call((api) => api.reset()),
      send: (bytes) => call((api) => api.send(bytes)),
      close: line.close,
    };
  };
