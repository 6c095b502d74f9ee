/** The conformance models, and comparisons of what they give. */
import { readdirSync } from 'node:fs';
import { sharedBytes, sharedPath } from '../../../conformance/shared';
import { sha256Hex } from '../../profile/hash';

/** The .tflite files of the conformance data, in order. */
export const sharedModels = (): readonly string[] =>
  readdirSync(sharedPath('models'))
    .filter((file) => file.endsWith('.tflite'))
    .sort();

/** The model file with this hash. */
export const modelBySha256 = async (sha256: string): Promise<Uint8Array<ArrayBuffer>> => {
  for (const file of sharedModels()) {
    const bytes = sharedBytes('models', file);
    if ((await sha256Hex(bytes)) === sha256) return bytes;
  }
  throw new Error(`No model has the SHA-256 ${sha256}.`);
};

/** Largest difference of two lists; infinite for lists of unlike length. */
const worst = (one: readonly number[], other: readonly number[]): number =>
  one.length === other.length
    ? one.reduce((most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))), 0)
    : Infinity;

/** The same, relative to the largest of `other`. */
export const relativeWorst = (one: readonly number[], other: readonly number[]): number =>
  worst(one, other) / Math.max(...other.map((value) => Math.abs(value)));
