/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, MIT licence) from the files of the Debian package
 * dataset-fashion-mnist: 60,000 + 10,000 grey pictures of clothes, 28x28, ten classes.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { installWithApt } from '../lib/apt.mjs';

const FOLDER = '/usr/share/datasets/fashion-mnist';
const PACKAGE = 'dataset-fashion-mnist';
const IMAGE = 28 * 28;

export const CLASSES = [
  ...['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'],
  ...['Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
] as const;

export interface Pictures {
  readonly samples: number;
  /** Grey values 0 to 255, 784 a picture. */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** The values of an IDX file: a header of four bytes and one 32-bit extent per dimension. */
const readIdx = (name: string): Uint8Array => {
  const bytes = gunzipSync(readFileSync(join(FOLDER, name)));
  const dimensions = bytes[3] ?? 0;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + 4 + 4 * dimensions).subarray(
    0,
    bytes.length - 4 - 4 * dimensions,
  );
};

/** Reads one part of the set; installs the package first where it is missing and that is possible. */
export const readPictures = (part: 'train' | 't10k'): Pictures => {
  if (!existsSync(FOLDER) && !installWithApt([PACKAGE]))
    throw new Error(`Fashion-MNIST is missing: install the Debian package ${PACKAGE}.`);
  const pixels = readIdx(`${part}-images-idx3-ubyte.gz`);
  const labels = readIdx(`${part}-labels-idx1-ubyte.gz`);
  return { samples: pixels.length / IMAGE, pixels, labels };
};

/** What the networks see: 0 to 1. */
export const toInput = (pixels: Uint8Array): Float32Array<ArrayBuffer> =>
  Float32Array.from(pixels, (value) => value / 255);
