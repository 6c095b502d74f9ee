/**
 * Tables of int16 functions as TFLM makes them: 512 equal steps over the range of the input and the
 * end point, each value corrected by half the error that interpolation makes in the middle of its
 * step. All arithmetic is float32.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import { roundAway } from './fixed-point';

const STEPS = 512;
const [MIN, MAX] = [-32768, 32767];
const f = Math.fround;

const clampInt16 = (x: number): number => Math.max(MIN, Math.min(MAX, x));

/**
 * 513 values of `of` for a stored input of `scale` and `zeroPoint`, in steps of `outputScale` around
 * zero. `of` takes and returns float32 values.
 */
export const interpolationTable = (
  scale: number,
  zeroPoint: number,
  outputScale: number,
  of: (x: number) => number,
): readonly number[] => {
  const inputMin = f(scale * (MIN - zeroPoint));
  const inputMax = f(scale * (MAX - zeroPoint));
  const step = f(f(inputMax - inputMin) / STEPS);
  const inverse = f(65536 / f(f(outputScale * MAX) - f(outputScale * MIN)));
  const at = (i: number): number => f(inputMin + f(i * step));
  const rounded = (value: number): number => roundAway(f(value * inverse));
  const sample = (i: number): number => {
    const value = rounded(of(at(i)));
    const middle = rounded(of(f(at(i) + f(step / 2))));
    const next = f(of(at(i + 1)) * inverse);
    const interpolated = roundAway(f(f(next + value) / 2));
    return clampInt16(value - roundAway(f((interpolated - middle) / 2)));
  };
  const samples = Array.from({ length: STEPS }, (_, i) => sample(i));
  return [...samples, clampInt16(rounded(of(inputMax)))];
};
