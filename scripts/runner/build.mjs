/**
 * `npm run runner:build`: builds the runner's images from firmware/ with Debian's gcc-arm-none-eabi and
 * nothing else. They are committed, since the page joins them with models, and with them a statement of
 * what made them: `runner-provenance.json`. The same compiler makes the same bytes in any checkout;
 * `npm run runner` checks that.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sha256Of, sha256sOf, versionOf } from '../lib/provenance.mjs';
import { inRoot } from '../lib/root.mjs';
import { CORTEX_M, IMAGES, PORTS, imageInputs, imageSources } from './images.mjs';

export const GCC = 'arm-none-eabi-gcc';
export const DIST = 'firmware/dist';
const PROVENANCE = `${DIST}/runner-provenance.json`;

/** Programs with TFLite desktop's rounding are for the tab; a device rounds as TFLM does. */
const FLAGS = [
  ...['-std=c11', '-mthumb', '-O2', '-DAS_DOUBLE_ROUNDING_ONLY'],
  ...['-Wall', '-Wextra', '-Werror', '-ffunction-sections', '-fdata-sections'],
  ...['-nostdlib', '-Wl,--gc-sections', '-Wl,--no-warn-rwx-segments', '-Wl,--build-id=none'],
];

/** @param {string} name */
export const fileOf = (name) => `runner-${name}.bin`;

/** CRC-32/MPEG-2, as the RP2040's boot ROM computes it. @param {Uint8Array} bytes */
const crc32Mpeg2 = (bytes) =>
  bytes.reduce((crc, byte) => {
    let next = crc ^ (byte << 24);
    for (let bit = 0; bit < 8; bit++) next = (next << 1) ^ (next < 0 ? 0x04c11db7 : 0);
    return next;
  }, ~0) >>> 0;

/** Ends the loader at an image's beginning with its checksum. @param {Buffer} image @param {number} bytes */
const sealBoot = (image, bytes) => {
  image.writeUInt32LE(crc32Mpeg2(image.subarray(0, bytes - 4)), bytes - 4);
  return image;
};

/** @param {string} tool @param {readonly string[]} args */
const run = (tool, args) => execFileSync(tool, args, { cwd: inRoot(), stdio: 'inherit' });

/**
 * Builds all images into a folder of the checkout.
 * @param {string} folder
 * @throws when the compiler is missing or refuses a source
 */
export const buildRunners = (folder) => {
  mkdirSync(inRoot(folder), { recursive: true });
  for (const image of IMAGES) {
    const elf = `${folder}/${image.name}.elf`;
    const bin = `${folder}/${fileOf(image.name)}`;
    const scripts = ['-L', CORTEX_M, '-L', PORTS, '-T', `${PORTS}/${image.script}`];
    run(GCC, [...FLAGS, ...image.flags, ...scripts, ...imageSources(image), '-lgcc', '-o', elf]);
    run('arm-none-eabi-objcopy', ['-O', 'binary', elf, bin]);
    rmSync(inRoot(elf));
    chmodSync(inRoot(bin), 0o644);
    if ('bootBytes' in image)
      writeFileSync(inRoot(bin), sealBoot(readFileSync(inRoot(bin)), image.bootBytes));
  }
};

/** Whether the committed images are those of the statement, and their sources unchanged since. */
export const isCurrent = () => {
  if (!existsSync(inRoot(PROVENANCE))) return false;
  const { images, sources } = JSON.parse(readFileSync(inRoot(PROVENANCE), 'utf8'));
  const isAsBuilt = (/** @type {{ file: string, sha256: string }} */ { file, sha256 }) =>
    existsSync(inRoot(DIST, file)) && sha256Of(`${DIST}/${file}`) === sha256;
  return (
    images.length === IMAGES.length &&
    images.every(isAsBuilt) &&
    JSON.stringify(sources) === JSON.stringify(sha256sOf(imageInputs()))
  );
};

/** What the images in `folder` were made by and from. @param {string} folder */
const provenance = (folder) => ({
  compiler: versionOf(GCC),
  linker: versionOf('arm-none-eabi-ld'),
  flags: FLAGS,
  images: IMAGES.map(({ name, flags }) => ({
    file: fileOf(name),
    flags,
    bytes: readFileSync(inRoot(folder, fileOf(name))).length,
    sha256: sha256Of(`${folder}/${fileOf(name)}`),
  })),
  sources: sha256sOf(imageInputs()),
});

if (process.argv[1] === import.meta.filename) {
  buildRunners(DIST);
  writeFileSync(inRoot(PROVENANCE), `${JSON.stringify(provenance(DIST), undefined, 2)}\n`);
}
