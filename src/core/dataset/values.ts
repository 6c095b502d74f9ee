/** Checks that every sample goes through, whatever it was read from. */
import { InputError } from '../errors';
import { formatCount, quoteName } from '../text';
import type { ModelInput } from './model-ends';

/**
 * Values as float32, every one of them finite.
 * @throws InputError `bad-input` naming sample, input and element of the first that is not
 */
export const finiteInput = (
  values: ArrayLike<number>,
  { names, kind }: ModelInput,
  sample: string,
): Float32Array<ArrayBuffer> => {
  const floats = Float32Array.from(values);
  const at = floats.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return floats;
  const what = Number.isNaN(floats[at])
    ? 'NaN (no number)'
    : Number.isFinite(values[at])
      ? `${values[at] ?? 0}, which is beyond float32`
      : 'infinite';
  throw new InputError(
    'bad-input',
    `${quoteName(sample)}: element ${formatCount(at)} of the input ${quoteName(names[0] ?? kind.name)} is ${what}.`,
    'Correct the data, or leave that sample out.',
  );
};
