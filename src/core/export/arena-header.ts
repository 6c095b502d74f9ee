/**
 * The one number every tutorial guesses. `arena_used_bytes()` is what remains in use after
 * AllocateTensors; planning and Prepare can need more for a moment, so the constant is the smallest
 * arena with which the real library succeeds.
 */
import type { ArenaPlan } from '../arena/plan';
import { formatBytes } from '../text';
import { forComment } from './c-names';
import { guard } from './model-data';

/** Commit of tflite-micro that the figures describe. */
export const TFLM_COMMIT = '90b983c2';

const BASIS: Readonly<Record<ArenaPlan['status'], string>> = {
  exact: 'Exact: computed by the rules of the real allocator, byte for byte.',
  modelled: 'Modelled, for the reasons below; what they say is not counted comes on top.',
};

/** `arena.h`: `kTensorArenaSize` for an array aligned to 16. */
export function arenaHeader(symbol: string, arena: ArenaPlan): string {
  const { kernels, abi } = arena.target;
  const notes = arena.notes.map((note) => `// - ${forComment(note)}\n`).join('');
  return `// Smallest tensor arena with which AllocateTensors and Invoke succeed.
//
// ${BASIS[arena.status]}
${notes}// For tflite-micro ${TFLM_COMMIT}, kernels "${kernels}", ${abi}; arena_used_bytes() will report
// ${formatBytes(arena.used)} (head ${formatBytes(arena.head)}, tail ${formatBytes(arena.tail)}).
// On another version, kernel library or toolchain: give it 2 KiB more, print arena_used_bytes() once
// and profile again with what you build with.
#ifndef ${guard(symbol, 'ARENA')}
#define ${guard(symbol, 'ARENA')}

// A multiple of 16. Declare the arena as: alignas(16) static uint8_t arena[kTensorArenaSize];
constexpr int kTensorArenaSize = ${arena.minimum};

#endif  // ${guard(symbol, 'ARENA')}
`;
}
