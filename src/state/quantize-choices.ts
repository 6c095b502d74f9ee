/** What the user decides about a quantization: small setters, each the one place where it changes. */
import type { Goal } from '../core/improve/flow';
import type { TrainingOptions } from '../core/improve/trainer';
import { clippingsFor, CONVERTER, denseWeightsFor } from '../core/quantize/recipe';
import type { Precision, Recipe, Scheme } from '../core/quantize/recipe';
import type { OperatorIndex, TensorIndex } from '../core/units';
import type { Split } from '../workers/quantizer-api';
import type { Preset, QuantizeState } from './quantize-state';
import type { Studio } from './studio';

const change = ({ store }: Studio, part: (state: QuantizeState) => Partial<QuantizeState>): void =>
  store.setState(({ quantize }) => ({ quantize: { ...quantize, ...part(quantize) } }));

/** Changes switches of the recipe; it is then the user's own. Scheme and ends are part of any preset. */
export const changeRecipe = (studio: Studio, part: Partial<Recipe>): void =>
  change(studio, ({ recipe, preset }) => {
    const isOwn = Object.keys(part).some((key) => key !== 'scheme' && key !== 'io');
    return { recipe: { ...recipe, ...part }, preset: isOwn ? 'custom' : preset };
  });

/** Chooses a scheme; exceptions from the one before may not be possible in it. */
export const chooseScheme = (studio: Studio, scheme: Scheme): void =>
  change(studio, ({ recipe, preset }) => {
    const denseWeights = preset === 'best' ? denseWeightsFor(scheme) : recipe.denseWeights;
    const clipping = clippingsFor(scheme).includes(recipe.clipping) ? recipe.clipping : 'min-max';
    const plain = { ...recipe, operators: {}, raisedAfter: [], tensors: {} };
    return { recipe: { ...plain, scheme, denseWeights, clipping } };
  });

/**
 * The converter takes every sample in order to calibrate, so its preset brings its own split; the best
 * result needs samples of its own to choose by.
 */
export function choosePreset(studio: Studio, preset: Preset): void {
  const { recipe } = studio.store.getState().quantize;
  const { scheme, io } = recipe;
  const denseWeights = preset === 'best' ? denseWeightsFor(scheme) : CONVERTER.denseWeights;
  change(studio, () => ({
    preset,
    recipe: preset === 'custom' ? recipe : { ...CONVERTER, scheme, io, denseWeights },
  }));
  if (preset !== 'custom')
    changeSplit(studio, { kind: preset === 'converter' ? 'converter' : 'held-out' });
}

/** Runs an operator in another precision, or (null) in the scheme's own again. */
export const setOperator = (
  studio: Studio,
  operator: OperatorIndex,
  precision: Precision | null,
): void =>
  change(studio, (state) => {
    const recipe = recipeToChange(state);
    return {
      preset: 'custom',
      recipe: { ...recipe, operators: withKey(recipe.operators, operator, precision) },
    };
  });

/** Stores a tensor in another precision, or (null) in the scheme's own again. */
export const setTensor = (studio: Studio, tensor: TensorIndex, precision: Precision | null): void =>
  change(studio, (state) => {
    const recipe = recipeToChange(state);
    return {
      preset: 'custom',
      recipe: { ...recipe, tensors: withKey(recipe.tensors, tensor, precision) },
    };
  });

/** An exception from what was searched for is one from what was found, where that is shown. */
const recipeToChange = ({ preset, recipe, runs, afterRun }: QuantizeState): Recipe => {
  const found = runs.find(({ id }) => id === afterRun)?.result.recipe;
  return preset === 'best' && found?.scheme === recipe.scheme ? found : recipe;
};

const withKey = (
  record: Readonly<Record<number, Precision>>,
  key: number,
  value: Precision | null,
): Readonly<Record<number, Precision>> => {
  const { [key]: _, ...rest } = record;
  return value === null ? rest : { ...rest, [key]: value };
};

/** Takes a recipe as it stands: a point of the price curve, or one that was tried. */
export const takeRecipe = (studio: Studio, recipe: Recipe): void =>
  change(studio, () => ({ recipe, preset: 'custom' }));

/** Which samples calibrate and which test; what was calibrated or priced with others no longer counts. */
export const changeSplit = (studio: Studio, part: Partial<Split>): void =>
  change(studio, (state) => {
    const split = { ...state.split, ...part };
    return isSameSplit(split, state.split) ? { split } : { split, calibration: null, curve: null };
  });

const isSameSplit = (a: Split, b: Split): boolean =>
  a.kind === b.kind &&
  a.calibration === b.calibration &&
  a.comparison === b.comparison &&
  a.seed === b.seed;

export const changeGoal = (studio: Studio, goal: Goal): void => change(studio, () => ({ goal }));

export const changeTraining = (studio: Studio, part: Partial<TrainingOptions>): void =>
  change(studio, ({ training }) => ({ training: { ...training, ...part } }));
