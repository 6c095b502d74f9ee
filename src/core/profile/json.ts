/**
 * The profile as plain JSON, for the command line and for scripts that guard a budget. Field names are
 * stable; new fields may be added.
 */
import type { ArenaPlan, PlannedBuffer } from '../arena/plan';
import type { Board, Budget, Verdict } from '../boards/board';
import type { FlashProfile } from '../flash/flash';
import type { OperatorProfile, Profile } from './profile';

/** A value that JSON can carry as it is. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

type JsonObject = Readonly<Record<string, JsonValue>>;

/** Scratch buffers have no tensor; they name the operator that asked for them instead. */
const bufferJson = (buffer: PlannedBuffer): JsonObject => ({
  kind: buffer.kind,
  tensor: buffer.kind === 'tensor' ? buffer.tensor : null,
  ...(buffer.kind === 'scratch' ? { operator: buffer.operator } : {}),
  subgraph: buffer.subgraph,
  bytes: buffer.bytes,
  planned: buffer.planned,
  first: buffer.first,
  last: buffer.last,
  offset: buffer.offset,
});

const operatorJson = (operator: OperatorProfile): JsonObject => {
  const { subgraph, index, op, macs, supported, ...rest } = operator;
  return { subgraph, index, op, macs, supported, ...rest };
};

const arenaJson = ({ used, head, tail, minimum, status, notes }: ArenaPlan): JsonObject => ({
  used,
  head,
  tail,
  minimum,
  status,
  notes,
});

const flashJson = ({ parts, ...flash }: FlashProfile): JsonObject => ({
  ...flash,
  parts: parts.map((part) => ({ ...part })),
});

const budgetJson = ({ parts, ...budget }: Budget): JsonObject => ({
  ...budget,
  parts: parts.map((part) => ({ ...part })),
});

const verdictJson = ({ verdict, fits, ram, flash, blockers, notes }: Verdict): JsonObject => ({
  verdict,
  fits,
  ram: budgetJson(ram),
  flash: budgetJson(flash),
  blockers,
  notes,
});

/** The profile, and the verdict where a board was named; `board`, `fits` and `verdict` are null without. */
export function toProfileJson(profile: Profile, board?: Board, verdict?: Verdict): JsonObject {
  const { name, sha256, bytes } = profile.model;
  return {
    model: { name, sha256, bytes },
    kernels: profile.target.kernels,
    abi: profile.target.abi,
    arena: arenaJson(profile.arena),
    buffers: profile.arena.buffers.map(bufferJson),
    operators: profile.operators.map(operatorJson),
    flash: flashJson(profile.flash),
    board: board?.id ?? null,
    fits: verdict?.fits ?? null,
    verdict: verdict === undefined ? null : verdictJson(verdict),
  };
}
