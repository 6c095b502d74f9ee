/**
 * What other runtimes gave for the random cases, as text: one line a case, under a heading for each
 * operator and type. Columns, separated by tabs:
 *
 * number, fingerprint of the case, TFLM (double rounding), TFLM built with single rounding, and the
 * official TFLite interpreter with its reference kernels.
 *
 * A result is the CRC-32 of all outputs of all runs, or, where floats are computed, `f:` and their
 * bytes in base64. `=` is the same as TFLM with double rounding, `s` the same as with single
 * rounding, `-` a model that was refused or could not be run.
 */
import { crc32 } from '../../crc32';

/** A model and what to run it on; the name alone makes both. */
export interface NamedCase {
  /** Operator and type, e.g. `CONV_2D INT8`, or a model's file. */
  readonly group: string;
  readonly number: number;
  /** Whether outputs are floats that were computed, which need not be equal to the last bit. */
  readonly hasFloats: boolean;
  readonly model: Uint8Array;
  /** For each run, the inputs in the model's order. */
  readonly inputs: readonly (readonly Uint8Array[])[];
}

/** CRC-32 over those of the model and of all inputs: whether a result is of this very case. */
export const fingerprint = ({ model, inputs }: NamedCase): string => {
  const all = [model, ...inputs.flat()].map((bytes) => crc32(bytes));
  return hex(crc32(new Uint8Array(Uint32Array.from(all).buffer)));
};

export interface Recorded {
  readonly group: string;
  readonly number: number;
  readonly fingerprint: string;
  readonly double: string;
  readonly single: string;
  readonly official: string;
}

export const REFUSED = '-';

/** Tolerance for float outputs, relative to the largest of its case. */
const FLOAT_TOLERANCE = 1e-5;

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** Parses a file of recorded results. */
export const parseRecorded = (text: string): readonly Recorded[] => {
  let group = '';
  return text.split('\n').flatMap((line): readonly Recorded[] => {
    if (line.startsWith('# ')) group = line.slice(2);
    if (line === '' || line.startsWith('#')) return [];
    const [number = '', fingerprint = '', double = '', single = '', official = ''] =
      line.split('\t');
    return [
      {
        group,
        number: Number(number),
        fingerprint,
        double,
        single: single === '=' ? double : single,
        official: official === '=' ? double : official === 's' ? single : official,
      },
    ];
  });
};

/** The text of results, in the order given. */
export const formatRecorded = (results: readonly Recorded[]): string => {
  let group = '';
  const lines = results.flatMap((r) => {
    const single = isSame(r.single, r.double) ? '=' : r.single;
    const official = isSame(r.official, r.double)
      ? '='
      : isSame(r.official, r.single)
        ? 's'
        : r.official;
    const line = [r.number, r.fingerprint, r.double, single, official].join('\t');
    if (r.group === group) return [line];
    group = r.group;
    return [`# ${group}`, line];
  });
  return `${lines.join('\n')}\n`;
};

/** The bytes of all outputs of all runs as a result. */
export const resultOf = (outputs: Uint8Array, { hasFloats }: NamedCase): string =>
  hasFloats ? `f:${Buffer.from(outputs).toString('base64')}` : hex(crc32(outputs));

const floatsOf = (result: string): Float32Array | undefined => {
  if (!result.startsWith('f:')) return undefined;
  return new Float32Array(new Uint8Array(Buffer.from(result.slice(2), 'base64')).buffer);
};

/** Whether two results are equal: integers exactly, floats within the tolerance. */
export const isSame = (one: string, other: string): boolean =>
  one === other || relativeError(one, other) <= FLOAT_TOLERANCE;

/** Largest difference of two float results relative to the largest value; NaN for anything else. */
const relativeError = (one: string, other: string): number => {
  const [a, b] = [floatsOf(one), floatsOf(other)];
  if (a?.length === undefined || a.length !== b?.length) return NaN;
  const finite = b.filter((value) => Number.isFinite(value)).map((value) => Math.abs(value));
  const largest = finite.reduce((most, value) => Math.max(most, value), 1e-30);
  const errors = a.map((x, i) => (Object.is(x, b[i]) ? 0 : Math.abs(x - (b[i] ?? NaN))));
  return errors.reduce((most, error) => Math.max(most, error), 0) / largest;
};

/** How a result differs from what was recorded, for people. */
export const difference = (ours: string, theirs: string): string => {
  const error = relativeError(ours, theirs);
  return Number.isNaN(error)
    ? `${ours.slice(0, 120)}, recorded ${theirs.slice(0, 20)}`
    : `floats differ by ${error.toExponential(2)} of the largest`;
};
