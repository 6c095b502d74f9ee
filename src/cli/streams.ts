/**
 * Reading and writing files and standard streams, with every failure of the operating system turned
 * into a sentence that names the path.
 */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../core/errors';
import { checkFileSize } from '../core/formats/open';
import { MAX_FILE_BYTES } from '../core/formats/tflite/limits';
import { plain } from './text-table';
import { usage } from './usage';

/** What the operating system's error codes mean to a person. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or directory',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  EEXIST: 'a file of that name is in the way',
  EACCES: 'access is not permitted',
  EPERM: 'access is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

export function failure(verb: string, path: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return new InputError(
    'bad-file',
    `Cannot ${verb} “${plain(path)}”: ${REASONS[code] ?? code}.`,
    '',
  );
}

/**
 * A file's bytes, or those of standard input for `-`.
 *
 * @throws InputError when it cannot be read or is too large to be a model
 */
export async function readInput(path: string): Promise<Uint8Array> {
  if (path === '-') return readStdin();
  try {
    const { size } = await stat(path);
    checkFileSize(size, path);
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw error instanceof InputError ? error : failure('read', path, error);
  }
}

async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY) throw usage('Nothing is piped into standard input.');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) break;
    chunks.push(chunk);
  }
  checkFileSize(size, 'standard input');
  return new Uint8Array(Buffer.concat(chunks));
}

/** A file's text. @throws InputError when it cannot be read */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw failure('read', path, error);
  }
}

/** Like mkdir's own recursive mode, which never ends where the system pretends to have no parents (/proc). */
async function makeDirectory(path: string): Promise<void> {
  try {
    if ((await stat(path)).isDirectory()) return;
  } catch {
    const parent = dirname(path);
    if (parent !== path) await makeDirectory(parent);
  }
  await mkdir(path);
}

/** Writes a file, making its directory if need be. @throws InputError */
export async function writeOutput(path: string, contents: string | Uint8Array): Promise<void> {
  try {
    await makeDirectory(dirname(path));
    await writeFile(path, contents);
  } catch (error) {
    throw failure('write', path, error);
  }
}

/** Writes files into a directory. @throws InputError */
export async function writeFiles(
  directory: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  for (const { path, text } of files) await writeOutput(join(directory, path), text);
}

/**
 * Lets a reader close the pipe early (`| head`): what it did not want is dropped, and the exit code
 * still tells the verdict.
 */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    if (stream.listenerCount('error') === 0)
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
      });
}
