/** Debian packages that a check needs, where this machine lets us install them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** @param {readonly string[]} args */
const aptGet = (args) =>
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-y', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

/**
 * Installs packages with apt-get, refreshing its lists when they are not found.
 * @param {readonly string[]} packages
 * @returns {boolean} false when there is no apt-get, no root, or apt-get failed
 */
export const installWithApt = (packages) => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const install = ['--no-install-recommends', 'install', ...packages];
  return aptGet(install) || (aptGet(['update']) && aptGet(install));
};
