/** Float model, ranges and recipe to a quantized file. Pure: equal arguments give equal bytes. */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { floatGraph } from './float-graph';
import type { Plan } from './plan';
import { withOverwritten } from './overwritten';
import { planInt16 } from './plan-int16';
import { planInt8 } from './plan-int8';
import type { Quantized } from './quantized';
import type { Recipe } from './recipe';
import { writeDynamic } from './write-dynamic';
import { writeFloat16 } from './write-float16';
import { writePlan } from './write-plan';

/**
 * @param ranges one for every activation; not needed for `dynamic` and `float16`
 * @throws InputError `bad-file` when the source holds parts that cannot be written again
 */
export const quantizeModel = (model: FloatModel, ranges: Ranges, recipe: Recipe): Quantized => {
  const tensorOf = sameNumbers(model);
  switch (recipe.scheme) {
    case 'int8':
    case 'int16x8': {
      const plan = planOf(model, ranges, recipe);
      const bytes = writePlan(model, plan, recipe);
      return { bytes, recipe, tensorOf, decisions: plan.decisions };
    }
    case 'dynamic':
      return { ...writeDynamic(model, recipe), recipe, tensorOf };
    case 'float16':
      return { ...writeFloat16(model, recipe), recipe, tensorOf };
  }
};

const planOf = (model: FloatModel, ranges: Ranges, recipe: Recipe): Plan => {
  const seen = recipe.overwrittenOperands ? withOverwritten(floatGraph(model), ranges) : ranges;
  return recipe.scheme === 'int16x8'
    ? planInt16(model, seen, recipe)
    : planInt8(model, seen, recipe);
};

/** Tensors keep their numbers; further forms of a tensor come behind them. */
const sameNumbers = (model: FloatModel): ReadonlyMap<number, number> =>
  new Map(floatGraph(model).main.tensors.map((_, index) => [index, index]));
