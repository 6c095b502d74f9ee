/** Tests that need programs nobody here wrote: skipped loudly where those are missing. */
import { missingPeers } from '../lib/peers.mjs';

/** @param what is not tested then. @returns whether to skip */
export const skips = (what: string, packages: readonly string[]): boolean => {
  const missing = missingPeers(packages);
  if (missing.length > 0)
    console.warn(`SKIPPED ${what}: install ${missing.join(', ')} to have it checked.`);
  return missing.length > 0;
};
