/**
 * How the quantized model will round each tensor, read from the very file the quantizer writes: so
 * training sees the exact scales and zero points, shared and fixed ones included, whatever the recipe.
 */
import type { FloatModel } from '../../core/calibrate/float-network';
import { readTflite } from '../../core/formats/tflite/read';
import type { Tensor } from '../../core/graph/graph';
import type { Quantized } from '../../core/quantize/quantized';
import type { TensorIndex } from '../../core/units';

/** One scale for all values: stored = clamp(round(real / scale) + zero point). */
export interface Rounding {
  readonly scale: number;
  /** Least and largest stored value, less the zero point. */
  readonly low: number;
  readonly high: number;
}

export interface Roundings {
  readonly activations: ReadonlyMap<TensorIndex, Rounding>;
  /** Weights that are stored as integers, and whether each channel has its own scale. */
  readonly weights: ReadonlyMap<TensorIndex, 'per-channel' | 'per-tensor'>;
}

const LIMITS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  INT8: [-128, 127],
  INT16: [-32768, 32767],
};

const roundingOf = ({ type, quantization }: Tensor): Rounding | undefined => {
  const [scale] = quantization?.scales ?? [];
  const limits = LIMITS[type];
  if (scale === undefined || limits === undefined) return undefined;
  const zero = quantization?.zeroPoints[0] ?? 0;
  return { scale, low: limits[0] - zero, high: limits[1] - zero };
};

/** Reads how `quantized` rounds the tensors of the float model it was made from. */
export const roundingsOf = (
  { graph }: FloatModel,
  { bytes, tensorOf }: Quantized,
  trained: ReadonlySet<TensorIndex>,
): Roundings => {
  const stored = readTflite(bytes).graph.subgraphs[0]?.tensors ?? [];
  const activations = new Map<TensorIndex, Rounding>();
  const weights = new Map<TensorIndex, 'per-channel' | 'per-tensor'>();
  graph.subgraphs[0]?.tensors.forEach((_, index) => {
    const twin = stored[tensorOf.get(index) ?? -1];
    if (twin === undefined) return;
    if (trained.has(index)) {
      if (twin.type !== 'INT8') return;
      const count = twin.quantization?.scaleCount ?? 0;
      weights.set(index, count > 1 ? 'per-channel' : 'per-tensor');
      return;
    }
    const rounding = roundingOf(twin);
    if (rounding !== undefined) activations.set(index, rounding);
  });
  return { activations, weights };
};
