/**
 * A measurement in a link: its facts one after another, then the ticks as differences, which deflate well
 * because runs of one program hardly differ. What is the shared model's own (name and hash) is not said
 * twice.
 */
import type { ModelFile } from '../../profile/profile';
import { condense } from '../../timings/condense';
import { checkMeasurement } from '../../timings/json-lines';
import type { Measurement, Ticks, TimedOperator, Timer } from '../../timings/measurement';
import type { ByteReader } from '../bytes';
import { Corrupt } from '../bytes';
import type { Codec } from '../codec';
import { bool, counted, each, f64, lists, MAX_SIGNED, signed, text, texts, varint } from '../codec';

/** Positions in these lists are the format: add at the end, never reorder. */
const PLACES: readonly Measurement['place']['kind'][] = ['hardware', 'log', 'emulated'];
const TIMERS: readonly Timer['kind'][] = [
  'cycles',
  'microseconds',
  'instructions',
  'host',
  'unknown',
];

const entry = <T>(list: readonly T[], from: ByteReader): T => {
  const value = list[varint.read(from)];
  if (value === undefined) throw new Corrupt('a choice of a measurement is unknown');
  return value;
};

const maybe = <T>(codec: Codec<T>): Codec<T | undefined> => ({
  write(out, value) {
    bool.write(out, value !== undefined);
    if (value !== undefined) codec.write(out, value);
  },
  read: (from) => (bool.read(from) ? codec.read(from) : undefined),
});

const hash: Codec<string> = {
  write: (out, hex) =>
    out.bytes(Uint8Array.from({ length: 32 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16))),
  read: (from) => Array.from(from.bytes(32), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};

const isExact = (ticks: readonly Ticks[]): boolean =>
  ticks.every((tick) => Number.isInteger(tick) && tick <= MAX_SIGNED);

/** A list of ticks: whole numbers as differences from the one before, others as they are. */
const ticksOf: Codec<readonly Ticks[]> = {
  write(out, ticks) {
    const exact = isExact(ticks);
    bool.write(out, exact);
    if (exact)
      counted(each(signed)).write(
        out,
        ticks.map((tick, i) => tick - (ticks[i - 1] ?? 0)),
      );
    else counted(each(f64)).write(out, ticks);
  },
  read(from) {
    if (!bool.read(from)) return counted(each(f64)).read(from);
    let sum = 0;
    return counted(each(signed))
      .read(from)
      .map((step) => (sum += step));
  },
};

const operators: Codec<readonly TimedOperator[]> = {
  write(out, list) {
    counted(each(signed)).write(
      out,
      list.map(({ operator = -1 }) => operator),
    );
    texts.write(
      out,
      list.map(({ tag }) => tag),
    );
    for (const { ticks } of list) ticksOf.write(out, ticks);
  },
  read(from) {
    const places = counted(each(signed)).read(from);
    const tags = texts.read(from, places.length);
    return places.map((operator, i) => ({
      ...(operator >= 0 && { operator }),
      tag: tags[i] ?? '',
      ticks: ticksOf.read(from),
    }));
  },
};

/** An empty text stands for none. */
const given = <K extends string>(
  key: K,
  value: string | undefined,
): Readonly<Partial<Record<K, string>>> =>
  (value === undefined || value === '' ? {} : { [key]: value }) as Readonly<
    Partial<Record<K, string>>
  >;

const warnings = lists(texts);

/** @param file of the shared model, as the link has it */
export const measurementCodec = (file: ModelFile): Codec<Measurement> => ({
  write(out, whole) {
    const { model, firmware, board, place, timer, ...rest } = condense(whole);
    signed.write(out, Date.parse(rest.when));
    const isOwn = model.sha256 === file.sha256;
    bool.write(out, isOwn);
    if (!isOwn) {
      text.write(out, model.name);
      maybe(hash).write(out, model.sha256);
    }
    texts.write(out, [
      ...[firmware.name, firmware.build ?? ''],
      ...[board.name, board.id ?? '', board.core ?? '', board.flash ?? ''],
      ...[rest.kernels ?? '', timer.name, place.kind === 'emulated' ? place.limits : ''],
    ]);
    maybe(hash).write(out, firmware.sha256);
    maybe(f64).write(out, board.clockHertz);
    varint.write(out, TIMERS.indexOf(timer.kind));
    maybe(f64).write(out, timer.hertz);
    varint.write(out, PLACES.indexOf(place.kind));
    varint.write(out, rest.warmups);
    varint.write(out, rest.dropped);
    maybe(bool).write(out, rest.outputsEqual);
    warnings.write(out, [rest.warnings ?? []]);
    maybe(varint).write(out, rest.condensed?.runs);
    maybe(varint).write(out, rest.condensed?.profiledRuns);
    ticksOf.write(out, rest.runs);
    operators.write(out, rest.operators);
  },
  read: (from) => checkMeasurement(read(from, file), 'Its measurement'),
});

const dateOf = (ms: number): string => {
  if (Math.abs(ms) > 8.64e15) throw new Corrupt('a date is out of range');
  return new Date(ms).toISOString();
};

const modelOf = (from: ByteReader, file: ModelFile): Measurement['model'] => {
  if (bool.read(from)) return { name: file.name, sha256: file.sha256 };
  const name = text.read(from);
  return { name, ...given('sha256', maybe(hash).read(from)) };
};

/** In the order in which it was written. */
const read = (from: ByteReader, file: ModelFile): unknown => {
  const when = dateOf(signed.read(from));
  const model = modelOf(from, file);
  const [fwName, build, name, id, core, flash, kernels, timerName, limits] = texts.read(from, 9);
  const firmware = {
    name: fwName,
    ...given('build', build),
    ...given('sha256', maybe(hash).read(from)),
  };
  const clockHertz = maybe(f64).read(from);
  const timerKind = entry(TIMERS, from);
  const hertz = maybe(f64).read(from);
  const kind = entry(PLACES, from);
  const counts = { warmups: varint.read(from), dropped: varint.read(from) };
  const outputsEqual = maybe(bool).read(from);
  const [warned = []] = warnings.read(from, 1);
  const [runs, profiledRuns] = [maybe(varint).read(from), maybe(varint).read(from)];
  return {
    version: 1,
    ...{ when, model, firmware },
    board: {
      name,
      ...given('id', id),
      ...given('core', core),
      ...(clockHertz !== undefined && { clockHertz }),
      ...given('flash', flash),
    },
    place: kind === 'emulated' ? { kind, limits } : { kind },
    ...given('kernels', kernels),
    timer: { kind: timerKind, name: timerName, ...(hertz !== undefined && { hertz }) },
    ...counts,
    ...(outputsEqual !== undefined && { outputsEqual }),
    ...(warned.length > 0 && { warnings: warned }),
    ...(runs !== undefined && profiledRuns !== undefined && { condensed: { runs, profiledRuns } }),
    runs: ticksOf.read(from),
    operators: operators.read(from),
  };
};
