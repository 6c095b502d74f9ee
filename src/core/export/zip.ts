/** An export as one archive. The date is fixed, so that the same export is the same archive. */
import { strToU8, zipSync } from 'fflate';
import type { ExportFile } from './export';

/** The earliest date the format can hold: midnight of 1 January 1980, local time. */
const EPOCH = new Date(1980, 0, 1);

/** A zip archive of the files, without directories. */
export const zipFiles = (files: readonly ExportFile[]): Uint8Array =>
  zipSync(Object.fromEntries(files.map(({ path, text }) => [path, strToU8(text)])), {
    mtime: EPOCH,
    level: 6,
  });
