/** Loads a program for people who brought a model: what stands in its way is a sentence. */
import { InputError } from '../errors';
import type { Program } from '../program/compile';
import type { Engine } from '../runtime/engine';
import { LoadError, loadProgram } from '../runtime/engine';
import { formatCount } from '../text';
import type { Bytes } from '../units';

/** No microcontroller has a thousandth of it; a browser refuses much more with an error of its own. */
const MOST_MEMORY: Bytes = 2 ** 30;

const checkMemory = ({ arenaBytes, bytes }: Program): void => {
  if (arenaBytes + bytes.length <= MOST_MEMORY) return;
  throw new InputError(
    'limit',
    `Running this model takes ${formatMib(arenaBytes + bytes.length)}; the limit is 1,024 MiB.`,
    'Profile and export work without running it.',
  );
};

/**
 * Loads the program.
 * @throws InputError `limit` or `bad-operator` for what stands in its way
 */
export const loadWithin = async (module: WebAssembly.Module, program: Program): Promise<Engine> => {
  checkMemory(program);
  try {
    return await loadProgram(module, program);
  } catch (error) {
    if (error instanceof RangeError) {
      const need = formatMib(program.arenaBytes + program.bytes.length);
      throw new InputError('limit', `Running this model takes ${need}.`, 'Close other tabs.');
    }
    if (!(error instanceof LoadError)) throw error;
    throw new InputError(
      'bad-operator',
      `The runtime does not take this model. ${error.message}`,
      'Profile and export work without running it; please report the model.',
    );
  }
};

const formatMib = (bytes: Bytes): string => `${formatCount(Math.ceil(bytes / 2 ** 20))} MiB`;
