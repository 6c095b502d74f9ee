/**
 * The inputs that recorded runs were made with. They are part of the recordings: a changed rule would
 * compare different questions.
 */
import { uniform } from '../../random';
import type { InputRule, InputShape } from './run-model';

const lcg = (state: number): number => (Math.imul(state, 1664525) + 1013904223) >>> 0;

const START = 12345;

const floats = (values: Iterable<number>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Float32Array.from(values).buffer);

/**
 * Every byte from `x = x * 1664525 + 1013904223 mod 2^32`, byte = x >> 24; a float input takes one
 * step an element, (x >> 16) / 32768 - 1. The state starts at 12345 (or `start`) and goes on from one
 * input to the next, so a fresh rule is needed for each run.
 */
export const lcgBytes = (start: number = START): InputRule => {
  let state = start;
  const next = (): number => (state = lcg(state));
  return ({ type, bytes, elements }) =>
    type === 'FLOAT32'
      ? floats(Array.from({ length: elements }, () => (next() >>> 16) / 32768 - 1))
      : Uint8Array.from({ length: bytes }, () => next() >>> 24);
};

/**
 * The rule of the models' expected outputs: u = x / 2^32 of the same generator, from 12345 for each
 * input anew; float 2u - 1, int8 floor(256 u) - 128, uint8 floor(256 u), int16 floor(65536 u) - 32768,
 * int32 floor(10 u).
 */
export const lcgUnits: InputRule = ({ type, elements }) => {
  let state = START;
  const unit = (): number => (state = lcg(state)) / 2 ** 32;
  const values = Array.from({ length: elements }, unit);
  switch (type) {
    case 'FLOAT32':
      return floats(values.map((u) => 2 * u - 1));
    case 'INT8':
      return new Uint8Array(Int8Array.from(values, (u) => Math.floor(256 * u) - 128).buffer);
    case 'INT16':
      return new Uint8Array(Int16Array.from(values, (u) => Math.floor(65536 * u) - 32768).buffer);
    case 'UINT8':
      return Uint8Array.from(values, (u) => Math.floor(256 * u));
    case 'INT32':
      return new Uint8Array(Int32Array.from(values, (u) => Math.floor(10 * u)).buffer);
    default:
      throw new Error(`The rule does not say how to fill ${type}.`);
  }
};

/** Int8 values of the golden vectors: `noise` draws each one, `hold` one for every 16. */
const mulberryInt8 = (kind: 'noise' | 'hold', seed: number, count: number): Int8Array => {
  const random = uniform(seed);
  const values = new Int8Array(count);
  for (let i = 0; i < count; i++) {
    const isDrawn = kind === 'noise' || i % 16 === 0;
    values[i] = isDrawn ? Math.floor(random() * 256) - 128 : (values[i - 1] ?? 0);
  }
  return values;
};

/**
 * The golden vectors' rule: those values for an int8 input, and for a float input what they stand for
 * under `scale` and `zeroPoint`.
 */
export const mulberryInput =
  (kind: 'noise' | 'hold', seed: number, scale: number, zeroPoint: number): InputRule =>
  ({ type, elements }: InputShape) => {
    const values = mulberryInt8(kind, seed, elements);
    return type === 'FLOAT32'
      ? floats(Array.from(values, (q) => (q - zeroPoint) * scale))
      : new Uint8Array(values.buffer as ArrayBuffer);
  };
