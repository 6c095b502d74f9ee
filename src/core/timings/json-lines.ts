/**
 * Measurements as a file: one JSON object a line, so that runs can be appended, sorted and compared with
 * ordinary tools. What is read may come from anybody; nothing of it is believed before it was checked.
 */
import * as v from 'valibot';
import { InputError } from '../errors';
import { atOnce } from '../turns';
import { quoteName } from '../text';
import { MOST_HERTZ, MOST_TEXT } from './fitted';
import type { Measurement } from './measurement';

const MOST_CHARACTERS = 16 * 1024 * 1024;
const MOST_LINES = 10_000;
const MOST_SAMPLES = 100_000;
const MOST_OPERATORS = 10_000;
/** Beyond it ticks would lose precision: three months of a 1 GHz counter. */
const MOST_TICKS = 2 ** 53;

// Control characters would reach a terminal.
const text = (max = MOST_TEXT) => v.pipe(v.string(), v.maxLength(max), v.regex(/^\P{Cc}*$/u));
const name = (max?: number) => v.pipe(text(max), v.nonEmpty());
const sha256 = v.pipe(v.string(), v.hash(['sha256']), v.toLowerCase());
const ticks = v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_TICKS));
const hertz = v.pipe(v.number(), v.minValue(1), v.maxValue(MOST_HERTZ));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e9));
const samples = <T extends v.GenericSchema<number>>(one: T) =>
  v.pipe(v.array(one), v.maxLength(MOST_SAMPLES));
/** A clock that stood still measured nothing. */
const passed = v.pipe(ticks, v.gtValue(0));

const Place = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['hardware', 'log']) }),
  v.strictObject({ kind: v.literal('emulated'), limits: name() }),
]);

const Timed = v.strictObject({
  operator: v.exactOptional(count),
  tag: name(),
  ticks: samples(ticks),
});

const Line = v.strictObject({
  version: v.literal(1),
  when: v.pipe(
    v.string(),
    v.maxLength(40),
    v.isoTimestamp(),
    v.check((when) => Number.isFinite(Date.parse(when)), 'a date'),
  ),
  model: v.strictObject({ name: text(), sha256: v.exactOptional(sha256) }),
  firmware: v.strictObject({
    name: text(),
    build: v.exactOptional(text()),
    sha256: v.exactOptional(sha256),
  }),
  board: v.strictObject({
    name: text(),
    id: v.exactOptional(text(64)),
    core: v.exactOptional(text()),
    clockHertz: v.exactOptional(hertz),
    flash: v.exactOptional(text()),
  }),
  place: Place,
  kernels: v.exactOptional(text()),
  timer: v.strictObject({
    kind: v.picklist(['cycles', 'microseconds', 'instructions', 'host', 'unknown']),
    name: text(),
    hertz: v.exactOptional(hertz),
  }),
  warmups: count,
  runs: samples(passed),
  operators: v.pipe(v.array(Timed), v.maxLength(MOST_OPERATORS)),
  condensed: v.exactOptional(v.strictObject({ runs: count, profiledRuns: count })),
  dropped: count,
  outputsEqual: v.exactOptional(v.boolean()),
  warnings: v.exactOptional(v.pipe(v.array(text(400)), v.maxLength(20))),
});

const bad = (message: string): never => {
  throw new InputError(
    'bad-file',
    message,
    'Correct the line or leave it out, and open the file again.',
  );
};

const short = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}…` : value);

/** Of what the library would show a pattern, or nothing. */
const RULES: Readonly<Record<string, string>> = {
  iso_timestamp: 'a time as in 2026-11-22T10:00:00Z',
  check: 'a time as in 2026-11-22T10:00:00Z',
  hash: 'a SHA-256 in 64 hexadecimal digits',
  regex: 'text without control characters',
  non_empty: 'a name',
};

/** `("hardware" | "log") | "emulated"` */
const plain = (expected: string): string =>
  short(expected.replaceAll(/[()]/g, '').replaceAll(' | ', ' or '));

const problemOf = (issue: v.BaseIssue<unknown>, where: string): string => {
  const path = v.getDotPath(issue);
  const place = path === null ? where : `${where}, field “${short(path)}”`;
  if (issue.received === 'undefined') return `${place}: it is missing.`;
  if (issue.expected === 'never') return `${place}: a measurement does not have it.`;
  if (issue.type === 'max_length')
    return `${place}: it is ${issue.received} long, but must be ${short(issue.expected ?? '')}.`;
  const expected = RULES[issue.type] ?? issue.expected;
  return `${place}: it is ${short(issue.received)}${expected === null ? '' : `, but must be ${plain(expected)}`}.`;
};

/** What no single field shows. */
const contradictionIn = ({ runs, operators }: Measurement): string | undefined => {
  if (runs.length === 0 && operators.every(({ ticks }) => ticks.length === 0))
    return 'nothing was measured: there are neither runs nor operators with times';
  const seen = new Set<number>();
  for (const { operator } of operators) {
    if (operator !== undefined && seen.has(operator)) return `operator ${operator} is there twice`;
    if (operator !== undefined) seen.add(operator);
  }
  return undefined;
};

const hasOtherVersion = (value: unknown): value is { readonly version: number } =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  typeof value.version === 'number' &&
  value.version !== 1;

/**
 * A measurement that came from outside as data.
 * @param where what to call it: `Line 3`
 * @throws InputError `bad-file`, naming the field
 */
export const checkMeasurement = (value: unknown, where: string): Measurement => {
  if (hasOtherVersion(value))
    return bad(`${where} has version ${value.version}; this studio reads version 1.`);
  const result = v.safeParse(Line, value, { abortEarly: true });
  if (!result.success) return bad(problemOf(result.issues[0], where));
  const contradiction = contradictionIn(result.output);
  return contradiction === undefined ? result.output : bad(`${where}: ${contradiction}.`);
};

const jsonOf = (line: string, where: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return bad(`${where} is not JSON: it begins with ${quoteName(line)}.`);
  }
};

/** The text that `readMeasurements` reads back to the same measurements. */
export const writeMeasurements = (measurements: readonly Measurement[]): string =>
  measurements.map((measurement) => `${JSON.stringify(measurement)}\n`).join('');

/**
 * Reads a file of measurements, a line a turn; empty lines count nothing.
 * @throws InputError `bad-file`, naming the line (from 1) and the field
 */
export function* measurementsIn(text: string): Generator<undefined, readonly Measurement[]> {
  if (text.length > MOST_CHARACTERS)
    throw new InputError(
      'limit',
      `The file has ${text.length} characters; at most ${MOST_CHARACTERS} are read.`,
      'Split it into smaller files, or keep only the lines that you want to see.',
    );
  const read: Measurement[] = [];
  let number = 0;
  for (const [line] of text.replace(/^\uFEFF/, '').matchAll(/[^\n]*(?:\n|$)/g)) {
    const where = `Line ${++number}`;
    if (line.trim() === '') continue;
    read.push(checkMeasurement(jsonOf(line.trim(), where), where));
    if (read.length > MOST_LINES)
      return bad(`The file has more than ${MOST_LINES} measurements, the most that are read.`);
    yield;
  }
  if (read.length === 0)
    throw new InputError(
      'empty-file',
      'The file has no measurements in it.',
      'Choose a file that was saved as JSON lines.',
    );
  return read;
}

/** The same at once. @throws as `measurementsIn` */
export const readMeasurements = (text: string): readonly Measurement[] =>
  atOnce(measurementsIn(text));
