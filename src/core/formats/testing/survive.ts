/** Runs a reader over damaged models and reports what it did; test support only. */
import { InputError } from '../../errors';
import { mutants } from './mutate';

export interface Survival {
  /** Mutants that still were valid models. */
  readonly valid: number;
  /** Refused mutants by the error's code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

/**
 * Calls `use` for `count` mutants of `bytes`. Only an `InputError` with a sentence may come out of it.
 * @throws Error naming the mutation, for any other exception
 */
export function survive(
  bytes: Uint8Array,
  seed: number,
  count: number,
  use: (bytes: Uint8Array) => void,
): Survival {
  const source = mutants(bytes, seed);
  const refused: Record<string, number> = {};
  let valid = 0;
  let slowestMs = 0;
  for (let i = 0; i < count; i++) {
    const mutant = source.next().value;
    const start = performance.now();
    try {
      use(mutant.bytes);
      valid++;
    } catch (error) {
      if (!(error instanceof InputError) || !error.sentence.endsWith('.'))
        throw new Error(`Mutant ${i} (${mutant.what}) escaped`, { cause: error });
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
    slowestMs = Math.max(slowestMs, performance.now() - start);
  }
  return { valid, refused, slowestMs };
}
