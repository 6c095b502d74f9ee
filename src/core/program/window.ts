/**
 * How a sliding window (convolution, pooling) lies on its input: output extent and leading padding
 * along one dimension. TFLM takes the padding from the extents it computes itself, so an output of
 * another extent is a file it would misread.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Lowering } from './lowering';

export type Padding = 'SAME' | 'VALID';

export interface WindowOptions {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: Padding;
}

export interface Window {
  readonly output: number;
  /** Elements of padding before the first; what follows the last may be one more. */
  readonly before: number;
}

/** The operator's padding; refuses what is neither of the two. */
export const paddingOf = (op: Lowering): Padding => {
  const code = op.options['padding'] ?? 0;
  if (code === 0) return 'SAME';
  if (code === 1) return 'VALID';
  return op.refuse(`has padding ${String(code)}, which is neither SAME (0) nor VALID (1)`);
};

/** Output extent and padding along one dimension. */
export const windowOf = (options: WindowOptions): Window => {
  const { input, kernel, stride, dilation, padding } = options;
  const reach = (kernel - 1) * dilation + 1;
  const covered = padding === 'SAME' ? input : input - reach + 1;
  const output = Math.max(0, Math.ceil(covered / stride));
  const total = Math.max(0, (output - 1) * stride + reach - input);
  return { output, before: Math.floor(total / 2) };
};
