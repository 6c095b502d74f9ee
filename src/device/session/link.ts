/** What a session needs of an open port (../open-port.ts). */
import type { FoundPort, PortOptions } from '../port';

export interface Link {
  readonly received: {
    /** @throws DeviceError `timeout`, `lost`, `cancelled` */
    readonly take: (
      count: number,
      patience: { readonly ms: number; readonly signal?: AbortSignal },
    ) => Promise<Uint8Array>;
    /** Whatever else has arrived. */
    readonly drain: () => Uint8Array;
  };
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a closed port. @throws DeviceError */
export type OpenLink = (found: FoundPort, options: PortOptions) => Promise<Link>;
