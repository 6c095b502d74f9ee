/**
 * From what was typed into the board form to an entry of a board file. Sizes may be written as people
 * say them (`64k`, `256 KiB`, `1M`); what is no size is passed on as it is, for the board reader to
 * refuse by name.
 */
import type { Board } from '../../core/boards/board';

/** Fields of the form that are sizes, and those that are text. */
const SIZES = ['flash', 'ramUsable', 'ramReserved', 'ramLargestBlock'] as const;
const TEXTS = ['name', 'core', 'kernels', 'source'] as const;

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 * 1024 };

/** `64k` -> 65536; undefined for an empty field; the text itself when it is no size. */
export function parseSize(text: string): number | string | undefined {
  const compact = text.replace(/[\s,_]/g, '').toLowerCase();
  if (compact === '') return undefined;
  const match = /^(\d+(?:\.\d+)?)(k|m)?i?b?$/.exec(compact);
  return match === null ? text : Math.round(Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1));
}

/** The entry a filled-in form stands for; an edited board keeps what the form does not show. */
export function factsFrom(
  field: (name: string) => string,
  board: Board | undefined,
): Readonly<Record<string, unknown>> {
  const typed = [
    ...SIZES.map((name) => [name, parseSize(field(name))] as const),
    ...TEXTS.map((name) => [name, field(name).trim() || undefined] as const),
  ].filter(([, value]) => value !== undefined);
  return { ...(board === undefined ? {} : hiddenFacts(board)), ...Object.fromEntries(typed) };
}

/** What the form leaves alone. Kernel set and ABI follow the core unless they are chosen again. */
const hiddenFacts = ({ id, vendor, mcu, clockMHz, usb, ...board }: Board) => ({
  id,
  vendor,
  mcu,
  clockMHz,
  usb,
  flashNote: board.flashNote,
  ramNote: board.ramNote,
  accelerator: board.accelerator,
  flashing: board.flashing,
  arduino: board.arduino,
  platformio: board.platformio,
  zephyr: board.zephyr,
  unverified: board.unverified,
});
