/** Reads what firmware/cortex-m/harness.c prints: one fact a line, numbers in hexadecimal. */
import type { Core } from './cores';

export interface RecordTime {
  readonly kind: number;
  /** Index of the model operator. */
  readonly op: number;
  /** Cycles or instructions; the clock's own cost is taken off. */
  readonly time: number;
}

export interface CaseReport {
  /** `as_status`; 0 is success. */
  readonly status: number;
  readonly cursor: number;
  /** CRC-32 of each output, per inference. */
  readonly outputs: readonly (readonly string[])[];
  /** Whole inferences; empty when the case is not timed. */
  readonly whole: readonly number[];
  readonly records: readonly RecordTime[];
  /** The most stack, in bytes, that as_load and as_run needed below their caller. */
  readonly loadStack: number;
  readonly runStack: number;
}

/** The cases in order. Throws with the text itself when the run did not come to its end. */
export const readReport = (text: string, core: Core): readonly CaseReport[] => {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.at(-2) !== 'end') {
    throw new Error(`The image stopped before its end; the last it said was:\n${text.slice(-400)}`);
  }
  const facts = lines.map((line) => line.split(/\s+/));
  const ends = facts.flatMap(([name], i) => (name === 'case' ? [i] : []));
  return ends.map((end, i) => {
    const begin = i === 0 ? 0 : (ends[i - 1] ?? 0) + 1;
    return caseOf(facts.slice(begin, end + 1), core);
  });
};

const caseOf = (facts: readonly (readonly string[])[], core: Core): CaseReport => {
  const all = (name: string) => facts.filter(([first]) => first === name).map((f) => f.slice(1));
  const number = (hex: string | undefined): number => parseInt(hex ?? '0', 16);
  const nothing = number(all('nothing')[0]?.[0]);
  const time = (hex: string | undefined): number =>
    Math.max(0, Math.round((number(hex) - nothing) / core.ticks));
  const [status, cursor] = all('case')[0] ?? [];
  return {
    status: number(status),
    cursor: number(cursor),
    outputs: all('outputs'),
    whole: all('whole').map(([ticks]) => time(ticks)),
    records: all('record').map(([kind, op, ticks]) => ({
      kind: number(kind),
      op: number(op),
      time: time(ticks),
    })),
    loadStack: Math.max(...all('load-stack').map(([bytes]) => number(bytes))),
    runStack: Math.max(0, ...all('run-stack').map(([bytes]) => number(bytes))),
  };
};
