/**
 * From what was typed into the board form to an entry of a board file. Sizes may be written as people
 * say them (`64k`, `256 KiB`, `1M`); what is no size is passed on as it is, for the board reader to
 * refuse by name.
 */
import type { Board } from '../../core/boards/board';

const SIZES = ['flash', 'ramUsable', 'ramReserved', 'ramLargestBlock'];
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** `64k` -> 65536; undefined for an empty field; the text itself when it is no size. */
export function parseSize(text: string): number | string | undefined {
  const compact = text.replace(/[\s,_]/g, '').toLowerCase();
  if (compact === '') return undefined;
  const match = /^(\d+(?:\.\d+)?)(k|m)?i?b?$/.exec(compact);
  return match === null ? text : Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1));
}

/** The entry a filled-in form stands for; an edited board keeps what the form does not show. */
export function factsFrom(form: FormData, board: Board | undefined): Record<string, unknown> {
  const facts: Record<string, unknown> = {};
  if (board !== undefined) {
    const { isCustom: _own, unsupported: _derived, kernels: _k, abi: _a, ...kept } = board;
    Object.assign(facts, kept);
    for (const key of ['ramReserved', 'ramLargestBlock']) delete facts[key];
  }
  for (const [key, entry] of form) {
    const text = typeof entry === 'string' ? entry.trim() : '';
    const value = SIZES.includes(key) ? parseSize(text) : text === '' ? undefined : text;
    if (value !== undefined) facts[key] = value;
    else if (key === 'name' || key === 'flash' || key === 'ramUsable') delete facts[key];
  }
  const { ramUsable, ramTotal } = facts;
  if (typeof ramUsable === 'number' && typeof ramTotal === 'number') {
    facts['ramTotal'] = Math.max(ramUsable, ramTotal);
  }
  return facts;
}
