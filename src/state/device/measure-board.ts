/**
 * Measuring whatever a board has on it: the inputs of the tab's own run go over, whole inferences are
 * timed, then every operator, and outputs are compared with the tab's. What was measured is kept, however
 * it ends.
 */
import type { Firmware } from '../../core/firmware/firmware';
import type { RunResult } from '../../core/run/run';
import { formatCount, formatNumberOf } from '../../core/text';
import type { Measurement } from '../../core/timings/measurement';
import { DeviceError } from '../../device/device-error';
import type { Device, DeviceSession, SessionHost } from '../../device/session/session';
import type { MeasureOptions, MeasurePhase, MeasureProgress } from '../../device/session/taken';
import { inputChoice } from '../running';
import type { Studio } from '../studio';
import type { OpenModel } from '../studio-state';
import { speedWords } from './boards';
import { say } from './console';
import { creditOf } from './credit';
import type { ConnectedBoard } from './device-state';
import { portOf } from './find-port';
import { keep } from './keep';
import type { Job, Report } from './job';

export interface MeasureOrder {
  readonly board: ConnectedBoard;
  /** What was flashed just now. */
  readonly firmware: Firmware | undefined;
}

interface Order extends MeasureOrder {
  readonly open: OpenModel;
}

/** Finds the firmware, whosever it is, and measures. @throws DeviceError */
export async function measureBoard(studio: Studio, order: MeasureOrder, job: Job): Promise<void> {
  const { open } = job;
  if (open === null) throw new Error('No model is open.');
  const whole = { ...order, open };
  const session = await job.step('find', (report) => meet(studio, whole, job, report), deviceWords);
  try {
    const expected = await expect(studio, session.device, open, job);
    await job.step(
      'measure',
      (report) => measure(studio, session, { ...whole, expected }, job, report),
      measuredWords,
    );
  } finally {
    await session.close();
  }
}

const clockWords = (hertz: number): string => (hertz > 0 ? ` at ${hertz / 1e6} MHz` : '');

const deviceWords = ({ device }: DeviceSession): string =>
  device.kind === 'runner'
    ? `${device.hello.core}${clockWords(device.hello.clockHertz)}, ${device.hello.program?.name ?? ''}`
    : `MLPerf Tiny firmware of ${device.vendor}, model ${device.model}`;

const measuredWords = ({ runs, operators }: Measurement): string => {
  const byOperator = operators[0]?.ticks.length ?? 0;
  const whole = formatNumberOf(runs.length, 'whole run');
  return byOperator === 0 ? whole : `${whole}, ${formatNumberOf(byOperator, 'run')} by operator`;
};

