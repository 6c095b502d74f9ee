/**
 * `npm run runner`: the runner's committed images are what their sources compile to, byte for byte, and
 * no session makes its sources do anything undefined. What could not be checked is said.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installWithApt } from '../lib/apt.mjs';
import { inRoot } from '../lib/root.mjs';
import { ensureTools } from '../lib/toolchain.mjs';
import { SANITIZER_PACKAGES, buildNative, canBuild } from '../runtime/native.mjs';
import { filesIn } from '../runtime/sources.mjs';
import { DIST, GCC, buildRunners, fileOf, isCurrent } from './build.mjs';
import { IMAGES, RUNNER } from './images.mjs';

const REBUILT = '.cache/runner';
/** Of 300 commands each, for each width of a pointer. */
const SESSIONS = 3000;

/** @type {string[]} */
const faults = [];
/** @type {string[]} */
const unchecked = [];

/** @param {string} folder @param {string} name */
const imageIn = (folder, name) => readFileSync(inRoot(folder, fileOf(name)));

const checkImages = () => {
  if (!isCurrent()) {
    faults.push(`The images in ${DIST} were not built from the sources as they are.`);
  } else if (!ensureTools([GCC])) {
    unchecked.push(`${GCC} is not here: only the sources of the images were compared.`);
  } else {
    buildRunners(REBUILT);
    for (const { name } of IMAGES) {
      const image = imageIn(DIST, name);
      console.log(`${fileOf(name)}: ${image.length} B`);
      if (!image.equals(imageIn(REBUILT, name)))
        faults.push(`${fileOf(name)} is not what this machine's compiler makes of its sources.`);
    }
  }
};

const checkSessions = () => {
  if (!canBuild(64) || !canBuild(32)) installWithApt(SANITIZER_PACKAGES);
  const sources = filesIn(RUNNER, '.c').filter((path) => !path.endsWith('/main.c'));
  for (const bits of /** @type {const} */ ([64, 32])) {
    const all = [...sources, ...filesIn(`${RUNNER}/test`, '.c')];
    const test = buildNative(all, `${REBUILT}/sessions${bits}`, bits);
    if (test === undefined) {
      unchecked.push(`No compiler with ${bits}-bit sanitizers: no session was tried with it.`);
      continue;
    }
    const { status, stdout } = spawnSync(test, ['0', `${SESSIONS}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 2],
    });
    console.log(stdout.trim());
    if (status !== 0) faults.push('A session made the runner do what it must not; see above.');
  }
};

/** @param {() => void} check */
const guarded = (check) => {
  try {
    check();
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
};

[checkImages, checkSessions].forEach(guarded);
for (const line of unchecked) console.log(`NOT CHECKED: ${line}`);
for (const line of faults) console.log(`FAULT: ${line}`);
/** A person's machine may lack a compiler; where changes land, everything has to be checked. */
const isLacking = unchecked.length > 0 && process.env['CI'] === 'true';
process.exitCode = faults.length > 0 || isLacking ? 1 : 0;
