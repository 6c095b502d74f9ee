/**
 * Real models and what the real library did with them, for tests that drop them into the page. They
 * are not part of this repository; without them these tests are skipped, and say so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = process.env['ARENASCOPE_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');

export const hasShared = existsSync(join(FOLDER, 'tflm'));

export const sharedModel = (file: string): Uint8Array =>
  new Uint8Array(readFileSync(join(FOLDER, 'models', file)));

/** What the real library used, of the recorded figures. */
export interface Recorded {
  readonly arena: {
    readonly arena_used_bytes: number;
    readonly min_working_arena: { readonly measured_bytes: number | null };
  };
  readonly memory_plan: readonly unknown[];
}

export const recorded = (model: string, set: string): Recorded =>
  JSON.parse(readFileSync(join(FOLDER, 'tflm/models', `${model}.${set}.json`), 'utf8')) as Recorded;
