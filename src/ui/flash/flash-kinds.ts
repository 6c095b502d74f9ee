/** What the parts of the flash bill are called, and the colour token each has in charts and tables. */
import type { FlashPart } from '../../core/flash/flash';

export const FLASH_KINDS: Readonly<
  Record<FlashPart['kind'], { readonly label: string; readonly colour: string }>
> = {
  weights: { label: 'weights', colour: 'activation' },
  quantization: { label: 'scales', colour: 'io' },
  'min-max': { label: 'min/max, unread', colour: 'builtin-data' },
  names: { label: 'names, unread', colour: 'op-data' },
  metadata: { label: 'metadata', colour: 'scratch-handles' },
  structure: { label: 'structure', colour: 'eval-tensors' },
  runtime: { label: 'TFLM code', colour: 'scratch' },
};
