/**
 * When the automatic setting leaves the converter's preset: only where that loses something that
 * matters, and only for a quantization that clearly loses less on the same samples, taken in pairs.
 * Else the file stays exactly the converter's, which nobody can call worse.
 */
import { signTest } from '../evaluate/paired';
import { formatNumberOf, formatPercent } from '../text';
import type { Judgement } from './judge';
import { withoutOutliers } from './margins';
import { FEWEST_TO_PART } from './spread';

/**
 * A classifier that changes fewer of its answers loses next to nothing: wrong answers are among those
 * that change most easily, so for each one lost another is won. Measured on the experiment's networks,
 * a loss of 0.3 points of accuracy went with 4 % and more.
 */
const FEW_CHANGES = 0.02;
/** Noise over signal of class scores: 25 dB; 0.6 points of accuracy were once lost at 20 dB. */
const SCORES_NOISE = 3e-3;
/** Noise over signal at outputs that are no class scores: 40 dB. */
const LITTLE_NOISE = 1e-4;

/** Less than half the noise drowns in chance, as few samples are judged. */
const WORTH = 0.5;
/** Chance, at most, of looking better on as many samples without being so. */
const SIGNIFICANT = 0.05;
/** By chance so large a share of the answers may change sides, or one. */
const CHANCE = 0.03;

/** Of the preset's expected changes, at most so many: an estimate, and coarse where few samples are judged. */
const CHANGES_WORTH = 0.75;

/** Whether there is nothing to win back. */
export const losesNothing = ({ error, agreement = 1, evidence }: Judgement): boolean => {
  const { changes, noise } = evidence;
  if (changes === undefined) return error <= LITTLE_NOISE;
  const disagreement = 1 - agreement - 1e-9;
  return error <= SCORES_NOISE && changes < FEW_CHANGES && disagreement <= chanceOf(noise.length);
};

const chanceOf = (samples: number): number => Math.max(CHANCE, 1 / samples);

/**
 * Whether `one` loses clearly less than `preset` did on the same samples. A classifier may answer a few
 * far samples in a clipped voice, as long as the answer stays; other outputs must be no worse over all.
 */
export const isClearlyBetter = (one: Judgement, preset: Judgement): boolean => {
  const chance = chanceOf(preset.evidence.noise.length);
  const isNotFewer = (mine = 1, theirs = 1): boolean => mine >= theirs - chance - 1e-9;
  // Labels say more than the float model's own answers, where there are any.
  const keepsAnswers =
    one.accuracy === undefined
      ? isNotFewer(one.agreement, preset.agreement)
      : (preset.accuracy ?? 0) - one.accuracy <= luckOf(one, preset);
  return (
    (one.evidence.changes !== undefined || one.error <= preset.error) &&
    usualNoise(one) <= WORTH * usualNoise(preset) &&
    (one.evidence.changes ?? 0) <= CHANGES_WORTH * (preset.evidence.changes ?? 0) &&
    isLessMostly(one.evidence.noise, preset.evidence.noise) &&
    keepsAnswers
  );
};

/**
 * By how much the shares of right answers of two settings differ by luck: two standard deviations of a
 * paired difference, from as many samples as can have changed sides.
 */
const luckOf = (one: Judgement, preset: Judgement): number => {
  const samples = preset.evidence.noise.length;
  const sides = samples * (2 - (one.agreement ?? 1) - (preset.agreement ?? 1));
  return (2 * Math.sqrt(Math.max(1, sides))) / samples + 1e-9;
};

export const usualNoise = ({ evidence }: Judgement): number =>
  withoutOutliers(evidence.noise).reduce((sum, noise) => sum + noise, 0);

/** Sign test: whether more samples have less noise than chance alone would give. */
const isLessMostly = (mine: readonly number[], theirs: readonly number[]): boolean => {
  const less = mine.filter((noise, i) => noise < (theirs[i] ?? 0)).length;
  const more = mine.filter((noise, i) => noise > (theirs[i] ?? 0)).length;
  return less > more && signTest(less, more) / 2 <= SIGNIFICANT;
};

/** Why the file is what it is, a sentence or two each. */
export const saidOf = {
  tooFew: (samples: number): string =>
    `The converter's preset stays: of ${formatNumberOf(samples, 'calibration sample')} none can be kept aside to judge other settings by. Give ${FEWEST_TO_PART} or more.`,
  nothingLost: ({ error, evidence }: Judgement, samples: number): string =>
    `The converter's preset stays, because it loses nothing that matters: on ${samples} calibration samples ` +
    (evidence.changes === undefined
      ? `its output has a signal to noise ratio of ${(-10 * Math.log10(error)).toFixed(1)} dB.`
      : `${formatPercent(evidence.changes)} of its answers are expected to differ from the float model's.`),
  nothingBetter: (samples: number): string =>
    `The converter's preset stays: nothing that was tried lost clearly less on ${samples} calibration samples kept aside.`,
  taken: (name: string, judged: Judgement, preset: Judgement): string =>
    `Chosen by trying: ${name}. On calibration samples it was made without, it had ${formatPercent(usualNoise(judged) / usualNoise(preset))} of the noise of the converter's preset; the file is made with all of them.`,
} as const;
