/**
 * The best setting, found by trying: the converter's preset, every improvement alone, and together
 * those that helped. Ranges are made from four fifths of the calibration samples and judged on the
 * last fifth, so that a setting is not praised for knowing its own samples. What is returned is the
 * preset, or was measured with half its error or less, with no fewer right answers, and with the float
 * model's answer as often, but for chance.
 */
import { calibrate } from '../calibrate/calibrate';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import type { Automatic, FlowHost, Prepared, Tried } from './flow';
import type { Judge } from './judge';
import { openJudge } from './judge';
import { improve, makeFrom } from './make';
import { partForJudging, spread } from './spread';

/** Samples to judge by; each costs an inference for every setting that is tried. */
const JUDGED = 100;

/**
 * The preset is left only for a setting that at least halves its error. What is gained by less drowns
 * in chance: samples that are judged are few, and a good preset loses next to nothing.
 */
const WORTH = 0.5;

/** As chance has it, so large a share of the judged samples may change sides with half the error. */
const CHANCE = 0.03;

/**
 * @param base scheme, ends, dense weights and exceptions are taken from it; the rest is chosen
 * @throws InputError as `quantizeWith`
 */
export const automatic = async (
  state: Prepared,
  base: Recipe,
  host: FlowHost,
): Promise<Automatic> => {
  const { scheme, io, denseWeights, widenDeadChannels, operators, tensors } = base;
  const kept = { scheme, io, denseWeights, widenDeadChannels, operators, tensors };
  const plain: Recipe = { ...CONVERTER, ...kept };
  if (base.scheme !== 'int8' && base.scheme !== 'int16x8') {
    const made = await makeFrom(state, await improve(state, plain, host), plain, host);
    return { made, recipe: plain, tried: [] };
  }
  const { ranges, judging } = partForJudging(state.calibrationSamples);
  const part = await partOf(state, ranges, host);
  const samples = spread(judging, JUDGED);
  const { model, network, data } = state;
  const judge = await openJudge({ model, network, data, samples, runtime: host.runtime });
  const tried = await tryAll(part, plain, judge, host);
  await disposeVariants(part);
  const quiet: FlowHost = { ...host, onProgress: () => undefined };
  const best = bestOf(tried);
  // With ranges from all samples the order may turn: the preset stays the measure.
  const ready = await improve(state, best.recipe, quiet);
  const preset = await improve(state, plain, quiet);
  const [mine, theirs] = [
    await judge.judge(quantizeModel(ready.model, ready.ranges, best.recipe)),
    await judge.judge(quantizeModel(preset.model, preset.ranges, plain)),
  ];
  const isKept = isWorth(mine, theirs);
  const recipe = isKept ? best.recipe : plain;
  const made = await makeFrom(state, isKept ? ready : preset, recipe, host);
  return { made, recipe, tried };
};

/** The same model, calibrated on a part of the samples. */
const partOf = async (
  state: Prepared,
  samples: readonly number[],
  host: FlowHost,
): Promise<Prepared> => {
  const { model, network, data } = state;
  const isAll = samples.length === state.calibrationSamples.length;
  const report = (done: number, of: number): void =>
    host.onProgress?.({ stage: 'calibrate', done, of });
  const calibration = isAll
    ? state.calibration
    : await calibrate(network, model, data, samples, report);
  return { ...state, calibration, calibrationSamples: samples, equalized: new Map() };
};

/** The part shares its float network with the whole; equalized ones are its own. */
const disposeVariants = async ({ equalized, network }: Prepared): Promise<void> => {
  for (const variant of await Promise.all(equalized.values()))
    if (variant.network !== network) variant.network.dispose();
};

interface Improvement {
  readonly name: string;
  readonly change: Partial<Recipe>;
}

const CLIPPINGS: readonly Improvement[] = [
  { name: 'percentile clipping', change: { clipping: 'percentile' } },
  { name: 'MSE clipping', change: { clipping: 'mse' } },
  { name: 'entropy clipping', change: { clipping: 'entropy' } },
  { name: 'clipping by output error', change: { clipping: 'output-error' } },
];
const OTHERS: readonly Improvement[] = [
  { name: 'ranges of operands as they are read', change: { overwrittenOperands: false } },
  { name: 'equalized channels', change: { equalize: true } },
  { name: 'corrected biases', change: { correctBias: true } },
];

const tryAll = async (
  part: Prepared,
  plain: Recipe,
  { judge }: Judge,
  host: FlowHost,
): Promise<readonly Tried[]> => {
  const tried: Tried[] = [];
  const of = 1 + CLIPPINGS.length + OTHERS.length + 3;
  const attempt = async (name: string, change: Partial<Recipe>): Promise<Tried> => {
    const recipe = { ...plain, ...change };
    const same = tried.find((one) => JSON.stringify(one.recipe) === JSON.stringify(recipe));
    if (same !== undefined) return same;
    host.onProgress?.({ stage: 'search', done: tried.length, of, detail: name });
    const { model, ranges } = await improve(part, recipe, { ...host, onProgress: () => undefined });
    const { error, agreement, accuracy } = await judge(quantizeModel(model, ranges, recipe));
    const one = {
      ...{ recipe, name, error },
      ...(agreement !== undefined && { agreement }),
      ...(accuracy !== undefined && { accuracy }),
    };
    tried.push(one);
    return one;
  };
  const converter = await attempt('converter', {});
  const clipped: Tried[] = [converter];
  for (const { name, change } of CLIPPINGS) clipped.push(await attempt(name, change));
  const { clipping } = leastOf(clipped, converter).recipe;
  const helped: Improvement[] =
    clipping === plain.clipping ? [] : [{ name: '', change: { clipping } }];
  for (const other of OTHERS) {
    const { error } = await attempt(other.name, other.change);
    if (error < converter.error) helped.push(other);
  }
  const joined = (list: readonly Improvement[]): Partial<Recipe> =>
    Object.assign({}, ...list.map(({ change }) => change)) as Partial<Recipe>;
  if (helped.length > 1) await attempt('together what helped', joined(helped));
  await attempt('all together', joined([{ name: '', change: { clipping } }, ...OTHERS]));
  host.onProgress?.({ stage: 'search', done: of, of });
  return tried;
};

type Judged = Pick<Tried, 'error' | 'agreement'>;

const isWorth = (one: Judged, preset: Judged): boolean =>
  one.error <= WORTH * preset.error && (one.agreement ?? 1) >= (preset.agreement ?? 0) - CHANCE;

/** Least error among those worth leaving the converter's preset for; else the preset. */
const bestOf = (tried: readonly Tried[]): Tried => {
  const [converter] = tried;
  if (converter === undefined) throw new Error('Nothing was tried.');
  return leastOf(
    tried.filter((one) => isWorth(one, converter)),
    converter,
  );
};

const leastOf = (tried: readonly Tried[], otherwise: Tried): Tried =>
  tried.reduce((best, one) => (one.error < best.error ? one : best), otherwise);
