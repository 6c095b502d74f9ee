/** Opens a port in the plainest way. */
import { DeviceError } from '../../device-error';
import type { OpenLink } from '../link';

const lost = (): DeviceError =>
  new DeviceError('lost', 'The board went away.', 'Connect it again.');
const cancelled = (): DeviceError => new DeviceError('cancelled', 'It was stopped.', '');

export const plainOpen: OpenLink = async ({ port }, options) => {
  await port.open(options);
  const reader = port.readable?.getReader();
  const writer = port.writable?.getWriter();
  if (reader === undefined || writer === undefined) throw lost();
  let waiting: Uint8Array[] = [];
  let failure: DeviceError | undefined;
  let wake = (): void => undefined;
  const read = async (): Promise<void> => {
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        waiting.push(value);
        wake();
      }
    } catch {
      failure = lost();
      wake();
    }
  };
  const reading = read();
  const take = async (signal?: AbortSignal): Promise<Uint8Array> => {
    for (;;) {
      if (signal?.aborted) throw cancelled();
      const first = waiting.shift();
      if (first) return first;
      if (failure) throw failure;
      await new Promise<void>((resolve) => {
        const stop = (): void => resolve();
        signal?.addEventListener('abort', stop);
        wake = (): void => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
      });
    }
  };
  return {
    received: {
      take: (_, { signal }) => take(signal),
      drain: () => {
        const all = Uint8Array.from(waiting.flatMap((bytes) => [...bytes]));
        waiting = [];
        return all;
      },
    },
    write: async (bytes) => {
      try {
        await writer.write(bytes);
      } catch {
        throw lost();
      }
    },
    close: async () => {
      await reader.cancel().catch(() => undefined);
      await reading;
      reader.releaseLock();
      writer.releaseLock();
      await port.close().catch(() => undefined);
    },
  };
};
