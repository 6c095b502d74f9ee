/**
 * Mel-frequency cepstral coefficients of one second at 16 kHz: 49 frames of 32 ms, 20 ms apart, 10
 * coefficients each, as keyword spotters on microcontrollers take them.
 * Source: Davis and Mermelstein 1980; the mel scale of O'Shaughnessy 1987.
 */
import { powerSpectrum } from './spectrum';

export const RATE = 16_000;
const FRAME = 512;
const STRIDE = 320;
const FRAMES = 49;
const BANDS = 40;
const COEFFICIENTS = 10;
export const FEATURES = FRAMES * COEFFICIENTS;
const [LOWEST, HIGHEST] = [80, 7600];
/** Power below which a band counts as silent: about that of 16-bit rounding. */
const FLOOR = 1e-6;
/** Brings the coefficients to about the same spread; the first, which is loudness, to a mean near 0. */
const SCALES = [0.05, 0.15, 0.3, 0.3, 0.3, 0.4, 0.4, 0.5, 0.6, 0.6];
const LOUDNESS = -40;

const mel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const hertz = (mels: number): number => 700 * (10 ** (mels / 2595) - 1);

/** Edges of the triangular bands in bins of the spectrum: band b rises from b to b + 1, falls to b + 2. */
const EDGES = Array.from({ length: BANDS + 2 }, (_, b) => {
  const mels = mel(LOWEST) + ((mel(HIGHEST) - mel(LOWEST)) * b) / (BANDS + 1);
  return (hertz(mels) * FRAME) / RATE;
});

/** Weight of a bin in the band between three edges. */
const weight = (bin: number, left: number, peak: number, right: number): number =>
  Math.max(0, Math.min((bin - left) / (peak - left), (right - bin) / (right - peak)));

/** A band's weights, beginning at its first bin. */
const FILTERS = Array.from({ length: BANDS }, (_, b) => {
  const [left = 0, peak = 0, right = 0] = EDGES.slice(b, b + 3);
  const from = Math.ceil(left);
  const weights = Float64Array.from({ length: Math.floor(right) - from + 1 }, (_value, i) =>
    weight(from + i, left, peak, right),
  );
  return { from, weights };
});

const COSINES = Array.from({ length: COEFFICIENTS }, (_, k) =>
  Float64Array.from(
    { length: BANDS },
    (_value, b) => Math.sqrt(2 / BANDS) * Math.cos((Math.PI * k * (b + 0.5)) / BANDS),
  ),
);

const dot = (a: Float64Array, b: Float64Array, from = 0): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[from + i] ?? 0);
  return sum;
};

const scaled = (value: number, k: number): number =>
  (value - (k === 0 ? LOUDNESS : 0)) * (SCALES[k] ?? 1);

/** The network's input: 490 values, frame after frame, from 16,000 in -1 to 1. */
export const mfcc = (sound: Float64Array): Float32Array => {
  const found = new Float32Array(FEATURES);
  for (let frame = 0; frame < FRAMES; frame++) {
    const power = powerSpectrum(sound.subarray(frame * STRIDE, frame * STRIDE + FRAME));
    const bands = Float64Array.from(FILTERS, ({ from, weights }) =>
      Math.log(FLOOR + dot(weights, power, from)),
    );
    COSINES.forEach((cosine, k) => {
      found[frame * COEFFICIENTS + k] = scaled(dot(cosine, bands), k);
    });
  }
  return found;
};
