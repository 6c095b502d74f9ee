/** Models as datasets see them, and files made in memory. */
import { writeNpy } from '../../run/npy';
import { elementCount } from '../../graph/graph';
import { InputError } from '../../errors';
import { fileInMemory } from '../data-file';
import type { DataFile } from '../dataset';
import type { ModelEnds, ModelInput } from '../model-ends';
import type { OpenedDataset } from '../opened';

export const inputOf = (name: string, ...shape: readonly number[]): ModelInput => ({
  names: [name],
  kind: { name, type: 'FLOAT32', shape, elements: elementCount(shape), scale: 0, zeroPoint: 0 },
});

export const ends = (inputs: readonly ModelInput[], classes?: number): ModelEnds => ({
  inputs,
  ...(classes !== undefined && { classes }),
});

export const textFile = (path: string, text: string): DataFile =>
  fileInMemory(path, new TextEncoder().encode(text));

/** 0, 1, 2, ... as float32 */
export const counting = (path: string, ...shape: readonly number[]): DataFile =>
  fileInMemory(
    path,
    writeNpy(
      'FLOAT32',
      shape,
      Float32Array.from({ length: elementCount(shape) }, (_, i) => i),
    ),
  );

/** The sentence of the InputError that a promise ends with. */
export const sentenceOf = async (promise: Promise<unknown>): Promise<string> => {
  const error: unknown = await promise.then(
    () => new Error('It worked.'),
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error.sentence;
  throw error;
};

/** All samples' first inputs. */
export const valuesOf = async ({ dataset }: OpenedDataset): Promise<readonly number[][]> => {
  const all: number[][] = [];
  for (let i = 0; i < dataset.count; i++)
    all.push(Array.from((await dataset.read(i)).inputs[0] ?? []));
  return all;
};
