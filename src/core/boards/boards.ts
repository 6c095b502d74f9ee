/**
 * The boards that come with the studio. The table itself is data (`boards.json`, made by
 * `scripts/make-boards.mjs`); what follows from a board's core is added here, in one place.
 */
import type { Target } from '../arena/plan';
import type { Board } from './board';
import table from './boards.json' with { type: 'json' };
import { targetOfCore, unsupportedCore } from './cores';

/** A board as the table lists it, before what its core implies is added. */
export type BoardFacts = Omit<Board, 'kernels' | 'abi' | 'unsupported' | 'isCustom'>;

/** Completes listed facts with the core's kernel set and ABI. */
export function boardFrom(facts: BoardFacts, isCustom: boolean): Board {
  const unsupported = unsupportedCore(facts.core);
  return {
    ...facts,
    ...targetOfCore(facts.core),
    ...(unsupported === undefined ? {} : { unsupported }),
    isCustom,
  };
}

/** All built-in boards, in the table's order (by vendor family). */
export const BOARDS: readonly Board[] = (table as readonly BoardFacts[]).map((facts) =>
  boardFrom(facts, false),
);

/** The target a firmware for this board is normally built for. */
export const targetOf = ({ kernels, abi }: Board): Target => ({ kernels, abi });

/** The board with this id among `boards`; undefined when there is none. */
export const findBoard = (id: string, boards: readonly Board[] = BOARDS): Board | undefined =>
  boards.find((board) => board.id === id);

/** Up to three ids that look like `wanted`, nearest first, for "did you mean" sentences. */
export function similarBoards(
  wanted: string,
  boards: readonly Board[] = BOARDS,
): readonly string[] {
  const scored = boards.map(({ id, name }) => ({
    id,
    distance: Math.min(distanceOf(wanted, id), distanceOf(wanted, name)),
  }));
  return scored
    .filter(({ distance }) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ id }) => id);
}

const bare = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** 0 for the same text, 1 for nothing in common; a part of the other counts as near. */
function distanceOf(wanted: string, candidate: string): number {
  const [a, b] = [bare(wanted), bare(candidate)];
  if (a.length >= 3 && (b.includes(a) || a.includes(b))) return 0.1;
  return editDistance(a, b) / Math.max(a.length, b.length, 1);
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
