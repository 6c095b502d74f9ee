/**
 * What a plan may rely on: ranges that are numbers, in order and of a size that float32 scales can
 * express, and a recipe that names what is there. Anything else would become a file with scales that
 * are infinite or no numbers.
 */
import type { Ranges } from '../calibrate/calibration';
import { InputError } from '../errors';
import { quoteName } from '../text';
import type { FloatGraph } from './float-graph';
import type { Recipe } from './recipe';

/** Scales are multiplied with those of weights, and the product has to stay a float32. */
const LARGEST = 1e30;

/** @throws InputError `bad-tensor` for no ranges or one, `usage` for a name in the recipe, that cannot be meant */
export const checkArguments = (graph: FloatGraph, ranges: Ranges, recipe: Recipe): void => {
  const integers = recipe.scheme === 'int8' || recipe.scheme === 'int16x8';
  if (integers) checkRanges(graph, ranges);
  checkNumbers('operator', Object.keys(recipe.operators), graph.operators.length);
  checkNumbers('tensor', Object.keys(recipe.tensors), graph.main.tensors.length);
};

const checkRanges = (graph: FloatGraph, ranges: Ranges): void => {
  if (ranges.size === 0)
    throw new InputError(
      'bad-tensor',
      'No tensor has a range, so there is nothing to make scales from.',
      'Calibrate the model with samples first.',
    );
  for (const [tensor, { min, max }] of ranges) {
    const name = graph.main.tensors[tensor]?.name;
    if (name === undefined)
      throw new InputError(
        'bad-tensor',
        `There is a range for tensor ${tensor}, which the model does not have.`,
        'Calibrate the model that is quantized.',
      );
    const isSound = Math.abs(min) <= LARGEST && Math.abs(max) <= LARGEST && min <= max;
    if (!isSound)
      throw new InputError(
        'bad-tensor',
        `The range of ${quoteName(name)} is ${String(min)} to ${String(max)}, which no scale can cover.`,
        'Look for samples that are not finite or far too large, and calibrate again.',
      );
  }
};

const checkNumbers = (
  kind: 'operator' | 'tensor',
  named: readonly string[],
  count: number,
): void => {
  const unknown = named.find((number) => !/^\d+$/.test(number) || Number(number) >= count);
  if (unknown === undefined) return;
  throw new InputError(
    'usage',
    `The recipe names ${kind} ${quoteName(unknown)}, and the model has ${kind}s 0 to ${count - 1}.`,
    'Name operators and tensors by their numbers in the float model.',
  );
};
