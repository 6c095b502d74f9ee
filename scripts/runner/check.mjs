/**
 * `npm run runner`: the committed images are what their sources compile to, byte for byte. Without the
 * compiler only their sources are compared, which is said.
 */
import { readFileSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';
import { ensureTools } from '../lib/toolchain.mjs';
import { DIST, GCC, buildRunners, fileOf, isCurrent } from './build.mjs';
import { IMAGES } from './images.mjs';

const REBUILT = '.cache/runner';

/** @type {string[]} */
const faults = [];
const canBuild = ensureTools([GCC]);

/** @param {string} folder @param {string} name */
const imageIn = (folder, name) => readFileSync(inRoot(folder, fileOf(name)));

if (!isCurrent()) faults.push(`The images in ${DIST} were not built from the sources as they are.`);
else if (canBuild) {
  buildRunners(REBUILT);
  for (const { name } of IMAGES) {
    const image = imageIn(DIST, name);
    console.log(`${fileOf(name)}: ${image.length} B`);
    if (!image.equals(imageIn(REBUILT, name)))
      faults.push(`${fileOf(name)} is not what this machine's compiler makes of the sources.`);
  }
}
if (!canBuild)
  console.log(`NOT CHECKED: ${GCC} is not here: only the sources of the images were compared.`);
for (const line of faults) console.log(`FAULT: ${line}`);
/** A person's machine may lack the compiler; where changes land, everything has to be checked. */
const isLacking = !canBuild && process.env['CI'] === 'true';
process.exitCode = faults.length > 0 || isLacking ? 1 : 0;
