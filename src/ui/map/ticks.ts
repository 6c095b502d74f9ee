/**
 * Where axis labels stand. Memory is read in powers of two, so byte ticks are multiples of a power
 * of two; operator indices are decimal, so their stride is 1, 2, 5, 10, 20, ...
 */
import type { Bytes } from '../../core/units';

/** Multiples of a power of two (at least 16) in [low, high], no closer than `gap` pixels. */
export function byteTicks(low: Bytes, high: Bytes, pixels: number, gap: number): readonly Bytes[] {
  const most = Math.max(1, Math.floor(pixels / gap));
  const exponent = Math.ceil(Math.log2(Math.max(16, (high - low) / most)));
  const stride = 2 ** exponent;
  const ticks: Bytes[] = [];
  for (let tick = Math.ceil(low / stride) * stride; tick <= high; tick += stride) ticks.push(tick);
  return ticks;
}

/** Smallest of 1, 2, 5, 10, ... steps that are at least `gap` pixels together. */
export function stepStride(perStep: number, gap: number): number {
  let stride = 1;
  const factors = [2, 2.5, 2];
  for (let turn = 0; stride * perStep < gap && stride < 1e9; turn += 1) {
    stride *= factors[turn % factors.length] ?? 2;
  }
  return stride;
}
