/**
 * The emulated chip's clock. Time is what the core's cycle counter says, so nothing has to be ticked
 * after every instruction and every reading is exact to the cycle; the loop that executes instructions
 * only stops where an alarm is due. While the core sleeps, time jumps from alarm to alarm.
 */
import type { Alarm } from './alarms';
import { createAlarms } from './alarms';

type Nanoseconds = number;

/** What rp2040js asks of a clock, and what the loop around it needs. */
export interface CycleClock {
  readonly nanos: Nanoseconds;
  createAlarm(ring: () => void): { schedule(after: Nanoseconds): void; cancel(): void };
  /** The core's cycle at which the first alarm is due; execute up to it, then `fire`. */
  readonly dueCycle: number;
  /** Rings what is due. */
  fire(): void;
  /** Nanoseconds to the first alarm; Infinity when none is set. */
  untilAlarm(): Nanoseconds;
  /** The core sleeps until the first alarm, which rings. */
  sleep(): void;
  /** From now on a cycle takes 1/hertz seconds. */
  setHertz(hertz: number): void;
}

/** Division rounds: what is due within a thousandth of a cycle is due. */
const SLACK = 1e-3;

/** @param counter the core's cycles, which never go back */
export const createCycleClock = (counter: () => number, hertz: number): CycleClock => {
  const alarms = createAlarms();
  let nanosACycle = 1e9 / hertz;
  let [baseNanos, baseCycle, dueCycle] = [0, 0, Infinity];
  /** While an alarm rings, its own time. */
  let ringing: Nanoseconds | undefined;

  const now = (): Nanoseconds => ringing ?? baseNanos + (counter() - baseCycle) * nanosACycle;
  const expect = (): void => {
    const cycles = ((alarms.first()?.at ?? Infinity) - baseNanos) / nanosACycle;
    dueCycle = baseCycle + Math.ceil(cycles - SLACK);
  };
  const rebase = (nanos: Nanoseconds): void => {
    [baseNanos, baseCycle] = [nanos, counter()];
    expect();
  };
  const ringUntil = (end: Nanoseconds): void => {
    for (let alarm = alarms.first(); alarm && alarm.at <= end; alarm = alarms.first()) {
      alarms.cancel(alarm);
      ringing = alarm.at;
      alarm.ring();
    }
    ringing = undefined;
    expect();
  };
  const createAlarm = (ring: () => void) => {
    const alarm: Alarm = { at: 0, isSet: false, ring };
    const schedule = (after: Nanoseconds): void => {
      alarms.set(alarm, now() + after);
      expect();
    };
    const cancel = (): void => {
      alarms.cancel(alarm);
      expect();
    };
    return { schedule, cancel };
  };
  return {
    get nanos() {
      return now();
    },
    get dueCycle() {
      return dueCycle;
    },
    createAlarm,
    fire: () => ringUntil(now() + nanosACycle * SLACK),
    untilAlarm: () => Math.max(0, (alarms.first()?.at ?? Infinity) - now()),
    sleep: () => {
      const first = alarms.first();
      if (first === undefined) return;
      rebase(Math.max(first.at, now()));
      ringUntil(now());
    },
    setHertz: (next) => {
      rebase(now());
      nanosACycle = 1e9 / next;
      expect();
    },
  };
};
