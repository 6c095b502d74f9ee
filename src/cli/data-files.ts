/** Files and folders named on the command line, as the core reads them: piece by piece. */
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { DataFile } from '../core/dataset/dataset';
import { failure } from './streams';

/** Files in the order of their names, those of folders with the folder's own name in front. */
export async function dataFiles(paths: readonly string[]): Promise<readonly DataFile[]> {
  const found: DataFile[] = [];
  for (const path of paths) {
    try {
      found.push(...(await filesAt(path)));
    } catch (error) {
      throw failure('read', path, error);
    }
  }
  return found;
}

async function filesAt(path: string): Promise<readonly DataFile[]> {
  const found = await stat(path);
  if (!found.isDirectory()) return [dataFile(path, basename(path), found.size)];
  const names = await readdir(path, { recursive: true });
  const files: DataFile[] = [];
  for (const name of names.map((one) => one.split(sep).join('/')).sort(byName)) {
    if (name.split('/').some((part) => part.startsWith('.'))) continue;
    const inside = await stat(join(path, name));
    if (inside.isFile())
      files.push(dataFile(join(path, name), `${basename(path)}/${name}`, inside.size));
  }
  return files;
}

/** As a person counts: `9.png` before `10.png`. */
const byName = new Intl.Collator('en', { numeric: true }).compare;

const dataFile = (path: string, shown: string, bytes: number): DataFile => ({
  path: shown,
  bytes,
  read: async (offset, length) => {
    const file = await open(path);
    try {
      const wanted = Math.max(0, Math.min(length, bytes - offset));
      const { bytesRead, buffer } = await file.read(new Uint8Array(wanted), 0, wanted, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
});
