/**
 * All payload formats there have been, by version. New ones are added here; none is ever taken out, so
 * that links and files made years ago still open.
 */
import type { Codec } from './codec';
import type { Shared } from './shared';
import { payload as version1 } from './v1/payload';
import { payload as version2 } from './v2/payload';

/** What a payload holds; `names` tells whether the writer left the names out. */
export interface Payload {
  readonly shared: Shared;
  readonly names: boolean;
}

export const VERSIONS: Readonly<Record<number, Codec<Payload> | undefined>> = {
  1: version1,
  2: version2,
};

/** The oldest format that has room for all of it: older studios open what they can understand. */
export const formatFor = ({
  measurements = [],
}: Shared): { readonly version: number; readonly codec: Codec<Payload> } =>
  measurements.length === 0 ? { version: 1, codec: version1 } : { version: 2, codec: version2 };
