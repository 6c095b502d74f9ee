/** Test support: the InputError that a call ends in. */
import { InputError } from '../../errors';

/** Runs `call` and returns its InputError; fails when there is none or it is another exception. */
export function errorOf(call: () => unknown): InputError {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('No error was thrown');
}
