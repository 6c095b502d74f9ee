/**
 * The studio: the store, and the few things of the outside world that commands need, behind
 * interfaces, so that everything below the components runs in tests without a browser.
 */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { QuantizerClient } from '../workers/quantizer-client';
import type { StudioClient } from '../workers/studio-client';
import type { DeviceWorld } from './device/device-world';
import type { FetchOwn } from './samples';
import { INITIAL } from './studio-state';
import type { StudioState } from './studio-state';

/** What only this browser remembers; may refuse (private mode, quota). */
export interface Memory {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
}

/** The address bar's fragment, without `#`. */
export interface Address {
  readonly read: () => string;
  /** Replaces the fragment without a history entry. */
  readonly write: (fragment: string) => void;
  /** Calls back when the page is about to go (reload, close, another address). */
  readonly onLeave: (listener: () => void) => void;
  /** The page's address without fragment, for links. */
  readonly base: string;
}

export interface StudioDeps {
  readonly client: StudioClient;
  readonly quantizer: QuantizerClient;
  /** Loads what boards need, when the first one is asked for. */
  readonly deviceWorld: () => Promise<DeviceWorld>;
  readonly fetchOwn: FetchOwn;
  readonly memory: Memory;
  readonly address: Address;
  /** Hands a file to the browser's downloads. */
  readonly download: (name: string, content: Blob) => void;
  readonly copyText: (text: string) => Promise<void>;
}

export interface Studio extends StudioDeps {
  readonly store: StoreApi<StudioState>;
}

/** A studio with nothing open. */
export const createStudio = (deps: StudioDeps, start: Partial<StudioState> = {}): Studio => ({
  ...deps,
  store: createStore<StudioState>(() => ({ ...INITIAL, ...start })),
});
