/**
 * The best setting, found by trying: the converter's preset, and where that loses something, every
 * improvement alone and together those that helped. Some calibration samples are kept aside to judge
 * by; what is tried is made without them, so that it is not praised for knowing its own samples, while
 * the preset is judged as it is, with ranges from all. `weigh.ts` says when that is reason to leave it.
 */
import { calibrate } from '../calibrate/calibrate';
import type { Quantized } from '../quantize/quantized';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import type { Automatic, FlowHost, Made, Prepared, Ready, Tried } from './flow';
import type { Judge, Judgement } from './judge';
import { openJudge } from './judge';
import { improve, makeFrom } from './make';
import { partForJudging, spread } from './spread';
import { isClearlyBetter, losesNothing, saidOf, usualNoise } from './weigh';

/** Samples to judge by; each costs an inference for every setting that is tried. */
const JUDGED = 100;

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
  const ready = await improve(state, plain, host);
  const stay = async (tried: readonly Tried[], why?: string): Promise<Automatic> => {
    const made = await makeFrom(state, ready, plain, host);
    return { made: why === undefined ? made : withReason(made, why), recipe: plain, tried };
  };
  if (base.scheme !== 'int8' && base.scheme !== 'int16x8') return stay([]);
  const parts = partForJudging(state.calibrationSamples);
  if (parts === undefined) return stay([], saidOf.tooFew(state.calibrationSamples.length));
  const { model, network, data } = state;
  const samples = spread(parts.judging, JUDGED);
  const judge = await openJudge({ model, network, data, samples, runtime: host.runtime });
  const preset = await judge.judge(quantizeModel(ready.model, ready.ranges, plain));
  const first = triedOf('converter', plain, preset);
  if (losesNothing(preset)) return stay([first], saidOf.nothingLost(preset, samples.length));
  const trials = await tryAll({ state, samples: parts.ranges, plain, preset, judge }, host);
  const tried = [first, ...trials.map(({ name, recipe, judged }) => triedOf(name, recipe, judged))];
  const found = await firstThatHolds(state, { trials, preset, judge }, host);
  if (found === undefined) return stay(tried, saidOf.nothingBetter(samples.length));
  const { name, recipe, judged } = found.trial;
  const made = await makeFrom(state, found.ready, recipe, host);
  return { made: withReason(made, saidOf.taken(name, judged, preset)), recipe, tried };
};

/** One recipe, made without the samples it was then judged on. */
interface Trial {
  readonly name: string;
  readonly recipe: Recipe;
  readonly judged: Judgement;
}

const triedOf = (
  name: string,
  recipe: Recipe,
  { error, agreement, accuracy }: Judgement,
): Tried => ({
  ...{ recipe, name, error },
  ...(agreement !== undefined && { agreement }),
  ...(accuracy !== undefined && { accuracy }),
});

const withReason = (made: Made, text: string): Made => {
  const quantized: Quantized = {
    ...made.quantized,
    decisions: [{ text }, ...made.quantized.decisions],
  };
  return { ...made, quantized };
};

interface Found {
  readonly trial: Trial;
  readonly ready: Ready;
}

/**
 * The trial with the least usual noise among those clearly better than the preset. Made anew with ranges from
 * all samples it has to be so still: what it was judged on is then among its own samples, so this
 * can only speak against it.
 */
const firstThatHolds = async (
  state: Prepared,
  given: { readonly trials: readonly Trial[]; readonly preset: Judgement; readonly judge: Judge },
  host: FlowHost,
): Promise<Found | undefined> => {
  const { trials, preset, judge } = given;
  const worthy = trials
    .filter(({ judged }) => isClearlyBetter(judged, preset))
    .sort((a, b) => usualNoise(a.judged) - usualNoise(b.judged));
  for (const trial of worthy) {
    const ready = await improve(state, trial.recipe, quiet(host));
    const judged = await judge.judge(quantizeModel(ready.model, ready.ranges, trial.recipe));
    if (isClearlyBetter(judged, preset)) return { trial, ready };
  }
  return undefined;
};

const quiet = (host: FlowHost): FlowHost => ({ ...host, onProgress: () => undefined });

/** The same model, calibrated on a part of the samples. */
const partOf = async (
  state: Prepared,
  samples: readonly number[],
  host: FlowHost,
): Promise<Prepared> => {
  const { model, network, data } = state;
  const report = (done: number, of: number): void =>
    host.onProgress?.({ stage: 'calibrate', done, of });
  const calibration = await calibrate(network, model, data, samples, report);
  return {
    ...state,
    calibration,
    calibrationSamples: samples,
    equalized: new Map(),
    searched: new Map(),
  };
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

interface Trials {
  readonly state: Prepared;
  /** What ranges may be made from. */
  readonly samples: readonly number[];
  readonly plain: Recipe;
  readonly preset: Judgement;
  readonly judge: Judge;
}

const tryAll = async (given: Trials, host: FlowHost): Promise<readonly Trial[]> => {
  const { plain, preset, judge } = given;
  const part = await partOf(given.state, given.samples, host);
  const trials: Trial[] = [];
  const of = CLIPPINGS.length + OTHERS.length + 1;
  const attempt = async (name: string, change: Partial<Recipe>): Promise<Trial> => {
    const recipe = { ...plain, ...change };
    host.onProgress?.({ stage: 'search', done: trials.length, of, detail: name });
    const { model, ranges } = await improve(part, recipe, quiet(host));
    const judged = await judge.judge(quantizeModel(model, ranges, recipe));
    const trial = { name, recipe, judged };
    trials.push(trial);
    return trial;
  };
  const helped: Improvement[] = [];
  let least = preset.error;
  for (const clipping of CLIPPINGS) {
    const { error } = (await attempt(clipping.name, clipping.change)).judged;
    if (error < least) [least, helped[0]] = [error, clipping];
  }
  for (const other of OTHERS) {
    const { error } = (await attempt(other.name, other.change)).judged;
    if (error < preset.error) helped.push(other);
  }
  if (helped.length > 1) await attempt('together what helped', joined(helped));
  await disposeVariants(part);
  host.onProgress?.({ stage: 'search', done: of, of });
  return trials;
};

const joined = (list: readonly Improvement[]): Partial<Recipe> =>
  Object.assign({}, ...list.map(({ change }) => change)) as Partial<Recipe>;
