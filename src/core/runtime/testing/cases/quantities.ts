/** Tensors with the scales and zero points that cases draw: usual ones, and now and then extreme. */
import type { DType } from '../../../graph/dtypes';
import { elementCount } from '../../../graph/graph';
import type { CaseTensor } from './case';
import type { Dice } from './dice';

/** The types an activation of a computing operator can have. */
export type ComputeType = 'INT8' | 'INT16' | 'FLOAT32';

const zeroPointOf = (dice: Dice, type: DType): number => {
  if (type !== 'INT8') return 0;
  return dice.chance(0.3) ? dice.pick([-128, 127, 0]) : dice.int(-128, 127);
};

/** An activation; `scale` overrides the drawn one. */
export const activation = (
  dice: Dice,
  type: DType,
  shape: readonly number[],
  scale?: number,
): CaseTensor => {
  if (type !== 'INT8' && type !== 'INT16') return { type, shape };
  const [low, high] = type === 'INT8' ? [0.003, 0.3] : [0.00001, 0.002];
  const drawn = scale ?? (dice.chance(0.1) ? dice.scale(1e-6, 100) : dice.scale(low, high));
  return { type, shape, scales: [drawn], zeroPoint: zeroPointOf(dice, type) };
};

/** Another activation with the same quantization. */
export const like = (tensor: CaseTensor, shape: readonly number[]): CaseTensor => {
  const { type, scales, zeroPoint } = tensor;
  return { type, shape, ...(scales && { scales, zeroPoint: zeroPoint ?? 0 }) };
};

/** Random elements for a constant of `type`: all that the type holds, floats in [-1, 1). */
const anyValues = (dice: Dice, type: DType, count: number): readonly number[] => {
  if (type === 'FLOAT32') return Array.from({ length: count }, () => dice.real(-1, 1));
  const limits: Partial<Record<DType, readonly [number, number]>> = {
    INT8: [-128, 127],
    INT16: [-32768, 32767],
    BOOL: [0, 1],
  };
  const [low, high] = limits[type] ?? [-100_000, 100_000];
  return dice.ints(count, low, high);
};

/** The same tensor as a constant. */
export const constant = (dice: Dice, tensor: CaseTensor): CaseTensor => ({
  ...tensor,
  values: anyValues(dice, tensor.type, elementCount(tensor.shape)),
});

/** An int32 constant: shapes, axes, paddings. */
export const indices = (
  values: readonly number[],
  shape: readonly number[] = [values.length],
): CaseTensor => ({ type: 'INT32', shape, values });

/** A random shape of `rank` with at most `most` along each dimension. */
export const anyShape = (dice: Dice, rank: number, most: number): readonly number[] =>
  dice.ints(rank, 1, most);
