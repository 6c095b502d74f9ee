/** Float model, ranges and recipe to a quantized file. Pure: equal arguments give equal bytes. */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { checkArguments } from './check-arguments';
import { floatGraph } from './float-graph';
import type { Plan } from './plan';
import { withOverwritten } from './overwritten';
import { planInt16 } from './plan-int16';
import { planInt8 } from './plan-int8';
import { planDynamic, planFloat16 } from './plan-weights';
import type { Quantized } from './quantized';
import type { Recipe } from './recipe';
import { writePlan } from './write-plan';

/**
 * @param ranges one for every activation; not needed for `dynamic` and `float16`
 * @throws InputError `bad-file` when the source holds parts that cannot be written again; `bad-tensor`
 *   and `usage` for ranges and recipes that cannot be meant
 */
export const quantizeModel = (model: FloatModel, ranges: Ranges, recipe: Recipe): Quantized => {
  checkArguments(floatGraph(model), ranges, recipe);
  const plan = planOf(model, ranges, recipe);
  return {
    bytes: writePlan(model, plan, recipe),
    recipe,
    tensorOf: sameNumbers(model),
    decisions: plan.decisions,
  };
};

const planOf = (model: FloatModel, ranges: Ranges, recipe: Recipe): Plan => {
  const seen = recipe.overwrittenOperands ? withOverwritten(floatGraph(model), ranges) : ranges;
  switch (recipe.scheme) {
    case 'int8':
      return planInt8(model, seen, recipe);
    case 'int16x8':
      return planInt16(model, seen, recipe);
    case 'dynamic':
      return planDynamic(model, recipe);
    case 'float16':
      return planFloat16(model, recipe);
  }
};

/** Tensors keep their numbers; further forms of a tensor come behind them. */
const sameNumbers = (model: FloatModel): ReadonlyMap<number, number> =>
  new Map(floatGraph(model).main.tensors.map((_, index) => [index, index]));
