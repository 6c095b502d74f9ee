/**
 * One profile against one board. RAM is the smallest arena that works plus the runtime's static data
 * plus what the owner set aside; flash is the model plus TFLM's code. What is left must still hold the
 * stack, drivers and the application, so "fits" with little room left is said to be tight.
 */
import type { Profile } from '../profile/profile';
import { formatCount } from '../text';
import type { Bytes } from '../units';
import type { Board, Budget, BudgetPart, Verdict } from './board';

/** Below this much free RAM (or a tenth of the board's, if that is more) a fit is tight. */
const ROOM_RAM: Bytes = 4096;
const ROOM_RAM_SHARE = 0.1;
/** The least flash an application that reads a sensor and prints a result needs beside TFLM. */
const ROOM_FLASH: Bytes = 8192;

/** Verdict of a profile on a board. The profile should be made for `targetOf(board)`; if not, a note says so. */
export function judge(profile: Profile, board: Board): Verdict {
  const ram = ramBudget(profile, board);
  const flash = flashBudget(profile, board);
  const obstacles = [
    ...(board.unsupported === undefined ? [] : [board.unsupported]),
    ...overrun('RAM', ram),
    ...overrun('Flash', flash),
    ...missingKernels(profile),
  ];
  const fits = obstacles.length === 0;
  const doubts = fits ? tightness(profile, board, ram, flash) : [];
  return {
    verdict: fits ? (doubts.length === 0 ? 'fits' : 'tight') : 'does-not-fit',
    fits,
    ram,
    flash,
    blockers: fits ? doubts : obstacles,
    notes: notesOn(profile, board),
  };
}

function budget(parts: readonly BudgetPart[], available: Bytes): Budget {
  const used = parts.reduce((sum, part) => sum + part.bytes, 0);
  return { parts, used, available, free: available - used };
}

/** Static data was measured on bare-metal Arm; another core's compiler makes other sizes. */
const staticStatus = ({ flash, target }: Profile): BudgetPart['status'] =>
  target.abi === 'short-enums' ? flash.staticRamStatus : 'modelled';

function ramBudget(profile: Profile, board: Board): Budget {
  const { arena, flash } = profile;
  const parts: BudgetPart[] = [
    { what: 'arena minimum', bytes: arena.minimum, status: arena.status },
    { what: 'TFLM static data', bytes: flash.staticRam, status: staticStatus(profile) },
  ];
  if (board.ramReserved !== undefined && board.ramReserved > 0)
    parts.push({ what: 'reserved by you', bytes: board.ramReserved, status: 'stated' });
  return budget(parts, board.ramUsable);
}

const flashBudget = (profile: Profile, board: Board): Budget =>
  budget(
    [
      { what: 'model', bytes: profile.flash.model, status: 'exact' },
      { what: 'TFLM code', bytes: profile.flash.runtime, status: profile.flash.status },
    ],
    board.flash,
  );

const sumText = (parts: readonly BudgetPart[]): string =>
  parts.map((part) => formatCount(part.bytes)).join(' + ');

const overrun = (what: string, { parts, available, free }: Budget): string[] =>
  free >= 0
    ? []
    : [
        `${what}: needs ${sumText(parts)} B, has ${formatCount(available)} B: ${formatCount(-free)} B too much.`,
      ];

/** One sentence naming each unsupported operator once, with the first one's reason. */
function missingKernels({ operators }: Profile): string[] {
  const missing = operators.filter((operator) => !operator.supported);
  const [first] = missing;
  if (first === undefined) return [];
  const names = [...new Set(missing.map(({ op }) => op))].join(', ');
  const reason = first.reason === undefined ? '' : ` ${first.reason}`;
  return [`TFLM cannot run ${formatCount(missing.length)} of the operators (${names}).${reason}`];
}

function tightness({ arena }: Profile, board: Board, ram: Budget, flash: Budget): string[] {
  const doubts: string[] = [];
  const block = board.ramLargestBlock;
  if (block !== undefined && arena.minimum > block)
    doubts.push(
      `The arena needs ${formatCount(arena.minimum)} B in one piece, more than the ${formatCount(block)} B that were free in one piece where it was tried (${board.ramNote}): it must be a static array, and may still not fit.`,
    );
  if (ram.free < Math.max(ROOM_RAM, ROOM_RAM_SHARE * ram.available))
    doubts.push(
      `Only ${formatCount(ram.free)} B of RAM are left for the stack, drivers and the application.`,
    );
  if (flash.free < ROOM_FLASH)
    doubts.push(`Only ${formatCount(flash.free)} B of flash are left for the application.`);
  return doubts;
}

function notesOn({ target }: Profile, board: Board): string[] {
  const notes: string[] = [];
  if (target.kernels !== board.kernels || target.abi !== board.abi)
    notes.push(
      `Counted with ${target.kernels} kernels and ${target.abi}; firmware for this board normally uses ${board.kernels} with ${board.abi}.`,
    );
  if (target.abi !== 'short-enums')
    notes.push('TFLM’s code and static data are those of a Cortex-M4 build; this core’s differ.');
  if (board.accelerator !== '')
    notes.push(
      `Not counted: ${board.accelerator}; kernels that use it ask for scratch memory of their own.`,
    );
  if (board.unverified.includes('ramUsable') || board.unverified.includes('flash'))
    notes.push('This board’s memory sizes have not been verified against a datasheet.');
  return notes;
}
