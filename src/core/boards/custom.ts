/**
 * The user's own boards: a small JSON text that can be exported, kept in a repository and imported
 * again. It comes from strangers as often as from the user, so it is checked field by field, and what
 * is wrong is said with the entry and the field it stands in.
 */
import * as v from 'valibot';
import { ABIS, KERNEL_SETS } from '../arena/plan';
import { InputError } from '../errors';
import type { Board } from './board';
import { BOARDS, boardFrom, findBoard } from './boards';

const MAX_TEXT = 256 * 1024;
const MAX_BOARDS = 200;
/** 1 TiB: far above any board, far below where sums lose precision. */
const MAX_BYTES = 2 ** 40;

const text = (max = 200) => v.pipe(v.string(), v.maxLength(max));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_BYTES));

/** One board as written; only `name`, `flash` and `ramUsable` are required. */
const Entry = v.strictObject({
  name: v.pipe(text(100), v.trim(), v.nonEmpty()),
  flash: bytes,
  ramUsable: bytes,
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/))),
  core: v.optional(text(100), 'Cortex-M4F'),
  kernels: v.exactOptional(v.picklist(KERNEL_SETS)),
  abi: v.exactOptional(v.picklist(ABIS)),
  vendor: v.optional(text(100), ''),
  mcu: v.optional(text(100), ''),
  clockMHz: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100_000)), 0),
  flashNote: v.optional(text(), ''),
  ramTotal: v.exactOptional(bytes),
  ramLargestBlock: v.exactOptional(bytes),
  ramReserved: v.exactOptional(bytes),
  ramNote: v.optional(text(), ''),
  accelerator: v.optional(text(100), ''),
  usb: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/))), v.maxLength(16)),
    [],
  ),
  flashing: v.optional(text(), ''),
  arduino: v.optional(text(100), ''),
  platformio: v.optional(text(100), ''),
  zephyr: v.optional(text(100), ''),
  source: v.optional(text(400), 'stated by you'),
  unverified: v.optional(v.pipe(v.array(text(40)), v.maxLength(40)), []),
});

const FILE_KIND = 'arenascope-boards';

const ADVICE = 'Correct the entry and import the file again.';

function bad(message: string): never {
  throw new InputError('bad-board', message, ADVICE);
}

/**
 * Reads a board list: `{"kind": "arenascope-boards", "version": 1, "boards": [...]}` or a bare array.
 *
 * @throws InputError `bad-board`, naming the entry (from 1) and the field
 */
export function parseCustomBoards(text: string): readonly Board[] {
  if (text.length > MAX_TEXT)
    bad(`The board list has ${text.length} characters; at most ${MAX_TEXT} are read.`);
  const entries = entriesOf(jsonOf(text));
  if (entries.length > MAX_BOARDS)
    bad(`The list has ${entries.length} boards; at most ${MAX_BOARDS} are read.`);
  const boards = entries.map((entry, i) => boardOf(entry, `Board ${i + 1}`));
  const seen = new Set<string>();
  for (const [i, { id }] of boards.entries()) {
    if (findBoard(id, BOARDS)) bad(`Board ${i + 1}: the id “${id}” belongs to a built-in board.`);
    if (seen.has(id)) bad(`Board ${i + 1}: the id “${id}” is used twice.`);
    seen.add(id);
  }
  return boards;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return bad(
      `The board list is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`,
    );
  }
}

function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (
    typeof value !== 'object' ||
    value === null ||
    !('boards' in value) ||
    !Array.isArray(value.boards)
  )
    return bad('The file holds no list of boards (“boards” is missing).');
  if ('version' in value && value.version !== 1)
    return bad(`The board list has version ${String(value.version)}; this studio reads version 1.`);
  return value.boards;
}

function boardOf(entry: unknown, where: string): Board {
  const result = v.safeParse(Entry, entry, { abortEarly: true });
  if (!result.success) return bad(problemOf(result.issues[0], where));
  const { kernels, abi, id, ramTotal, ...facts } = result.output;
  const total = ramTotal ?? facts.ramUsable;
  if (total < facts.ramUsable)
    return bad(`${where}: “ramUsable” (${facts.ramUsable}) is more than “ramTotal” (${total}).`);
  const board = boardFrom({ ...facts, id: id ?? slug(facts.name), ramTotal: total }, true);
  return { ...board, ...(kernels && { kernels }), ...(abi && { abi }) };
}

function problemOf(issue: v.BaseIssue<unknown>, where: string): string {
  const field = v.getDotPath(issue);
  const place = field === null ? where : `${where}, field “${field.slice(0, 60)}”`;
  const received = issue.received.length > 60 ? `${issue.received.slice(0, 60)}…` : issue.received;
  if (received === 'undefined') return `${place}: it is missing.`;
  switch (issue.expected) {
    case null:
      return `${place}: ${received} is not acceptable here.`;
    case 'never':
      return `${where} has the field “${(field ?? '').slice(0, 60)}”, which a board does not have.`;
    case 'number':
      return `${place}: ${received} is not a number; a size is written as 65536, 64k or 1M.`;
    default:
      return `${place}: it is ${received}, but must be ${inWords(issue.expected)}.`;
  }
}

const inWords = (expected: string): string =>
  expected
    .replace(/^<=/, 'at most ')
    .replace(/^>=/, 'at least ')
    .replace(/^Object$/, 'an object');

/** `My board v2` -> `my-my-board-v2`; the prefix keeps it apart from built-in ids. */
function slug(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `my-${words === '' ? 'board' : words}`.slice(0, 64);
}

/** The text that `parseCustomBoards` reads back to the same boards. */
export function formatCustomBoards(boards: readonly Board[]): string {
  const entries = boards.map(({ isCustom: _own, unsupported: _derived, ...entry }) => entry);
  return `${JSON.stringify({ kind: FILE_KIND, version: 1, boards: entries }, null, 2)}\n`;
}

/** One board as short JSON that `parseCustomBoards` reads in a list: fields at their defaults are left out. */
export function compactCustomBoard({
  isCustom: _own,
  unsupported: _derived,
  ...entry
}: Board): string {
  const defaults = new Map<string, unknown>(Object.entries(v.getDefaults(Entry)));
  const stated = Object.entries(entry).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults.get(key)),
  );
  return JSON.stringify(Object.fromEntries(stated));
}
