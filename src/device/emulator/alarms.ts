/** Alarms in the order in which they ring. */

type Nanoseconds = number;

export interface Alarm {
  at: Nanoseconds;
  isSet: boolean;
  readonly ring: () => void;
}

export interface Alarms {
  first(): Alarm | undefined;
  set(alarm: Alarm, at: Nanoseconds): void;
  cancel(alarm: Alarm): void;
}

export const createAlarms = (): Alarms => {
  const alarms: Alarm[] = [];
  const cancel = (alarm: Alarm): void => {
    if (!alarm.isSet) return;
    alarm.isSet = false;
    alarms.splice(alarms.indexOf(alarm), 1);
  };
  return {
    first: () => alarms[0],
    cancel,
    set: (alarm, at) => {
      cancel(alarm);
      alarm.at = at;
      // Alarms for one time ring in the reverse order of being set, as in rp2040js's own clock.
      const behind = alarms.findIndex((other) => other.at >= at);
      alarms.splice(behind < 0 ? alarms.length : behind, 0, alarm);
      alarm.isSet = true;
    },
  };
};
