/** Dynamic range: large weights in int8, everything else float. Placeholder until weights are chosen. */
import type { FloatModel } from '../calibrate/float-network';
import type { Decision } from './quantized';
import type { Recipe } from './recipe';
export const writeDynamic = (
  model: FloatModel,
  _recipe: Recipe,
): { bytes: Uint8Array<ArrayBuffer>; decisions: Decision[] } => ({
  bytes: new Uint8Array(model.bytes),
  decisions: [],
});