async function meet(
  studio: Studio,
  order: Order,
  job: Job,
  report: Report,
): Promise<DeviceSession> {
  const { openSession } = await import('../../device/session/session');
  const host: SessionHost = {
    signal: job.signal,
    onLine: ({ text }) => say(studio, 'board', text),
    onBaud: (baudRate) => report(`asking at ${formatCount(baudRate)} baud`),
    onSend: (command) => say(studio, 'you', `${command}%`),
  };
  const session = await openSession(await portOf(studio, order.board, 'find', job.signal), host);
  try {
    requireModel(session.device, order);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * What answers must be what was flashed: the runner checks its program by a CRC when it starts and names the
 * model's hash. Times of another model beside this one's operators would be worse than none.
 */
function requireModel(device: Device, { open, firmware }: Order): void {
  const program = device.kind === 'runner' ? device.hello.program : undefined;
  if (program?.sha256 === open.model.file.sha256) return;
  if (firmware !== undefined) throw notTaken(device);
  if (device.kind === 'mlperf-tiny') return;
  throw program === undefined
    ? new DeviceError(
        'no-app',
        'The runner answers, but no undamaged model lies behind it.',
        'Flash and measure.',
      )
    : new DeviceError(
        'no-app',
        `The board runs ${program.name}, not the open model.`,
        'Flash and measure, or open that model.',
      );
}

const notTaken = (device: Device): DeviceError => {
  const program = device.kind === 'runner' ? device.hello.program?.name : device.model;
  const answers =
    program === undefined
      ? 'the runner that answers finds no undamaged model behind it'
      : `what answers still runs ${program}`;
  return new DeviceError(
    'verify-failed',
    `The board did not take the firmware: ${answers}.`,
    'Put the board into its bootloader, flash again and wait until it has restarted; see that this is the port of the same board.',
  );
};

/** Runs the model in this tab, on the inputs of the Run tab and with a board's rounding. */
const expect = (
  studio: Studio,
  device: Device,
  open: OpenModel,
  job: Job,
): Promise<RunResult | undefined> =>
  job.step(
    'expect',
    async (report) => {
      if (device.kind !== 'runner') return undefined;
      const state = studio.store.getState();
      const inputs = (open.model.graph.subgraphs[0]?.inputs ?? []).map((_, i) =>
        inputChoice(state, i),
      );
      return open.session.run(
        { inputs, rounding: 'double', repeat: 1 },
        { signal: job.signal, onProgress: (share) => report('running', share) },
      );
    },
    (result) =>
      result === undefined
        ? 'not needed: the firmware has a model of its own'
        : `on ${result.inputs.map(({ from }) => from).join('; ')}`,
  );

interface Expecting extends Order {
  readonly expected: RunResult | undefined;
}

async function measure(
  studio: Studio,
  session: DeviceSession,
  order: Expecting,
  { signal }: Job,
  report: Report,
): Promise<Measurement> {
  const { board } = order;
  const [{ measure: take }, words] = [
    await import('../../device/session/measure'),
    progressWords(),
  ];
  const leave = board.watch?.((chip) => report(words.text() + speedWords(chip), words.share()));
  // An emulated board computes on until it is ended; waiting for it would be for nothing.
  if (board.kind === 'emulated') signal.addEventListener('abort', board.leave, { once: true });
  const onProgress = (progress: MeasureProgress): void => {
    words.hear(progress);
    report(words.text(), words.share());
  };
  try {
    const { measurement, failure } = await take(session, {
      ...optionsFor(studio, session.device, order),
      ...{ signal, onProgress },
    });
    if (measurement !== undefined) keep(studio, [measurement]);
    if (failure !== undefined) throw failure;
    if (measurement === undefined) throw new Error('Nothing was measured, and nothing failed.');
    return measurement;
  } finally {
    leave?.();
    signal.removeEventListener('abort', board.leave);
  }
}

/** Firmware of others has a model of its own, which takes what it takes. */
function optionsFor(
  studio: Studio,
  device: Device,
  { open, board, expected, firmware }: Expecting,
): Omit<MeasureOptions, 'signal'> {
  const { runs, warmups } = studio.store.getState().device;
  const credit = creditOf(device, board);
  const about = credit.board === undefined ? {} : { board: credit.board };
  if (device.kind !== 'runner' || expected === undefined) return { runs, warmups, about };
  return {
    ...{ runs, warmups, warnings: credit.warnings },
    inputs: expected.inputs.map(({ bytes }) => bytes),
    expected: expected.outputs.map(({ bytes }) => bytes),
    nameOperator: (operator) => open.model.graph.subgraphs[0]?.operators[operator]?.name,
    about: {
      ...about,
      model: { name: open.model.file.name, sha256: open.model.file.sha256 },
      firmware: firmware === undefined ? {} : { sha256: firmware.sha256 },
    },
  };
}

/** Where each part begins, as a share of the way, and what it is called. */
const PARTS: Readonly<Record<MeasurePhase, readonly [from: number, words: string]>> = {
  inputs: [0, 'loading the inputs'],
  outputs: [0.1, 'comparing the outputs'],
  runs: [0.15, 'run'],
  operators: [0.6, 'by operator, run'],
};
const ENDS: Readonly<Record<MeasurePhase, number>> = {
  inputs: PARTS.outputs[0],
  outputs: PARTS.runs[0],
  runs: PARTS.operators[0],
  operators: 1,
};

/** The latest progress in words and as a share of all there is to do. */
function progressWords() {
  let now: MeasureProgress = { phase: 'inputs', done: 0, total: 0 };
  const counts = (): boolean => now.phase === 'runs' || now.phase === 'operators';
  return {
    hear: (progress: MeasureProgress): void => {
      now = progress;
    },
    text: (): string => {
      const [, words] = PARTS[now.phase];
      return counts() ? `${words} ${now.done} of ${now.total}` : words;
    },
    share: (): number => {
      const [from] = PARTS[now.phase];
      return from + (ENDS[now.phase] - from) * (now.total === 0 ? 0 : now.done / now.total);
    },
  };
}
