/** What the experiment compares: the converter's preset, each improvement alone, and together. */
import { CONVERTER } from '../../src/core/quantize/recipe';
import type { Recipe } from '../../src/core/quantize/recipe';

export interface Arm {
  readonly name: string;
  readonly recipe: Recipe;
  /** `search` lets the automatic setting choose; `training` fine-tunes first. */
  readonly by?: 'search' | 'training';
}

const arm = (name: string, change: Partial<Recipe>): Arm => ({
  name,
  recipe: { ...CONVERTER, ...change },
});

export const PRESET = 'converter preset';

export const ARMS: readonly Arm[] = [
  arm(PRESET, {}),
  { ...arm('best automatic', {}), by: 'search' },
  { ...arm('quantization-aware training', {}), by: 'training' },
  arm('int16x8', { scheme: 'int16x8' }),
  arm('percentile clipping', { clipping: 'percentile' }),
  arm('MSE clipping', { clipping: 'mse' }),
  arm('entropy clipping', { clipping: 'entropy' }),
  arm('clipping by output error', { clipping: 'output-error' }),
  arm('equalized channels', { equalize: true }),
  arm('corrected biases', { correctBias: true }),
  arm('all together', { clipping: 'output-error', equalize: true, correctBias: true }),
];

/** Only where dense layers are most of the network: what converters did before spring 2024. */
export const PER_TENSOR: Recipe = { ...CONVERTER, denseWeights: 'per-tensor' };
