/** Getting firmware onto the connected board: over its port by its bootloader's protocol, or by its drive. */
import { findBoard } from '../../core/boards/boards';
import type { DriveWay, FlashWay } from '../../core/boards/flash-ways';
import type { Firmware } from '../../core/firmware/firmware';
import { formatBytes } from '../../core/text';
import { DeviceError } from '../../device/device-error';
import type { FlashHost, FlashProgress, FlashReport, Phase } from '../../device/flash/flasher';
import type { Studio } from '../studio';
import { say } from './console';
import type { ConnectedBoard } from './device-state';
import { findPort, portOf } from './find-port';
import { flashByDrive } from './flash-by-drive';
import type { Job, Report } from './job';

const PHASES: Readonly<Record<Phase, string>> = {
  reset: 'resetting',
  sync: 'waiting for the bootloader',
  identify: 'asking what chip it is',
  erase: 'erasing',
  write: 'writing',
  verify: 'verifying',
  start: 'starting',
};

/** Writing and verifying are each a half of the way. */
const shareOf = ({ phase, done, total }: FlashProgress): number | undefined => {
  const part = total === 0 ? 0 : done / total;
  if (phase === 'write') return part / 2;
  return phase === 'verify' ? 0.5 + part / 2 : undefined;
};

const onFlash =
  (report: Report) =>
  (progress: FlashProgress): void => {
    const { phase, done, total } = progress;
    const count = total === 0 ? '' : ` ${formatBytes(done)} of ${formatBytes(total)}`;
    report(`${PHASES[phase]}${count}`, shareOf(progress));
  };

const VERIFIED: Readonly<Record<FlashReport['verified'], string>> = {
  'read-back': 'read back and equal',
  hash: 'equal by the chip’s own hash',
  saved: 'saved',
};

const flashedWords = ({ chip, written, verified, milliseconds }: FlashReport): string =>
  `${chip.name}: ${formatBytes(written)} ${VERIFIED[verified]}, ${(milliseconds / 1000).toFixed(1)} s`;

const noWay = ({ boardId, name }: ConnectedBoard): DeviceError =>
  boardId === undefined
    ? new DeviceError(
        'no-ability',
        `It is not known which board is on ${name}.`,
        'Choose the board beside its port, then flash.',
      )
    : new DeviceError(
        'no-ability',
        `The ${name} is flashed with a tool of its vendor, not from a browser.`,
        'Save the firmware as a file, flash it with that tool, then measure.',
      );

const overPort = async (
  studio: Studio,
  board: ConnectedBoard,
  firmware: Firmware,
  job: Job,
  report: Report,
): Promise<FlashReport> => {
  const { signal } = job;
  const host: FlashHost = {
    signal,
    onProgress: onFlash(report),
    log: (line) => say(studio, 'studio', line),
    findPort: (why) => findPort(studio, { board, step: 'flash', why, signal }),
  };
  const flasher = board.flasher ?? (await loadFlasher(board));
  return flasher.flash(await portOf(studio, board, 'flash', signal), firmware, host);
};

const loadFlasher = async ({ way }: ConnectedBoard) => {
  if (way?.via !== 'port') throw new Error('This board is flashed by its drive.');
  const { loadFlasher: load } = await import('../../device/flash/flashers');
  return load(way.protocol);
};

const isDrive = (way: FlashWay | undefined): way is DriveWay => way?.via === 'drive';

/** @throws DeviceError, with every port closed */
export const flashBoard = (
  studio: Studio,
  board: ConnectedBoard,
  firmware: Firmware,
  job: Job,
): Promise<string> =>
  job.step(
    'flash',
    async (report) => {
      const { way, flasher } = board;
      if (flasher === undefined && way === undefined) throw noWay(board);
      const flashBytes = findBoard(board.boardId ?? '')?.flash;
      if (isDrive(way)) return flashByDrive(studio, { way, flashBytes }, firmware, job.signal);
      return flashedWords(await overPort(studio, board, firmware, job, report));
    },
    (words) => words,
  );
