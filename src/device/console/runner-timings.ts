/** What the runner's answers say, as parts of a `Measurement`. */
import { RECORDS } from '../../core/program/records/records';
import type { Measurement, TimedOperator } from '../../core/timings/measurement';
import type { OperatorIndex } from '../../core/units';
import type { ProfiledRun } from './answer';
import type { Hello } from './hello';

const RECORD_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(RECORDS).map(([name, { kind }]) => [String(kind), name]),
);

const kernelName = (kind: string): string =>
  RECORD_NAMES.get(kind) ?? (/^\d+$/.test(kind) ? `kernel ${kind}` : kind);

/** Name of the model's operator at an index, where the model is at hand. */
export type NameOperator = (operator: OperatorIndex) => string | undefined;

/**
 * Profiled runs, operator by operator, in the model's order. Where the model is not at hand an operator
 * is called by the kernel of its first step, or what the firmware calls it.
 */
export const timedOperators = (
  profiled: readonly ProfiledRun[],
  nameOf: NameOperator,
): readonly TimedOperator[] => {
  const kinds = new Map(profiled.flatMap((run) => [...run.kinds]));
  return [...kinds]
    .toSorted(([a], [b]) => a - b)
    .map(([operator, kind]) => ({
      operator,
      tag: nameOf(operator) ?? kernelName(kind),
      ticks: profiled.flatMap(({ ticks }) => ticks.get(operator) ?? []),
    }));
};

/** Exported projects speak the runner's protocol, but run the model with TFLM. */
const firmwareName = (hello: Hello | undefined): string =>
  hello?.kernels === undefined ? 'Arenascope runner' : 'Arenascope project';

/** Everything about where and with what it was measured that the runner knows itself. */
export const runnerFacts = (
  hello: Hello | undefined,
): Pick<Measurement, 'model' | 'firmware' | 'board' | 'kernels' | 'timer'> => ({
  model: {
    name: hello?.program?.name ?? '',
    ...(hello?.program && { sha256: hello.program.sha256 }),
  },
  firmware: {
    name: `${firmwareName(hello)}${hello ? ` ${hello.port}` : ''}`,
    ...(hello && { build: `protocol ${hello.version}` }),
  },
  board: {
    name: hello?.port ?? 'unknown',
    ...(hello && { core: hello.core }),
    ...(hello && hello.clockHertz > 0 && { clockHertz: hello.clockHertz }),
    ...(hello?.flash !== undefined && { flash: hello.flash }),
  },
  // Without its greeting nobody knows whose kernels they were.
  ...(hello && { kernels: hello.kernels ?? 'arenascope' }),
  timer: hello?.timer ?? { kind: 'unknown', name: '' },
});
