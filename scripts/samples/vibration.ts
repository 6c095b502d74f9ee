/**
 * Simulated vibration of a motor with a gear, healthy and with four faults, as an accelerometer at
 * 8 kHz would see it: synthetic data, made to have labels and no licence. A window is five spectra of
 * 128 bands, as anomaly detectors on microcontrollers take them.
 */
import { normal, uniform } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import { powerSpectrum } from './spectrum';

const RATE = 8000;
const FRAME = 256;
const FRAMES = 5;
const BANDS = 128;
export const FEATURES = FRAMES * BANDS;

export const FAULTS = ['imbalance', 'looseness', 'bearing', 'rubbing'] as const;
export type Condition = 'healthy' | (typeof FAULTS)[number];

interface Machine {
  /** Turns per second. */
  readonly speed: number;
  readonly load: number;
  readonly noise: number;
}

const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random();

const sine = (t: number, frequency: number, phase: number): number =>
  Math.sin(2 * Math.PI * frequency * t + phase);

/** A decaying ring at `resonance` after every `period` seconds: what a damaged race does. */
const impacts = (t: number, period: number, resonance: number): number => {
  const since = t % period;
  return Math.exp(-since * 900) * Math.sin(2 * Math.PI * resonance * since);
};

const TEETH = 23;
/** Balls passing a point of the outer race, per turn. */
const OUTER_RACE = 3.58;

type Fault = (t: number, machine: Machine, severity: number, random: Random) => number;

const FAULT_SIGNALS: Readonly<Record<Condition, Fault>> = {
  healthy: () => 0,
  imbalance: (t, { speed }, severity) => severity * 2.2 * sine(t, speed, 1),
  looseness: (t, { speed }, severity) =>
    severity * [0.5, 1.5, 2.5, 3.5, 4.5].reduce((sum, n) => sum + 0.5 * sine(t, n * speed, n), 0),
  bearing: (t, { speed }, severity) => severity * 1.1 * impacts(t, 1 / (OUTER_RACE * speed), 2700),
  rubbing: (t, { speed }, severity, random) =>
    severity * 0.5 * normal(random) * Math.max(0, sine(t, speed, 0)),
};

/** One window of a machine that runs at its own speed and load: natural logarithms of band powers. */
const draw = (condition: Condition, random: Random): Float32Array => {
  const machine: Machine = {
    speed: between(random, 24, 26),
    load: between(random, 0.6, 1.4),
    noise: between(random, 0.08, 0.14),
  };
  const { speed, load, noise } = machine;
  const severity = between(random, 0.3, 1);
  const phase = between(random, 0, 2 * Math.PI);
  const start = random();
  const fault = FAULT_SIGNALS[condition];
  const signal = Float64Array.from({ length: FRAME * FRAMES }, (_, i) => {
    const t = start + i / RATE;
    const shaft = 0.6 * sine(t, speed, phase) + 0.25 * sine(t, 2 * speed, 2 * phase);
    const sway = 1 + 0.25 * sine(t, speed, 0);
    const mesh =
      load * sway * (0.4 * sine(t, TEETH * speed, 0) + 0.2 * sine(t, 2 * TEETH * speed, 1));
    return shaft + mesh + noise * normal(random) + fault(t, machine, severity, random);
  });
  const features = new Float32Array(FEATURES);
  for (let frame = 0; frame < FRAMES; frame++) {
    const power = powerSpectrum(signal.subarray(frame * FRAME, (frame + 1) * FRAME));
    for (let band = 0; band < BANDS; band++)
      features[frame * BANDS + band] = (Math.log((power[band + 1] ?? 0) + 1e-3) - 1) / 2.5;
  }
  return features;
};

/** `count` windows in each of the given conditions, one after another. */
export const drawWindows = (
  conditions: readonly Condition[],
  count: number,
  seed: number,
): Float32Array[] => {
  const random = uniform(seed);
  return conditions.flatMap((condition) =>
    Array.from({ length: count }, () => draw(condition, random)),
  );
};

/** Mean square of what a network gave back less what it was shown. */
export const anomalyScore = (shown: ArrayLike<number>, given: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < shown.length; i++) sum += ((shown[i] ?? 0) - (given[i] ?? 0)) ** 2;
  return sum / shown.length;
};

/** Area under the ROC curve: how often a faulty window scores above a healthy one. */
export const areaUnderCurve = (healthy: readonly number[], faulty: readonly number[]): number => {
  const all = [
    ...healthy.map((score) => ({ score, isFaulty: false })),
    ...faulty.map((score) => ({ score, isFaulty: true })),
  ].sort((a, b) => a.score - b.score);
  let [below, pairs] = [0, 0];
  for (const { isFaulty } of all) {
    if (isFaulty) pairs += below;
    else below++;
  }
  return pairs / (healthy.length * faulty.length);
};
