/**
 * Opens whatever a person dropped: a .tflite model, or C source with a model in it. Everything else
 * gets a sentence that says what it is and what to do.
 */
import { InputError } from '../errors';
import { formatBytes, quoteName } from '../text';
import type { Graph } from '../graph/graph';
import type { FileLayout } from '../profile/profile';
import type { Bytes } from '../units';
import type { CArray } from './c-array';
import { findArrays } from './c-array';
import { refusal } from './refusals';
import { sniff } from './sniff';
import { MAX_FILE_BYTES, MAX_SOURCE_BYTES } from './tflite/limits';
import { isTflite } from './tflite/read-model';
import { readTflite } from './tflite/read';

export interface OpenedModel {
  readonly graph: Graph;
  readonly layout: FileLayout;
  /** The model's own bytes: the file, or what the C array holds. */
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly format: 'tflite' | 'c-array';
}

const SHORTEST_FILE: Bytes = 8;

/**
 * Refuses a file by its size alone, so that callers can ask before they read it.
 * @throws InputError `empty-file`, `truncated` or `too-large`
 */
export function checkFileSize(size: Bytes, name: string): void {
  const file = quoteName(name);
  if (size === 0)
    throw new InputError('empty-file', `${file} is empty.`, 'Copy or download the model again.');
  if (size < SHORTEST_FILE)
    throw new InputError(
      'truncated',
      `${file} has only ${formatBytes(size)}; no model is that short.`,
      'Copy or download the model again.',
    );
  if (size > MAX_FILE_BYTES)
    throw new InputError(
      'too-large',
      `${file} has ${Math.ceil(size / 1024 / 1024)} MiB; the limit is 256 MiB.`,
      'Models for microcontrollers have a few MiB at most.',
    );
}

/** The model in C source: the first array that is one. */
function modelArray(text: Uint8Array, name: string): CArray {
  if (text.length > MAX_SOURCE_BYTES)
    throw new InputError(
      'too-large',
      `${quoteName(name)} is a text of ${Math.ceil(text.length / 1024 / 1024)} MiB; the limit for source is 64 MiB.`,
      'Open the model as a .tflite file.',
    );
  const arrays = findArrays(text);
  const model = arrays.find(({ bytes }) => isTflite(bytes));
  if (model) return model;
  const largest = arrays.reduce<CArray | undefined>(
    (best, array) => (best && best.bytes.length >= array.bytes.length ? best : array),
    undefined,
  );
  if (!largest || largest.bytes.length < SHORTEST_FILE) throw refusal('text', name);
  throw new InputError(
    'wrong-format',
    `The array ${largest.symbol || '(unnamed)'} in ${quoteName(name)} (line ${largest.line}) is not a ` +
      'TensorFlow Lite model: its bytes 4 to 7 are not “TFL3”.',
    'Open the file that holds the model’s array.',
  );
}

/**
 * @param name the file's name, for messages and as the model's name
 * @throws InputError one sentence on what the file is and what to do, for all that is not a model
 */
export function openModel(bytes: Uint8Array, name: string): OpenedModel {
  checkFileSize(bytes.length, name);
  if (isTflite(bytes)) return { ...readTflite(bytes), bytes, name, format: 'tflite' };
  const kind = sniff(bytes);
  if (kind !== 'text') throw refusal(kind, name);
  const array = modelArray(bytes, name).bytes;
  return { ...readTflite(array), bytes: array, name, format: 'c-array' };
}
