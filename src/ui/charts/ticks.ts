/** Axis ticks for bytes: a few round numbers of KiB, since that is how memory comes. */

/** Multiples of a power of two of KiB from 0 up to `most` bytes, at most `count` of them besides 0. */
export function byteTicks(most: number, count = 4): readonly number[] {
  let step = 1024;
  while (step * count < most) step *= 2;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}
