/**
 * Views of the file to plain arrays of numbers, which is what the graph holds. Simple loops: per-channel
 * models have thousands of scales, and the generic conversions take several times as long.
 */

/** Copies a vector of numbers; an absent one is empty. */
export function toNumbers(view: ArrayLike<number> | undefined): number[] {
  const length = view?.length ?? 0;
  const numbers = new Array<number>(length);
  for (let i = 0; i < length; i++) numbers[i] = view?.[i] ?? 0;
  return numbers;
}

/** Copies a vector of 64-bit integers; exact up to 2^53. Avoids a BigInt for each value. */
export function longsToNumbers(view: BigInt64Array | undefined): number[] {
  if (!view) return [];
  const halves = new Int32Array(view.buffer, view.byteOffset, 2 * view.length);
  const numbers = new Array<number>(view.length);
  for (let i = 0; i < view.length; i++)
    numbers[i] = (halves[2 * i + 1] ?? 0) * 2 ** 32 + ((halves[2 * i] ?? 0) >>> 0);
  return numbers;
}
