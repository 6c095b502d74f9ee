/** What a prebuilt runner image says about itself: where the model's program goes and how much fits. */
import type { Address } from '../firmware/firmware';
import type { Bytes } from '../units';
import { ABOUT, ABOUT_MAGIC, readStruct, RUNNER_VERSION, structBytes } from './structs';

/** The image's facts; see `runner_about` in `firmware/runner/runner.h`. */
export interface RunnerAbout {
  /** Address of the image's first byte. */
  readonly flashAt: Address;
  readonly cartridgeAt: Address;
  /** Flash for the cartridge. */
  readonly cartridgeBytes: Bytes;
  /** RAM for the arena. */
  readonly arenaBytes: Bytes;
  readonly uf2Family?: number;
  /** The port's name, such as `rp2040-uart`. */
  readonly port: string;
  /** `cortex-m0plus`. */
  readonly core: string;
}

const textOf = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

const findAbout = (image: Uint8Array): number => {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  for (let at = 0; at + structBytes(ABOUT) <= image.length; at += 16)
    if (view.getUint32(at, true) === ABOUT_MAGIC) return at;
  throw new Error('The runner image lacks its description: build it again (npm run runner:build).');
};

/**
 * @param image one of firmware/dist/runner-*.bin
 * @throws Error when it is none: images are ours, so that is a defect
 */
export const aboutRunner = (image: Uint8Array): RunnerAbout => {
  const about = readStruct(ABOUT, image.subarray(findAbout(image)));
  if (about.version !== RUNNER_VERSION)
    throw new Error(`The runner image has version ${about.version}, not ${RUNNER_VERSION}.`);
  const { flashAt, cartridgeAt, cartridgeBytes, arenaBytes, uf2Family } = about;
  return {
    ...{ flashAt, cartridgeAt, cartridgeBytes, arenaBytes },
    ...(uf2Family !== 0 && { uf2Family }),
    port: textOf(about.port),
    core: textOf(about.core),
  };
};
