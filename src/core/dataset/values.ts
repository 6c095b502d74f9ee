/** What every sample goes through, whatever it was read from: scaling, if it is pixels, and checks. */
import { InputError } from '../errors';
import { formatCount, formatNumberOf, quoteName } from '../text';
import type { Sample } from './dataset';
import type { ModelEnds, ModelInput } from './model-ends';
import { normalized } from './normalize';
import type { DatasetOptions } from './options';
import { channelsOf } from './picture-shape';

/** Values of all inputs of one sample. */
export const valuesTogether = ({ inputs }: ModelEnds): number =>
  inputs.reduce((sum, { kind }) => sum + kind.elements, 0);

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

/** The same for numbers from arrays and tables, which may be pixels. */
export const numericInput = (
  values: ArrayLike<number>,
  input: ModelInput,
  { arraysArePixels, picture }: DatasetOptions,
  sample: string,
): Float32Array<ArrayBuffer> =>
  finiteInput(
    arraysArePixels ? normalized(values, channelsOf(input.kind), picture.normalization) : values,
    input,
    sample,
  );

/**
 * Values of every input, one after the other.
 * @throws InputError `bad-input` also for another number of values than the inputs take
 */
export const inputsFrom = (
  values: ArrayLike<number>,
  ends: ModelEnds,
  options: DatasetOptions,
  sample: string,
): Sample['inputs'] => {
  const wanted = valuesTogether(ends);
  if (values.length !== wanted)
    throw new InputError(
      'bad-input',
      `${quoteName(sample)} has ${formatNumberOf(values.length, 'value')}; the model takes ${formatCount(wanted)}.`,
      'Give samples of the input’s shape.',
    );
  let from = 0;
  return ends.inputs.map((input) => {
    const part = Array.prototype.slice.call(
      values,
      from,
      (from += input.kind.elements),
    ) as number[];
    return numericInput(part, input, options, sample);
  });
};
