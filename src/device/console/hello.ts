/** What the runner says about itself: the answer to `x hello` (firmware/runner/PROTOCOL.md). */
import type { Timer } from '../../core/timings/measurement';
import type { Bytes } from '../../core/units';
import { numberOf, numbersOf } from './numbers';

export interface Hello {
  readonly version: number;
  readonly port: string;
  readonly core: string;
  /** 0 where the firmware does not know it. */
  readonly clockHertz: number;
  /** Whose kernels it runs, where they are not the runner's own. */
  readonly kernels?: string;
  /** How its flash is read, in words. */
  readonly flash?: string;
  readonly timer: Timer;
  /** It has no timer worth the name: its ticks mean nothing. */
  readonly isTimerless: boolean;
  /** Ticks of timing nothing. */
  readonly overhead: number;
  /** Absent where no program lies behind the runner. */
  readonly program?: {
    readonly name: string;
    readonly sha256: string;
    /** 0: it was accepted; else the runtime's reason. */
    readonly status: number;
    /** Empty where it was refused. */
    readonly inputs: readonly Bytes[];
    readonly outputs: readonly Bytes[];
  };
}

type Facts = ReadonlyMap<string, string>;

const timerOf = (value: string | undefined): Pick<Hello, 'timer' | 'isTimerless'> | undefined => {
  const [kind, name = '', rate] = value?.split(',') ?? [];
  const hertz = numberOf(rate);
  if (kind === 'none') return { timer: { kind: 'unknown', name }, isTimerless: true };
  if ((kind !== 'cycles' && kind !== 'microseconds') || hertz === undefined || hertz === 0)
    return undefined;
  return { timer: { kind, name, hertz }, isTimerless: false };
};

const programOf = (facts: Facts): Hello['program'] | undefined => {
  const name = facts.get('model');
  const sha256 = facts.get('sha256');
  const status = numberOf(facts.get('status'));
  const [inputs, outputs] = ['inputs', 'outputs'].map((key) => numbersOf(facts.get(key) ?? ''));
  if (name === undefined || !/^[0-9a-f]{64}$/.test(sha256 ?? '')) return undefined;
  if (sha256 === undefined || status === undefined || !inputs || !outputs) return undefined;
  return { name, sha256, status, inputs, outputs };
};

/** @param facts value by key. Undefined when one is missing or makes no sense: lines were damaged */
export const helloOf = (facts: Facts): Hello | undefined => {
  const [version, clockHertz, overhead] = ['version', 'clock', 'overhead'].map((key) =>
    numberOf(facts.get(key)),
  );
  const [port, core, flash, kernels] = ['port', 'core', 'flash', 'kernels'].map((key) =>
    facts.get(key),
  );
  const timer = timerOf(facts.get('timer'));
  if (version === undefined || clockHertz === undefined || overhead === undefined) return undefined;
  if (port === undefined || core === undefined || timer === undefined) return undefined;
  const program = programOf(facts);
  const hasProgram = facts.has('model') || facts.has('sha256') || facts.has('status');
  if (hasProgram && program === undefined) return undefined;
  return {
    ...{ version, port, core, clockHertz, ...timer, overhead },
    ...(flash !== undefined && { flash }),
    ...(kernels !== undefined && { kernels }),
    ...(program && { program }),
  };
};
