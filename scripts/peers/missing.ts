/** Tests that need programs nobody here wrote: skipped loudly where those are missing. */
import { hasModule, missingPeers, peersPython } from '../lib/peers.mjs';

/** @param what is not tested then. @returns whether to skip */
export const skips = (what: string, packages: readonly string[]): boolean => {
  const missing = missingPeers(packages);
  if (missing.length > 0)
    console.warn(`SKIPPED ${what}: install ${missing.join(', ')} to have it checked.`);
  return missing.length > 0;
};

/** The Python that has a package of PyPI; undefined, said loudly, where none has. @param what is not tested then */
export const findPython = (what: string, module: string): string | undefined => {
  const python = peersPython();
  if (hasModule(python, module)) return python;
  console.warn(`SKIPPED ${what}: it is checked where ARENASCOPE_PYTHON has ${module}.`);
  return undefined;
};
