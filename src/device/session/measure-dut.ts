/**
 * Measuring any MLPerf Tiny firmware: it gives two stamps around N inferences and nothing more. Its clock
 * may move in coarse steps, so as many inferences are taken together as make a step negligible.
 */
import { formatBytes, formatCount } from '../../core/text';
import type { LapSample } from '../console/laps';
import { createLapReader, isImpossible } from '../console/laps';
import { DeviceError } from '../device-error';
import { isDamage } from './ask-runner';
import type { ClockCheck } from './clock-check';
import { createClockCheck } from './clock-check';
import { resume } from './find';
import { joinBytes, loadInputs } from './load-inputs';
import { answerMs } from './session';
import type { HeardLine, Milliseconds } from './talk';
import type { Job } from './taken';

type Microseconds = number;

/** Its buffer; more would be written behind it. */
const MOST_INPUT_BYTES = 96 * 96 * 3;
const MOST_RUN_MS = 60_000;
/** Steps of the clock that one sample should have, and inferences that it may have. */
const STEPS_A_SAMPLE = 100;
const MOST_TOGETHER = 1000;
/** Samples in a row that are lost, and samples that a clock cannot give, before it is given up. */
const MOST_LOST = 3;
const MOST_IMPOSSIBLE = 3;

interface Sample extends LapSample {
  /** By the computer's clock: between the two stamps, and from asking to the end of the answer. */
  readonly between: Milliseconds;
  readonly around: Milliseconds;
}

const energyMode = (): DeviceError =>
  new DeviceError(
    'refused',
    'This firmware gives no time stamps: it was built for energy measurements.',
    'Build it for performance (EE_CFG_ENERGY_MODE 0), flash it and measure again.',
  );

const brokenClock = ({ begin, end }: LapSample): DeviceError =>
  new DeviceError(
    'garbled',
    `The board's clock stands still or goes back: it went from ${formatCount(begin)} to ${formatCount(end)} µs.`,
    'Its times mean nothing; check th_timestamp in the firmware.',
  );

/** @throws DeviceError unless the board only complains about what may have been damaged on the way */
const refuse = (complaints: readonly string[]): void => {
  const complaint = complaints.find((text) => !isDamage(text));
  if (complaint !== undefined)
    throw new DeviceError(
      'refused',
      `The board refuses: ${complaint}.`,
      'The console shows the whole conversation.',
    );
};

const noStamps = (): DeviceError =>
  new DeviceError(
    'garbled',
    'Three answers to “infer” came without two stamps (m-lap-us-…) of at most ten digits.',
    'Look at them in the console. Where letters are wrong, use a shorter cable or another USB port; where not, the firmware prints something else.',
  );

/** Why there is no sample, where its lines did not arrive whole or not at all; the board answers again. */
const infer = async (
  job: Job,
  count: number,
  warmups: number,
  firstMs: Milliseconds,
): Promise<Sample | DeviceError> => {
  const { session, options } = job;
  const laps = createLapReader();
  const stamps: Milliseconds[] = [];
  const seen = { end: false };
  let sample: LapSample | undefined;
  let why = noStamps();
  const began = performance.now();
  const onHeard = ({ line, at }: HeardLine): void => {
    if (line.kind === 'lap') stamps.push(at);
    if (line.kind === 'inferred') seen.end = true;
    sample ??= laps.take(line);
  };
  try {
    const mostMs = 2 * firstMs;
    const asking = { firstMs, mostMs, signal: options.signal, onHeard };
    refuse(await session.talk.ask(`infer ${count} ${warmups}`, asking));
  } catch (error) {
    const isSilent = error instanceof DeviceError && error.failure === 'timeout';
    if (!isSilent || !(await resume(session.talk, session.found, options.signal))) throw error;
    why = error;
  }
  if (seen.end && stamps.length === 0) throw energyMode();
  const [begin = 0, end = 0] = stamps;
  return sample?.count === count
    ? { ...sample, between: end - begin, around: performance.now() - began }
    : why;
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The steps its clock moves in. */
const stepOf = async (job: Job, samples: readonly LapSample[]): Promise<Microseconds> => {
  const { session, options } = job;
  const stamps = samples.flatMap(({ begin, end }) => [begin, end]);
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'lap') stamps.push(line.microseconds);
  };
  for (let i = 0; i < 3; i++)
    await session.talk.ask('timestamp', {
      firstMs: answerMs(session.found),
      signal: options.signal,
      onHeard,
    });
  return Math.max(1, stamps.reduce(gcd, 0));
};

const howMany = (elapsed: Microseconds, step: Microseconds): number =>
  Math.max(1, Math.min(MOST_TOGETHER, Math.ceil((STEPS_A_SAMPLE * step) / Math.max(elapsed, 1))));

/** Samples of `together` inferences, until as many were taken as wanted. */
const timeRuns = async (
  job: Job,
  together: number,
  firstMs: Milliseconds,
  check: ClockCheck,
): Promise<void> => {
  const { options, taken, report } = job;
  let lost = 0;
  const impossible: LapSample[] = [];
  for (let run = 0; run < options.runs; run++) {
    const sample = await infer(job, together, 0, firstMs);
    lost = sample instanceof DeviceError ? lost + 1 : 0;
    if (sample instanceof DeviceError || isImpossible(sample)) taken.dropped++;
    if (sample instanceof DeviceError) {
      if (lost === MOST_LOST) throw sample;
    } else if (isImpossible(sample)) impossible.push(sample);
    else {
      taken.runs.push(sample.elapsed / together);
      const { between, around } = sample;
      check.add({ board: sample.elapsed / 1000, between, around });
    }
    report({ phase: 'runs', done: run + 1, total: options.runs });
    if (impossible.length === MOST_IMPOSSIBLE) break;
  }
  const [broken] = impossible;
  if (broken && (impossible.length === MOST_IMPOSSIBLE || taken.runs.length === 0))
    throw brokenClock(broken);
};

const requireRoom = (bytes: number): void => {
  if (bytes > MOST_INPUT_BYTES)
    throw new DeviceError(
      'too-large',
      `The inputs have ${formatBytes(bytes)}; MLPerf Tiny firmware has room for ${formatBytes(MOST_INPUT_BYTES)}.`,
      'Choose a model with smaller inputs, or use the studio’s runner.',
    );
};

/** @throws DeviceError; what was taken until then is in `job.taken` */
export const measureDut = async (job: Job): Promise<void> => {
  const { options, taken, session } = job;
  if (options.inputs) {
    requireRoom(joinBytes(options.inputs).length);
    await loadInputs(job, options.inputs);
  }
  const began = performance.now();
  const probe = await infer(job, 1, options.warmups, MOST_RUN_MS * (options.warmups + 1));
  const tookMs = (performance.now() - began) / (options.warmups + 1);
  const probes = probe instanceof DeviceError ? [] : [probe];
  const step = await stepOf(job, probes);
  const together = howMany(probes[0]?.elapsed ?? 1e6, step);
  if (together > 1)
    taken.warnings.push(
      `The board's clock moves in steps of ${formatCount(step)} µs: each run is the mean of ${formatCount(together)} inferences.`,
    );
  const check = createClockCheck();
  try {
    await timeRuns(job, together, answerMs(session.found) + 4 * tookMs * together, check);
  } finally {
    const warning = session.found.kind === 'emulated' ? undefined : check.warning();
    if (warning !== undefined) taken.warnings.push(warning);
  }
};
