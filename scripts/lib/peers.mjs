/**
 * Programs that nobody here wrote and that tests let our device code talk to, by Debian package. A test
 * that misses one says so and is skipped; `npm test` installs them first where that is allowed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installWithApt } from './apt.mjs';
import { inRoot } from './root.mjs';

/** A file of each package. @type {Readonly<Record<string, string>>} */
const PEERS = {
  socat: '/usr/bin/socat',
  stm32flash: '/usr/bin/stm32flash',
  'bossa-cli': '/usr/bin/bossac',
  avrdude: '/usr/bin/avrdude',
  gcc: '/usr/bin/gcc',
  'libsimavr-dev': '/usr/include/simavr/sim_avr.h',
  'libelf-dev': '/usr/include/libelf.h',
  'arduino-core-avr':
    '/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot/optiboot_atmega328.hex',
};

const all = Object.keys(PEERS);

/** @param {readonly string[]} packages @returns {readonly string[]} those that are not here */
export const missingPeers = (packages = all) =>
  packages.filter((name) => !existsSync(PEERS[name] ?? name));

/** Debian 12 packages neither; they come from PyPI into an environment of their own. */
const PYTHON = inRoot('.cache/python-peers');
const OF_PYPI = { esptool: 'esptool~=5.0', unicorn: 'unicorn~=2.1' };

/** The Python that has the peers of PyPI, if any has. */
export const peersPython = () => {
  const own = `${PYTHON}/bin/python`;
  return process.env['ARENASCOPE_PYTHON'] ?? (existsSync(own) ? own : 'python3');
};

/** @param {string} python @param {string} module */
export const hasModule = (python, module) =>
  spawnSync(python, ['-c', `import ${module}`]).status === 0;

/** @param {string} python @param {readonly string[]} args */
const run = (python, args) =>
  spawnSync(python, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 180_000 }).status ===
  0;

/** @param {readonly string[]} requirements */
const installFromPypi = (requirements) => {
  console.log(`Installing ${requirements.join(', ')} ...`);
  if (!run('python3', ['-m', 'venv', PYTHON])) return;
  const pip = ['-m', 'pip', 'install', '--quiet', '--retries', '1', ...requirements];
  run(`${PYTHON}/bin/python`, pip);
};

export const ensurePeers = () => {
  const python = peersPython();
  if (!Object.keys(OF_PYPI).every((module) => hasModule(python, module)))
    installFromPypi(Object.values(OF_PYPI));
  const missing = missingPeers();
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')} ...`);
  installWithApt(missing);
};
