/**
 * The offline memory plan a model can carry: metadata `OfflineMemoryAllocation`, little-endian int32
 * version, number of subgraphs, number of tensors, then one arena offset per tensor. TFLM ignores the
 * first two, and of several plans uses the last.
 */
import type { TfliteModel } from './model';

const METADATA_NAME = 'OfflineMemoryAllocation';
const HEADER_WORDS = 3;

/** Words of a blob that holds little-endian int32; a rest that is no whole word is left out. */
function words(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, i) => view.getInt32(4 * i, true));
}

/**
 * The plan's offsets; undefined without a plan. A plan that does not fit the model is kept as far as
 * it goes: TFLM refuses such a model, which the planner sees by the number of offsets.
 */
export function offlinePlan(model: TfliteModel): readonly number[] | undefined {
  const entry = model.metadata?.findLast(({ name }) => name === METADATA_NAME);
  if (!entry) return undefined;
  const plan = words(model.buffers?.[entry.buffer]?.data ?? new Uint8Array());
  const count = plan[HEADER_WORDS - 1] ?? 0;
  return plan.slice(HEADER_WORDS, HEADER_WORDS + Math.max(count, 0));
}
