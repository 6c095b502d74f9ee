/** Measuring with the studio's runner: outputs compared, whole runs one by one, then operator by operator. */
import type { RunnerAnswer } from '../console/answer';
import type { Hello } from '../console/hello';
import { toMilliseconds } from '../../core/timings/statistics';
import { DeviceError } from '../device-error';
import type { Patience } from './ask-runner';
import { askRunner, damagedAgain, patienceOf, refuseComplaints } from './ask-runner';
import type { ClockCheck } from './clock-check';
import { createClockCheck } from './clock-check';
import { compareOutputs } from './compare-outputs';
import { loadInputs, requireSizes } from './load-inputs';
import type { HeardLine, Milliseconds } from './talk';
import type { Job, MeasurePhase } from './taken';

const TRIES = 3;
/** Start bit, eight bits, stop bit. */
const BITS_A_BYTE = 10;

const requireProgram = ({ program }: Hello): NonNullable<Hello['program']> => {
  if (program === undefined)
    throw new DeviceError('no-app', 'No model lies behind the runner.', 'Flash the board first.');
  if (program.status !== 0)
    throw new DeviceError(
      'refused',
      `The runner refuses the model on the board (status ${program.status}).`,
      'Flash it again from this studio.',
    );
  return program;
};

const standsStill = (run: number): DeviceError =>
  new DeviceError(
    'garbled',
    `The board's timer stands still: run ${run} took 0 ticks.`,
    'Its times mean nothing. Press the reset button and measure again; an emulator without a cycle counter cannot be measured.',
  );

/** Much more than runs take, since others share the computer. */
const patienceFor = (job: Job, runMs: Milliseconds, unseen: number, count: number): Patience => {
  const usual = patienceOf(job).nextMs;
  const [firstMs, nextMs] = [usual + 4 * runMs * (unseen + 1), usual + 4 * runMs];
  return { firstMs, nextMs, mostMs: firstMs + nextMs * (count + 1) };
};

/** What one kind of run is asked with, and what its answer holds. */
interface RunKind<T> {
  readonly phase: MeasurePhase;
  readonly command: (count: number) => string;
  readonly unseen: number;
  readonly arrived: (answer: RunnerAnswer) => readonly T[];
  readonly keep: (runs: readonly T[]) => void;
  readonly onHeard?: (heard: HeardLine) => void;
}

/** Asks for runs until as many were made as wanted; those that did not arrive whole count as dropped. */
const collectRuns = async <T>(
  job: Job,
  wanted: number,
  kind: RunKind<T>,
  runMs: Milliseconds,
): Promise<void> => {
  const { taken, report } = job;
  let made = 0;
  for (let attempt = 0; attempt < TRIES && made < wanted; attempt++) {
    const count = wanted - made;
    let latest: RunnerAnswer | undefined;
    const onHeard = (heard: HeardLine, answer: RunnerAnswer): void => {
      latest = answer;
      kind.onHeard?.(heard);
      if (heard.line.kind === 'own')
        report({ phase: kind.phase, done: made + answer.made(), total: wanted });
    };
    const settle = (answer: RunnerAnswer, sent: number): void => {
      const runs = kind.arrived(answer).slice(0, sent);
      kind.keep(runs);
      taken.dropped += sent - runs.length;
      made += sent;
    };
    const patience = patienceFor(job, runMs, kind.unseen, count);
    const asked = askRunner(job, kind.command(count), patience, onHeard);
    const heard = await asked.catch((error: unknown) => {
      if (latest) settle(latest, Math.min(count, latest.made()));
      throw error;
    });
    const isWhole = heard.isComplete && heard.complaints.length === 0;
    // The number in the command may have changed on its way to the board.
    const sent = isWhole ? (heard.answer.announced() ?? count) : heard.answer.made();
    settle(heard.answer, Math.min(count, sent));
    refuseComplaints(heard.complaints);
  }
};

