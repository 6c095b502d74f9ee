/**
 * Programs that nobody here wrote and that tests let our device code talk to, by Debian package. A test
 * that misses one says so and is skipped; `npm test` installs them first where that is allowed.
 */
import { existsSync } from 'node:fs';
import { installWithApt } from './apt.mjs';

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

export const ensurePeers = () => {
  const missing = missingPeers();
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(', ')} ...`);
  installWithApt(missing);
};
