/**
 * The answer to one command of the runner, put together line by line. Only what arrived whole counts: a
 * run whose line is damaged, missing or came twice is dropped, and a profiled run unless its operators add
 * up to the sum the board gave. Nothing is ever repaired.
 */
import type { Ticks } from '../../core/timings/measurement';
import type { ByteOffset, Bytes, OperatorIndex } from '../../core/units';
import { numberOf, numbersOf } from './numbers';
import type { Recognised } from './recognise';

/** What one profiled run took, by operator; several steps of one operator are added up. */
export interface ProfiledRun {
  readonly ticks: ReadonlyMap<OperatorIndex, Ticks>;
  /** Of each operator's first step: the number of its record's kind, or what other firmware calls it. */
  readonly kinds: ReadonlyMap<OperatorIndex, string>;
}

export interface RunnerAnswer {
  readonly take: (line: Recognised) => void;
  /** Values by key, of keys that come once: the facts of `x hello`. */
  readonly facts: ReadonlyMap<string, string>;
  /** Whole runs, in order. */
  readonly runs: () => readonly Ticks[];
  readonly profiled: () => readonly ProfiledRun[];
  /** Runs that the board says it made, or that the numbers of what arrived imply. */
  readonly made: () => number;
  /** What its last line says: runs, or bytes of an output. */
  readonly announced: () => number | undefined;
  /** CRC-32 of each output. */
  readonly outputs: () => ReadonlyMap<number, OutputSum>;
  /** Pieces of an output, in order of arrival. */
  readonly pieces: () => readonly OutputPiece[];
  readonly damaged: () => number;
}

export interface OutputSum {
  readonly bytes: Bytes;
  readonly crc32: number;
}

export interface OutputPiece {
  readonly output: number;
  readonly at: ByteOffset;
  readonly bytes: Uint8Array;
}

interface Step {
  readonly operator: OperatorIndex;
  readonly kind: string;
  readonly ticks: Ticks;
}

const profiledRun = (steps: readonly Step[]): ProfiledRun => {
  const ticks = new Map<OperatorIndex, Ticks>();
  const kinds = new Map<OperatorIndex, string>();
  for (const step of steps) {
    ticks.set(step.operator, (ticks.get(step.operator) ?? 0) + step.ticks);
    if (!kinds.has(step.operator)) kinds.set(step.operator, step.kind);
  }
  return { ticks, kinds };
};

/** Runs by their number; one that comes twice is none. */
const createRuns = <T>() => {
  const runs = new Map<number, T | undefined>();
  return {
    set: (number: number, run: T) => runs.set(number, runs.has(number) ? undefined : run),
    list: (): readonly T[] =>
      [...runs]
        .toSorted(([a], [b]) => a - b)
        .flatMap(([, run]) => (run === undefined ? [] : [run])),
    made: (): number => [...runs.keys()].reduce((most, number) => Math.max(most, number + 1), 0),
  };
};

const STEP = /^(\d{1,10}),(\d{1,10}),(\w{1,64}),(\d{1,16})$/;
const OUTPUT = /^(\d{1,6}),(\d{1,10}),([0-9a-f]{8})$/;
const PIECE = /^(\d{1,6}),(\d{1,10}),((?:[0-9a-f]{2})*)$/;

const hexBytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** Steps of the run under way, until its sum says whether they are all there. */
const createProfile = () => {
  const profiled = createRuns<ProfiledRun>();
  let steps: Step[] = [];
  let run = 0;
  return {
    ...profiled,
    op: (value: string): void => {
      const [, sequence, index, kind, time] = STEP.exec(value) ?? [];
      const [of, operator, ticks] = [sequence, index, time].map(numberOf);
      if (of === undefined || operator === undefined) return;
      if (kind === undefined || ticks === undefined) return;
      if (of !== run) steps = [];
      run = of;
      steps.push({ operator, kind, ticks });
    },
    sum: (value: string): void => {
      const [of, ticks] = numbersOf(value, 2) ?? [];
      const sum = steps.reduce((total, step) => total + step.ticks, 0);
      if (of === run && steps.length > 0 && sum === ticks) profiled.set(run, profiledRun(steps));
      steps = [];
    },
  };
};

/** Checksums and bytes of outputs. */
const createOutputs = () => {
  const sums = new Map<number, OutputSum>();
  const pieces: OutputPiece[] = [];
  return {
    sums,
    pieces,
    out: (value: string): void => {
      const [, output, bytes, crc] = OUTPUT.exec(value) ?? [];
      if (crc !== undefined)
        sums.set(Number(output), { bytes: Number(bytes), crc32: parseInt(crc, 16) });
    },
    bytes: (value: string): void => {
      const [, output, at, hex] = PIECE.exec(value) ?? [];
      if (hex !== undefined && pieces.length < MOST_PIECES)
        pieces.push({ output: Number(output), at: Number(at), bytes: hexBytes(hex) });
    },
  };
};

/** More than any runner has to say; who says more is no runner. */
const MOST_FACTS = 100;
const MOST_PIECES = 1_000_000;

/** Nothing has arrived yet. */
export const createRunnerAnswer = (): RunnerAnswer => {
  const facts = new Map<string, string>();
  const runs = createRuns<Ticks>();
  const profile = createProfile();
  const outputs = createOutputs();
  let damaged = 0;
  let done: number | undefined;
  const takers: Readonly<Record<string, (value: string) => void>> = {
    run: (value) => {
      const [run, ticks] = numbersOf(value, 2) ?? [];
      if (run !== undefined && ticks !== undefined) runs.set(run, ticks);
    },
    op: profile.op,
    sum: profile.sum,
    out: outputs.out,
    bytes: outputs.bytes,
    done: (value) => {
      done = numberOf(value);
    },
  };
  // After the bytes of an output `done` counts those.
  const seen = (): number => Math.max(outputs.sums.size, runs.made(), profile.made());
  const announcedRuns = (): number => (outputs.pieces.length === 0 && seen() > 0 ? (done ?? 0) : 0);
  return {
    take: (line) => {
      if (line.kind === 'damaged') damaged++;
      if (line.kind !== 'own') return;
      const taker = takers[line.key];
      if (taker) taker(line.value);
      else if (facts.size < MOST_FACTS) facts.set(line.key, line.value);
    },
    facts,
    runs: runs.list,
    profiled: profile.list,
    announced: () => done,
    made: () => Math.max(announcedRuns(), runs.made(), profile.made()),
    outputs: () => outputs.sums,
    pieces: () => outputs.pieces,
    damaged: () => damaged,
  };
};
