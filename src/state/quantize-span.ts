/** The scale of bytes that the maps before and after quantizing share. */
import type { Bytes } from '../core/units';
import type { StudioState } from './studio-state';

/** What the larger of the two arenas takes; undefined while there is only one. */
export const selectSpan = ({ quantize: { before, after } }: StudioState): Bytes | undefined =>
  before === null || after === null
    ? undefined
    : Math.max(before.profile.arena.minimum, after.profile.arena.minimum);