/** From one run line to the next the same passes on both clocks, a line's own time on the wire included. */
const createRunWatch = (hello: Hello, baudRate: number, check: ClockCheck) => {
  let last: Milliseconds | undefined;
  let asked = performance.now();
  return ({ line, at, characters }: HeardLine): void => {
    if (line.kind !== 'own' || line.key !== 'run') return;
    const [number, ticks] = line.value.split(',').map(Number);
    const run = toMilliseconds(ticks ?? 0, hello.timer);
    const onTheLine = (characters * BITS_A_BYTE * 1000) / baudRate;
    // Run 0 begins another answer; what it took is told by nothing but itself.
    if (number !== 0 && last !== undefined && run !== undefined) {
      check.add({ board: run + onTheLine, between: at - last, around: at - asked });
      asked = at;
    }
    last = at;
  };
};

const timeRuns = async (job: Job, hello: Hello, runMs: Milliseconds): Promise<void> => {
  const { options, taken, session } = job;
  const { runs, warmups } = options;
  const check = createClockCheck();
  let zero: number | undefined;
  try {
    await collectRuns(
      job,
      runs,
      {
        phase: 'runs',
        command: (count) => `x infer ${count} ${warmups}`,
        unseen: warmups,
        arrived: (answer) => answer.runs(),
        keep: (ticks) => {
          const at = ticks.indexOf(0);
          if (at >= 0) zero ??= taken.runs.length + at + 1;
          taken.runs.push(...ticks.filter((one) => one > 0));
        },
        onHeard: createRunWatch(hello, session.baudRate, check),
      },
      runMs,
    );
  } finally {
    const warning = session.found.kind === 'emulated' ? undefined : check.warning();
    if (warning !== undefined) taken.warnings.push(warning);
  }
  if (zero !== undefined) throw standsStill(zero);
};

const timeOperators = (job: Job, runMs: Milliseconds): Promise<void> => {
  const { options, taken } = job;
  return collectRuns(
    job,
    options.profiledRuns ?? options.runs,
    {
      phase: 'operators',
      command: (count) => `x profile ${count}`,
      unseen: 0,
      arrived: (answer) => answer.profiled(),
      keep: (profiled) => taken.profiled.push(...profiled),
    },
    runMs,
  );
};

/** Where the board has no timer worth the name: how long its answers take here. */
const timeByHost = async (job: Job, runMs: Milliseconds): Promise<void> => {
  const { options, taken, report } = job;
  const { runs, warmups } = options;
  taken.timer = { kind: 'host', name: 'performance.now', hertz: 1e6 };
  taken.warnings.push(
    'The board has no timer that counts: these are times of the computer, with the cable in them.',
  );
  const patience = patienceFor(job, runMs, warmups, warmups);
  if (warmups > 0)
    refuseComplaints((await askRunner(job, `x infer ${warmups}`, patience)).complaints);
  let lost = 0;
  for (let run = 0; run < runs && lost < TRIES; run++) {
    const began = performance.now();
    let took: Milliseconds | undefined;
    const { complaints } = await askRunner(job, 'x infer 1 0', patience, ({ line, at }) => {
      if (line.kind === 'own' && line.key === 'run') took = at - began;
    });
    refuseComplaints(complaints);
    lost = took === undefined ? lost + 1 : 0;
    if (took === undefined) taken.dropped++;
    else taken.runs.push(Math.round(took * 1000));
    report({ phase: 'runs', done: run + 1, total: runs });
  }
  if (lost === TRIES) throw damagedAgain('The times');
};

/** @throws DeviceError; what was taken until then is in `job.taken` */
export const measureRunner = async (job: Job, hello: Hello): Promise<void> => {
  const { inputs } = job.options;
  const program = requireProgram(hello);
  if (inputs) {
    requireSizes(inputs, program.inputs);
    await loadInputs(job, inputs);
  }
  const runMs = await compareOutputs(job, program.outputs.length);
  if (hello.isTimerless) return timeByHost(job, runMs);
  await timeRuns(job, hello, runMs);
  await timeOperators(job, runMs);
};
