/**
 * The whole way: what the tab computes, firmware with the model in it, onto the board, and its times.
 * Without a board it is the emulated Pico that is flashed. Firmware of somebody's own only goes onto the
 * board; what it prints is then read in the console.
 */
import { findBoard } from '../../core/boards/boards';
import { firmwareBytes } from '../../core/firmware/firmware';
import type { Firmware } from '../../core/firmware/firmware';
import { runnerFor } from '../../core/runner/runners';
import type { Runner } from '../../core/runner/runners';
import { InputError } from '../../core/errors';
import { formatBytes } from '../../core/text';
import type { Studio } from '../studio';
import { connectEmulated, leaveBoard } from './boards';
import { change } from './change';
import { say } from './console';
import type { ConnectedBoard, DeviceStepId } from './device-state';
import { DEVICE_STEPS } from './device-state';
import { firmwareFor } from './firmware-files';
import { idOf } from './find-port';
import { flashBoard } from './flash-board';
import type { Job } from './job';
import { runJob } from './job';
import { measureBoard } from './measure-board';
import { openMonitor } from './monitor';
import { readOwn } from './own-firmware';

/** What of the steps there is without flashing; firmware of others needs nothing from this tab. */
const MEASURE_ONLY: readonly DeviceStepId[] = ['find', 'expect', 'measure'];
const FLASH_ONLY: readonly DeviceStepId[] = ['firmware', 'flash'];

const boardFor = async (studio: Studio, { signal }: Job): Promise<ConnectedBoard> =>
  studio.store.getState().device.board ?? (await connectEmulated(studio, signal));

/** An emulated board that computes on for nobody would only take time from the next. */
const leaveStopped = (studio: Studio, board: ConnectedBoard, { signal }: Job): void => {
  const isConnected = studio.store.getState().device.board === board;
  if (signal.aborted && board.kind === 'emulated' && isConnected) leaveBoard(studio);
};

const withBoard = async (
  studio: Studio,
  job: Job,
  work: (board: ConnectedBoard) => Promise<void>,
): Promise<void> => {
  const board = await boardFor(studio, job);
  try {
    await work(board);
  } finally {
    leaveStopped(studio, board, job);
  }
};

/** Flashes the open model's runner and measures; on the emulated Pico when no board is connected. */
export const flashAndMeasure = (studio: Studio): Promise<void> =>
  runJob(studio, DEVICE_STEPS, (job) =>
    withBoard(studio, job, async (board) => {
      const firmware = await join(studio, board, job);
      await flashBoard(studio, board, firmware, job);
      await measureBoard(studio, { board, firmware }, job);
    }),
  );

/** Measures what the connected board already has. */
export const measureAgain = (studio: Studio): Promise<void> =>
  runJob(studio, MEASURE_ONLY, (job) =>
    withBoard(studio, job, (board) => measureBoard(studio, { board, firmware: undefined }, job)),
  );

/** Flashes somebody's own firmware; the console shows what it prints. */
export const flashOwn = async (studio: Studio): Promise<void> => {
  await runJob(studio, FLASH_ONLY, (job) =>
    withBoard(studio, job, async (board) => {
      const firmware = await job.step('firmware', () => readOwn(studio), sizeWords);
      await flashBoard(studio, board, firmware, job);
      say(studio, 'studio', `${firmware.name} is on the board; its times show by what it prints.`);
      change(studio, { view: 'console' });
    }),
  );
  const { steps } = studio.store.getState().device;
  if (steps.every(({ status }) => status === 'done')) await openMonitor(studio, USUAL_BAUD);
};

/** What most firmware prints at. */
const USUAL_BAUD = 115_200;

const sizeWords = (firmware: Firmware): string => {
  const { segments } = firmware;
  return `${formatBytes(firmwareBytes(firmware))}${segments.length > 1 ? ` in ${segments.length} pieces` : ''}`;
};

/** Through what the runner will be talked to: the board's own USB, or pins with an adapter on them. */
const lineOf = ({ kind, found, boardId }: ConnectedBoard): Runner['line'] | undefined => {
  if (kind === 'emulated') return 'uart';
  if (found === undefined || boardId === undefined) return undefined;
  const id = idOf(found);
  return id !== undefined && findBoard(boardId)?.usb.includes(id) === true ? 'usb' : 'uart';
};

/** The runner for a board. @throws InputError where there is none */
function runnerOf(board: ConnectedBoard): Runner {
  const { boardId, name } = board;
  const runner =
    boardId === undefined ? undefined : (runnerFor(boardId, lineOf(board)) ?? runnerFor(boardId));
  if (runner !== undefined) return runner;
  throw new InputError(
    'usage',
    boardId === undefined
      ? `It is not known which board is on ${name}.`
      : `There is no prebuilt runner for the ${name} yet.`,
    boardId === undefined
      ? 'Choose the board beside its port, then flash.'
      : 'Export a firmware project, build it and flash it here as own firmware; or take a Raspberry Pi Pico, an STM32F4 or L4 Nucleo, or the emulated Pico.',
  );
}

const join = (studio: Studio, board: ConnectedBoard, job: Job): Promise<Firmware> =>
  job.step(
    'firmware',
    (report) => {
      report('joining runner and model');
      return firmwareFor(studio, runnerOf(board), job.open ?? undefined);
    },
    sizeWords,
  );
