/** What measurements say, in words and numbers. */
import type { Measurement, Timer } from '../../core/timings/measurement';
import { summarize, toMilliseconds } from '../../core/timings/statistics';
import { formatCount } from '../../core/text';
import type { UntimedOperator } from '../../state/rows/device-rows';

/** `0.3 s`, `2 min 05 s`. */
export const formatElapsed = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const rest = Math.floor(seconds % 60);
  return `${Math.floor(seconds / 60)} min ${String(rest).padStart(2, '0')} s`;
};

/** How a column of times is written: one unit for all of it. */
export interface TimeUnit {
  readonly name: 'ms' | 'µs' | 'ticks';
  readonly format: (ticks: number) => string;
}

const fixed = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const scaled = (name: 'ms' | 'µs', perTick: number, most: number): TimeUnit => {
  const digits = Math.min(3, Math.max(0, 3 - Math.floor(Math.log10(Math.max(most * perTick, 1)))));
  const numbers = fixed(digits);
  const least = 10 ** -digits;
  const format = (ticks: number): string => {
    const time = ticks * perTick;
    // Something that took time is not said to have taken none.
    return time > 0 && time < least / 2 ? `<${numbers.format(least)}` : numbers.format(time);
  };
  return { name, format };
};

/** @param most the longest of the column, in ticks */
export const timeUnit = (timer: Timer, most: number): TimeUnit => {
  const milliseconds = toMilliseconds(1, timer);
  if (milliseconds === undefined)
    return { name: 'ticks', format: (ticks) => formatCount(Math.round(ticks)) };
  return most * milliseconds >= 1
    ? scaled('ms', milliseconds, most)
    : scaled('µs', 1000 * milliseconds, most);
};

const KINDS: Readonly<Record<Timer['kind'], string>> = {
  cycles: 'cycle counter',
  microseconds: 'microsecond timer',
  instructions: 'instruction count, which is no time',
  host: 'this computer’s clock, with the cable in it',
  unknown: 'unknown timer',
};

const megahertz = (hertz: number): string => `${formatCount(Math.round(hertz / 1e4) / 100)} MHz`;

/** `cycle counter (SysTick), 125 MHz: 8 ns a tick`. */
export const timerWords = ({ kind, name, hertz }: Timer): string => {
  const called = name === '' ? '' : ` (${name})`;
  const resolution =
    hertz === undefined
      ? ''
      : `, ${megahertz(hertz)}: ${formatCount(round3(1e9 / hertz))} ns a tick`;
  return `${KINDS[kind]}${called}${resolution}`;
};

const round3 = (value: number): number => Number(value.toPrecision(3));

export const placeWords = ({ place }: Measurement): string => {
  switch (place.kind) {
    case 'emulated':
      return place.limits;
    case 'hardware':
      return 'on the board itself';
    case 'log':
      return 'from a pasted log; where it ran is not known';
  }
};

/** `4.21 ms`, the median of whole inferences; the operators' sum where those were not timed. */
export const medianWords = (measurement: Measurement): string => {
  const { runs, operators, timer } = measurement;
  const whole = summarize(runs)?.median;
  const sum = operators.reduce((all, { ticks }) => all + (summarize(ticks)?.median ?? 0), 0);
  const ticks = whole ?? sum;
  const { name, format } = timeUnit(timer, ticks);
  return `${format(ticks)} ${name}`;
};

/** Of a measurement that is not of the open model, as far as is known. */
export const foreignWords = ({ model: { name, sha256 } }: Measurement): string =>
  sha256 === undefined
    ? `Measured on ${name === '' ? 'a model that was not named' : name}, which is not known to be the open model.`
    : `Measured on ${name === '' ? 'another model' : name}, which is not the open model.`;

const MOST_NAMED = 8;

/** Neighbours of one name, together. */
const spansOf = (untimed: readonly UntimedOperator[]): readonly string[] => {
  const begins = untimed.filter(
    ({ operator, name }, i) =>
      untimed[i - 1]?.operator !== operator - 1 || untimed[i - 1]?.name !== name,
  );
  return begins.map(({ operator, name }, i) => {
    const next = begins[i + 1];
    const last = untimed[next === undefined ? untimed.length - 1 : untimed.indexOf(next) - 1];
    const to = last === undefined || last.operator === operator ? '' : `–${last.operator}`;
    return `${operator}${to} ${name}`;
  });
};

/** `0 CALL_ONCE, 1–6 VAR_HANDLE`; empty where every operator has a time. */
export const untimedWords = (untimed: readonly UntimedOperator[]): string => {
  if (untimed.length === 0) return '';
  const spans = spansOf(untimed);
  const more = spans.length > MOST_NAMED ? ', …' : '';
  return `Not timed, since firmware times only what it runs: ${spans.slice(0, MOST_NAMED).join(', ')}${more}.`;
};

/** `2026-11-23 05:31`. */
export const whenWords = ({ when }: Measurement): string => when.slice(0, 16).replace('T', ' ');
