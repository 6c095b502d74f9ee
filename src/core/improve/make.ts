/**
 * The whole flow as functions: a float model and samples are prepared once; then every recipe gives a
 * file and its cost without calibrating again. The worker and the command line call these and nothing
 * below them.
 */
import { calibrate } from '../calibrate/calibrate';
import type { Calibration } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { rangesOf } from '../calibrate/ranges';
import { checkComputed } from '../evaluate/computed-part';
import { evaluate } from '../evaluate/evaluate';
import { quantizeModel } from '../quantize/quantize';
import { clippingsFor, searchedRecipe } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import { correctBias } from './bias-correction';
import { rangesByOutputError, rangesOfMost } from './clipping-search';
import { equalize } from './equalize';
import type { FlowData, FlowHost, Made, Prepared, Ready, Stage, Variant } from './flow';
import type { JudgeData } from './judge';
import { openJudge } from './judge';
import { spread } from './spread';

/** Samples that the improvements look at: for means and for an order few are enough. */
const MEANS = 16;
const JUDGED = 24;
const PEAKS = 64;

/** Reports progress of a stage. */
const progressOf =
  ({ onProgress }: FlowHost, stage: Stage) =>
  (done: number, of: number): void =>
    onProgress?.({ stage, done, of });

/**
 * Loads the float model and calibrates it.
 * @param known what an earlier calibration on the same samples saw, to spare another
 * @throws InputError `bad-operator` for operators without a float kernel; `bad-input` for samples
 *   that cannot be read, or tensors that become no numbers
 */
export const prepare = async (
  model: FloatModel,
  data: FlowData,
  host: FlowHost,
  known?: Calibration,
): Promise<Prepared> => {
  host.onProgress?.({ stage: 'load', done: 0, of: 1 });
  const network = await host.loadFloat(model);
  checkComputed(model, network);
  host.onProgress?.({ stage: 'load', done: 1, of: 1 });
  const samples = data.calibrationSamples;
  const report = progressOf(host, 'calibrate');
  const calibration = known ?? (await calibrate(network, model, data.data, samples, report));
  const equalized = new Map<string, Promise<Variant>>();
  const dispose = async (): Promise<void> => {
    network.dispose();
    for (const variant of await Promise.allSettled(equalized.values()))
      if (variant.status === 'fulfilled' && variant.value.network !== network)
        variant.value.network.dispose();
  };
  return { ...data, model, network, calibration, equalized, searched: new Map(), dispose };
};

/**
 * Quantizes by the recipe, improvements included, and compares.
 * @throws InputError `bad-operator` for a recipe that cannot be carried out
 */
export const quantizeWith = async (
  state: Prepared,
  recipe: Recipe,
  host: FlowHost,
): Promise<Made> => makeFrom(state, await improve(state, recipe, host), recipe, host);

/** Quantizes given weights and ranges, as trained ones, and compares with the model as it was opened. */
export const makeFrom = async (
  state: Prepared,
  { model, ranges, network = state.network }: Ready,
  recipe: Recipe,
  host: FlowHost,
): Promise<Made> => {
  host.onProgress?.({ stage: 'quantize', done: 0, of: 1 });
  const quantized = quantizeModel(model, ranges, recipe);
  host.onProgress?.({ stage: 'quantize', done: 1, of: 1 });
  const request = { model: state.model, quantized, ...state.comparison };
  const onProgress = progressOf(host, 'compare');
  const cost = await evaluate(request, { ...host, network, onProgress });
  return { quantized, ranges, model, cost };
};

/** Tells apart recipes that searches come out differently for. */
export const searchKey = (recipe: Recipe): string => JSON.stringify(searchedRecipe(recipe));

/** What the recipe's improvements make of weights and ranges. Depends on nothing but its arguments. */
export const improve = async (state: Prepared, recipe: Recipe, host: FlowHost): Promise<Ready> =>
  state.searched.get(searchKey(recipe)) ?? (await improveAnew(state, searchedRecipe(recipe), host));

const improveAnew = async (state: Prepared, recipe: Recipe, host: FlowHost): Promise<Ready> => {
  const isStatic = recipe.scheme === 'int8' || recipe.scheme === 'int16x8';
  if (!isStatic) return { model: state.model, ranges: rangesOf(state.calibration, 'min-max') };
  const variant = recipe.equalize ? await equalizedVariant(state, recipe, host) : state;
  const given = (most: number): JudgeData => ({
    ...variant,
    data: state.data,
    samples: spread(state.calibrationSamples, most),
    runtime: host.runtime,
  });
  const onProgress = progressOf(host, 'improve');
  const clipping = clippingsFor(recipe.scheme).includes(recipe.clipping)
    ? recipe.clipping
    : 'min-max';
  const ranges =
    clipping === 'output-error'
      ? await rangesByOutputError(
          {
            model: variant.model,
            recipe,
            proposals: [
              ...PROPOSERS.map((clipping) => rangesOf(variant.calibration, clipping)),
              rangesOfMost(variant.calibration),
            ],
            quantize: quantizeModel,
            onProgress,
          },
          await openJudge(given(JUDGED)),
        )
      : rangesOf(variant.calibration, clipping);
  const model = recipe.correctBias
    ? await correctBias({ ranges, recipe, quantize: quantizeModel, onProgress }, given(MEANS))
    : variant.model;
  return { model, ranges, network: variant.network };
};

const PROPOSERS = ['min-max', 'percentile', 'mse', 'entropy'] as const;

/** Another way to write the same network down; its tensors have other ranges. */
const equalizedVariant = (state: Prepared, recipe: Recipe, host: FlowHost): Promise<Variant> => {
  const key = recipe.denseWeights;
  const known = state.equalized.get(key);
  if (known !== undefined) return known;
  const making = makeEqualized(state, recipe, host);
  state.equalized.set(key, making);
  return making;
};

const makeEqualized = async (state: Prepared, recipe: Recipe, host: FlowHost): Promise<Variant> => {
  const { model, network, data, calibrationSamples } = state;
  const samples = spread(calibrationSamples, PEAKS);
  const equalized = await equalize(model, recipe, { network, data, samples });
  if (equalized === model) return state;
  const own = await host.loadFloat(equalized);
  const report = progressOf(host, 'calibrate');
  const calibration = await calibrate(own, equalized, data, calibrationSamples, report);
  return { model: equalized, network: own, calibration };
};
