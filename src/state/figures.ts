/**
 * What follows from the open model: peak, verdict, summary. Computed from the profile when asked for.
 */
import { explainPeak } from '../core/arena/explain-peak';
import type { PeakExplanation } from '../core/arena/explain-peak';
import { localPeaks, occupancy } from '../core/arena/occupancy';
import type { Occupancy } from '../core/arena/occupancy';
import type { Verdict } from '../core/boards/board';
import { judge } from '../core/boards/judge';
import type { Model, Profile } from '../core/profile/profile';
import { derive } from './derive';
import type { StudioState } from './studio-state';
import { selectBoard } from './target';

export const selectModel = (state: StudioState): Model | null => state.open?.model ?? null;
export const selectProfile = (state: StudioState): Profile | null => state.open?.profile ?? null;

export const selectOccupancy = derive(
  [selectProfile],
  (profile): (Occupancy & { readonly peaks: readonly number[] }) | null => {
    if (profile === null) return null;
    const occupied = occupancy(profile.arena);
    return { ...occupied, peaks: localPeaks(occupied.live) };
  },
);

export const selectPeak = derive(
  [selectProfile, selectModel],
  (profile, model): PeakExplanation | null =>
    profile === null || model === null ? null : explainPeak(profile.arena, model.graph),
);

/** The open model on the chosen board. */
export const selectVerdict = derive(
  [selectProfile, selectBoard],
  (profile, board): Verdict | null => (profile === null ? null : judge(profile, board)),
);

/** RAM left for the arena on the chosen board: what the map draws its line at. */
export const selectArenaBudget = derive(
  [selectVerdict, selectProfile],
  (verdict, profile): number | null =>
    verdict === null || profile === null
      ? null
      : Math.max(0, verdict.ram.free + profile.arena.minimum),
);

export interface Summary {
  /** The types activations have, most common first, e.g. `int8`. */
  readonly types: string;
  readonly operators: number;
  readonly macs: number;
  readonly unsupported: number;
}

/** The line beside the file's name. */
export const selectSummary = derive([selectModel, selectProfile], (model, profile) =>
  model === null || profile === null ? null : summarize(model, profile),
);

function summarize({ graph }: Model, { operators, arena }: Profile): Summary {
  const bytes = new Map<string, number>();
  for (const buffer of arena.buffers) {
    if (buffer.kind !== 'tensor') continue;
    const type = graph.subgraphs[buffer.subgraph]?.tensors[buffer.tensor]?.type.toLowerCase() ?? '';
    bytes.set(type, (bytes.get(type) ?? 0) + buffer.bytes);
  }
  const types = [...bytes].sort((a, b) => b[1] - a[1]).map(([type]) => type);
  return {
    types: types.slice(0, 2).join(' + '),
    operators: operators.length,
    macs: operators.reduce((sum, operator) => sum + operator.macs, 0),
    unsupported: operators.filter(({ supported }) => !supported).length,
  };
}
