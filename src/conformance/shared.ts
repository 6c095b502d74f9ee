/**
 * Finds the conformance data: real models and what the real library did with them. It is not part
 * of this repository; it is looked for in `../shared` beside the checkout, or where
 * ARENASCOPE_SHARED says. Without it the conformance suites are skipped, and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Absolute path of the conformance data, or undefined when there is none. */
const SHARED: string | undefined = [process.env['ARENASCOPE_SHARED'], join(ROOT, '../shared')].find(
  (path) => path !== undefined && existsSync(join(path, 'tflm')),
);

/**
 * `describe` for a suite that needs the conformance data; skipped with a visible reason without it.
 * The body runs only when the data is there, so it may read files while it declares its tests.
 */
export const describeShared = (name: string, body: () => void): void => {
  if (SHARED !== undefined) {
    describe(name, body);
    return;
  }
  const reason = 'no conformance data: set ARENASCOPE_SHARED or put it in ../shared';
  console.warn(`SKIPPED ${name}: ${reason}`);
  it.skip(`${name} (${reason})`, () => undefined);
};

/** Absolute path of a file in the conformance data, e.g. `sharedPath('models', 'x.tflite')`. */
export const sharedPath = (...parts: readonly string[]): string => {
  if (SHARED === undefined) throw new Error('Conformance data is missing; use describeShared.');
  return join(SHARED, ...parts);
};

/** Bytes of a file in the conformance data, in a buffer of their own. */
export const sharedBytes = (...parts: readonly string[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(sharedPath(...parts)));

/** A JSON file of the conformance data; the caller states the shape it relies on. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a typed view of a trusted file
export const sharedJson = <T>(...parts: readonly string[]): T =>
  JSON.parse(readFileSync(sharedPath(...parts), 'utf8')) as T;
