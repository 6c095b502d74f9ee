/** Tests that need programs nobody here wrote: skipped loudly where those are missing, but not in CI. */
import { hasModule, missingPeers, peersPython } from '../lib/peers.mjs';

/** Where `npm test` could have installed it, its absence is a failure: green must mean checked. */
const lack = (sentence: string): void => {
  if (process.env['CI'] === 'true') throw new Error(`In CI nothing is skipped. ${sentence}`);
  console.warn(`SKIPPED ${sentence}`);
};

/** @param what is not tested then. @returns whether to skip. Throws in CI */
export const skips = (what: string, packages: readonly string[]): boolean => {
  const missing = missingPeers(packages);
  if (missing.length > 0)
    lack(`${what}: install ${missing.join(', ')} (Debian) to have it checked.`);
  return missing.length > 0;
};

/** The Python that has a package of PyPI, else undefined. @param what is not tested then. Throws in CI */
export const findPython = (what: string, module: string): string | undefined => {
  const python = peersPython();
  if (hasModule(python, module)) return python;
  lack(`${what}: it is checked where ARENASCOPE_PYTHON has ${module}.`);
  return undefined;
};
