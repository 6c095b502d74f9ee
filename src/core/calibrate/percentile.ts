/**
 * Percentile clipping: the range that holds all but a given share of the values, half of that share at
 * each end. 99.99 % is what Wu et al. 2020 (arXiv 2004.09602, section 4.2) found best for most of
 * their networks; cutting half at each end is how ONNX Runtime's asymmetric calibrator reads it.
 */
import type { Range, TensorCalibration } from './calibration';

const PERCENTILE = 99.99;

export const percentileRange = (
  { min, max, histogram: { low, high, counts } }: TensorCalibration,
  percentile = PERCENTILE,
): Range => {
  const width = (high - low) / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cut = (total * (1 - percentile / 100)) / 2;
  // A whole value has to lie beyond before anything is cut: few values have no percentile to speak of.
  if (width === 0 || cut < 1) return { min, max };
  const place = (fraction: (bin: number) => number, step: 1 | -1, from: number): number => {
    let left = cut;
    for (let bin = from; bin >= 0 && bin < counts.length; bin += step) {
      const count = counts[bin] ?? 0;
      if (count > left) return fraction(bin) + (step * width * left) / count;
      left -= count;
    }
    return step > 0 ? max : min;
  };
  return {
    min: Math.max(
      min,
      Math.min(
        max,
        place((bin) => low + bin * width, 1, 0),
      ),
    ),
    max: Math.min(
      max,
      Math.max(
        min,
        place((bin) => low + (bin + 1) * width, -1, counts.length - 1),
      ),
    ),
  };
};
