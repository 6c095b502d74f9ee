/**
 * The whole way: what the tab computes, firmware with the model in it, onto the board, and its times.
 * Without a board it is the emulated Pico that is flashed.
 */
import type { RunResult } from '../../core/run/run';
import { runnerFor } from '../../core/runner/runners';
import type { Runner } from '../../core/runner/runners';
import type { Firmware } from '../../core/firmware/firmware';
import { firmwareBytes } from '../../core/firmware/firmware';
import { InputError } from '../../core/errors';
import { formatBytes } from '../../core/text';
import type { FlashProgress, FlashReport, Phase } from '../../device/flash/flasher';
import { inputChoice } from '../running';
import type { Studio } from '../studio';
import type { OpenModel } from '../studio-state';
import { selectBoard } from '../target';
import { connectEmulated, leaveBoard } from './boards';
import { say } from './console';
import type { ConnectedBoard, DeviceStepId } from './device-state';
import { DEVICE_STEPS } from './device-state';
import { firmwareFor } from './firmware-files';
import type { Job, Report } from './job';
import { runJob } from './job';
import { measureBoard } from './measure-board';

/** What of the steps there is without flashing. */
const MEASURE_ONLY: readonly DeviceStepId[] = ['expect', 'find', 'measure'];

/** Flashes the open model's runner and measures; on the emulated Pico when no board is connected. */
export const flashAndMeasure = (studio: Studio): Promise<void> => go(studio, DEVICE_STEPS);

/** Measures what the connected board already has. */
export const measureAgain = (studio: Studio): Promise<void> => go(studio, MEASURE_ONLY);

async function go(studio: Studio, steps: readonly DeviceStepId[]): Promise<void> {
  const { open } = studio.store.getState();
  if (open === null) return;
  await runJob(studio, steps, async (job) => {
    const expected = await expect(studio, open, job);
    const isFlashed = steps.includes('flash');
    const board = studio.store.getState().device.board ?? (await connectEmulated(studio));
    try {
      const firmware = isFlashed ? await join(studio, board, job) : undefined;
      if (firmware !== undefined) await flash(studio, board, firmware, job);
      await measureBoard(studio, { open, board, expected, firmware }, job);
    } finally {
      // An emulated board that computes on for nobody would only take time from the next.
      if (job.signal.aborted && board.kind === 'emulated') leaveBoardIf(studio, board);
    }
  });
}

const leaveBoardIf = (studio: Studio, board: ConnectedBoard): void => {
  if (studio.store.getState().device.board === board) leaveBoard(studio);
};

/** Runs the model in this tab, on the inputs of the Run tab and with a board's rounding. */
const expect = (studio: Studio, open: OpenModel, job: Job): Promise<RunResult> =>
  job.step(
    'expect',
    (report) => {
      const state = studio.store.getState();
      const inputs = (open.model.graph.subgraphs[0]?.inputs ?? []).map((_, i) =>
        inputChoice(state, i),
      );
      return open.session.run(
        { inputs, rounding: 'double', repeat: 1 },
        { signal: job.signal, onProgress: (share) => report('running', share) },
      );
    },
    ({ inputs }) => `on ${inputs.map(({ from }) => from).join('; ')}`,
  );

/** The runner for a board: what it is, else what the studio is set to. */
function runnerOf(studio: Studio, board: ConnectedBoard): Runner {
  const chosen = selectBoard(studio.store.getState());
  const isAmong = board.boardIds.length === 0 || board.boardIds.includes(chosen.id);
  const ids = isAmong && board.kind === 'serial' ? [chosen.id] : board.boardIds;
  const line = board.kind === 'emulated' ? 'uart' : undefined;
  const runner = ids.map((id) => runnerFor(id, line)).find((one) => one !== undefined);
  if (runner !== undefined) return runner;
  throw new InputError(
    'usage',
    `There is no runner for the ${isAmong ? chosen.name : board.name} yet.`,
    'Choose a Raspberry Pi Pico or an STM32F4 or L4 Nucleo at the top, export a firmware project, or take the emulated Pico.',
  );
}

const join = (studio: Studio, board: ConnectedBoard, job: Job): Promise<Firmware> =>
  job.step(
    'firmware',
    (report) => {
      report('joining runner and model');
      return firmwareFor(studio, runnerOf(studio, board));
    },
    (firmware) => formatBytes(firmwareBytes(firmware)),
  );

const PHASES: Readonly<Record<Phase, string>> = {
  reset: 'resetting',
  sync: 'waiting for the bootloader',
  identify: 'asking what chip it is',
  erase: 'erasing',
  write: 'writing',
  verify: 'reading back',
  start: 'starting',
};

/** Erasing, writing and reading back are each a part of the way. */
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
  hash: 'equal by its hash',
  saved: 'saved',
};

const flash = (
  studio: Studio,
  board: ConnectedBoard,
  firmware: Firmware,
  job: Job,
): Promise<FlashReport> =>
  job.step(
    'flash',
    (report) => {
      const { flasher } = board;
      if (flasher === undefined)
        throw new InputError(
          'usage',
          `The ${board.name} is not flashed over its port.`,
          'Download the firmware, put it on the board, then measure.',
        );
      return flasher.flash(board.found, firmware, {
        signal: job.signal,
        onProgress: onFlash(report),
        log: (line) => say(studio, 'studio', line),
        findPort: () => Promise.reject(new Error('Nobody was asked for another port.')),
      });
    },
    ({ chip, written, verified, milliseconds }) =>
      `${chip.name}: ${formatBytes(written)} ${VERIFIED[verified]}, ${(milliseconds / 1000).toFixed(1)} s`,
  );
