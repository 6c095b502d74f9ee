/**
 * Measuring a board with the runner on it: the inputs of the tab's own run go over, then whole inferences
 * are timed, then every operator, and the outputs are compared with the tab's.
 */
import type { Firmware } from '../../core/firmware/firmware';
import type { RunResult } from '../../core/run/run';
import { formatNumberOf } from '../../core/text';
import type { Measurement } from '../../core/timings/measurement';
import type { RunnerAnswer } from '../../device/console/answer';
import type { Hello } from '../../device/console/hello';
import { DeviceError } from '../../device/device-error';
import type { Studio } from '../studio';
import type { OpenModel } from '../studio-state';
import { speedWords } from './boards';
import type { Conversation } from './conversation';
import { converse } from './conversation';
import type { ConnectedBoard } from './device-state';
import { keep } from './history';
import type { Job, Report } from './job';

export interface MeasureOrder {
  readonly open: OpenModel;
  readonly board: ConnectedBoard;
  readonly expected: RunResult;
  /** What was flashed just now. */
  readonly firmware: Firmware | undefined;
}

/** What there is so far. */
interface Heard {
  readonly hello: Hello;
  infer?: RunnerAnswer;
  profile?: RunnerAnswer;
}

/** Finds the runner, measures, and keeps what was measured, also of a measurement that ended early. */
export async function measureBoard(studio: Studio, order: MeasureOrder, job: Job): Promise<void> {
  const talk = await job.step(
    'find',
    async () => {
      const conversation = await converse(studio, order.board.found.port, job.signal);
      const hello = await greet(conversation, order).catch(async (error: unknown) => {
        await conversation.end();
        throw error;
      });
      return { conversation, hello };
    },
    ({ hello }) => `${hello.core} at ${hello.clockHertz / 1e6} MHz, ${hello.program?.name ?? ''}`,
  );
  const heard: Heard = { hello: talk.hello };
  try {
    const work = (report: Report) => measure(studio, talk.conversation, order, heard, job, report);
    await job.step('measure', work, doneWords);
  } finally {
    await talk.conversation.end();
    const measurement = await measurementOf(studio, order, heard);
    if (measurement.runs.length > 0) keep(studio, [measurement]);
  }
}

const doneWords = ({ infer, profile }: Heard): string =>
  `${formatNumberOf(infer?.runs().length ?? 0, 'whole run')}, ${formatNumberOf(profile?.profiled().length ?? 0, 'run')} by operator`;

async function greet(talk: Conversation, { open }: MeasureOrder): Promise<Hello> {
  const { helloOf } = await import('../../device/console/hello');
  await talk.meet();
  const hello = helloOf((await talk.ask('x hello', PATIENCE)).facts);
  if (hello?.program?.status !== 0)
    throw new DeviceError('no-app', 'The board has no runner with a model.', 'Flash and measure.');
  if (hello.program.sha256 !== open.model.file.sha256)
    throw new DeviceError(
      'no-app',
      `The board runs ${hello.program.name}, not the open model.`,
      'Flash and measure.',
    );
  return hello;
}

/** A board that runs answers short commands at once. */
const PATIENCE = { ms: 3000 } as const;
const HEX_AT_ONCE = 62;
/** Shares of the way: loading inputs, then whole runs, then runs by operator. */
const LOADED = 0.1;
const INFERRED = 0.55;

async function measure(
  studio: Studio,
  talk: Conversation,
  { board, expected }: MeasureOrder,
  heard: Heard,
  job: Job,
  report: Report,
): Promise<Heard> {
  const { runs, warmups } = studio.store.getState().device;
  let doing = ['loading the inputs', 0] as const as readonly [string, number];
  const now = (words: string, share: number): void => {
    doing = [words, share];
    report(words, share);
  };
  const leave = board.watch?.((progress) => report(doing[0] + speedWords(progress), doing[1]));
  // An emulated board computes on until it is ended; waiting for it would be for nothing.
  if (board.kind === 'emulated') job.signal.addEventListener('abort', board.leave, { once: true });
  try {
    await load(talk, expected, (share) => now('loading the inputs', LOADED * share));
    now('warming up', LOADED);
    const onRun = (answer: RunnerAnswer): void => {
      heard.infer = answer;
      const made = answer.runs().length;
      if (made > 0) now(`run ${made} of ${runs}`, LOADED + (INFERRED - LOADED) * (made / runs));
    };
    await talk.ask(`x infer ${runs} ${warmups}`, { onLine: onRun });
    const onProfiled = (answer: RunnerAnswer): void => {
      heard.profile = answer;
      const made = answer.profiled().length;
      now(`by operator, run ${made} of ${runs}`, INFERRED + (1 - INFERRED) * (made / runs));
    };
    await talk.ask(`x profile ${runs}`, { onLine: onProfiled });
    return heard;
  } finally {
    leave?.();
    job.signal.removeEventListener('abort', board.leave);
  }
}

/** Hands the inputs over as MLPerf Tiny's host does. */
async function load(
  talk: Conversation,
  { inputs }: RunResult,
  onShare: (share: number) => void,
): Promise<void> {
  const hex = inputs
    .flatMap(({ bytes }) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')))
    .join('');
  await talk.ask(`db load ${hex.length / 2}`, PATIENCE);
  for (let at = 0; at < hex.length; at += HEX_AT_ONCE) {
    await talk.ask(`db ${hex.slice(at, at + HEX_AT_ONCE)}`, PATIENCE);
    onShare(at / hex.length);
  }
}

/** Every output of the board has the length and CRC of the tab's; undefined before there were any. */
function outputsEqual({ outputs }: RunResult, { infer, profile }: Heard): boolean | undefined {
  const answers = [infer?.outputs(), profile?.outputs()].filter(
    (given) => given !== undefined && given.size > 0,
  );
  if (answers.length === 0) return undefined;
  return answers.every((given) =>
    outputs.every(({ bytes, crc32 }, i) => {
      const there = given?.get(i);
      return there?.bytes === bytes.length && there.crc32 === crc32;
    }),
  );
}

const placeOf = async ({ kind }: ConnectedBoard): Promise<Measurement['place']> => {
  if (kind !== 'emulated') return { kind: 'hardware' };
  const { EMULATOR_LIMITS } = await import('../../device/emulator/emulated-pico');
  return { kind: 'emulated', limits: EMULATOR_LIMITS };
};

async function measurementOf(
  studio: Studio,
  { open, board, expected, firmware }: MeasureOrder,
  heard: Heard,
): Promise<Measurement> {
  const { runnerFacts, timedOperators } = await import('../../device/console/runner-timings');
  const facts = runnerFacts(heard.hello);
  const runs = heard.infer?.runs() ?? [];
  const profiled = heard.profile?.profiled() ?? [];
  const equal = outputsEqual(expected, heard);
  const made = (heard.infer?.made() ?? 0) + (heard.profile?.made() ?? 0);
  const [id] = board.boardIds;
  return {
    ...facts,
    version: 1,
    when: new Date().toISOString(),
    model: { name: open.model.file.name, sha256: open.model.file.sha256 },
    firmware: { ...facts.firmware, ...(firmware && { sha256: firmware.sha256 }) },
    board: { ...facts.board, name: board.name, ...(id !== undefined && { id }) },
    place: await placeOf(board),
    warmups: studio.store.getState().device.warmups,
    runs,
    operators: timedOperators(
      profiled,
      (operator) => open.model.graph.subgraphs[0]?.operators[operator]?.name,
    ),
    dropped: made - runs.length - profiled.length,
    ...(equal !== undefined && { outputsEqual: equal }),
  };
}
