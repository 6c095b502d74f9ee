/** What stands beside the runtime's sources: its WebAssembly, and the runner's images. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compileRuntime } from '../core/runtime/module';

const FOLDER = 'firmware/dist';

/** A file of firmware/dist. Upwards from here: this file lies deeper in the sources than in the bundle. */
export async function readNearest(
  name: string,
  from = import.meta.dirname,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(join(from, FOLDER, name)));
  } catch (error) {
    const parent = dirname(from);
    if (parent === from) throw new Error(`${FOLDER}/${name} is missing.`, { cause: error });
    return readNearest(name, parent);
  }
}

/** Compiles the build that this Node can run. */
export const loadRuntime = (): Promise<WebAssembly.Module> =>
  compileRuntime((variant) => readNearest(`runtime-${variant}.wasm`));
