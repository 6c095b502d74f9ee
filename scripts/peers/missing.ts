/** Tests that need programs nobody here wrote: skipped loudly where those are missing. */
import { esptoolPython, hasEsptool, missingPeers } from '../lib/peers.mjs';

/** @param what is not tested then. @returns whether to skip */
export const skips = (what: string, packages: readonly string[]): boolean => {
  const missing = missingPeers(packages);
  if (missing.length > 0)
    console.warn(`SKIPPED ${what}: install ${missing.join(', ')} to have it checked.`);
  return missing.length > 0;
};

/** The Python that has Espressif's esptool; undefined, said loudly, where none has. */
export const findEsptool = (): string | undefined => {
  const python = esptoolPython();
  if (hasEsptool(python)) return python;
  console.warn('SKIPPED the ESP32 stand-in: it is checked where ARENASCOPE_PYTHON has esptool.');
  return undefined;
};
