/** Seeded noise in place of data: for trying things out, and marked so that nobody ships it. */
import { uniform } from '../random';
import type { Sample } from './dataset';
import type { ModelEnds } from './model-ends';
import { expectedRange } from './normalize';
import type { OpenedDataset } from './opened';
import type { NoiseOptions } from './options';

/** Uniform values; sample `index` is the same for the same seed, whichever were read before. */
export const noiseDataset = (
  { inputs }: ModelEnds,
  { seed, count, range }: NoiseOptions,
): OpenedDataset => {
  const read = (index: number): Promise<Sample> => {
    const random = uniform((seed ^ Math.imul(index + 1, 0x9e3779b1)) >>> 0);
    const values = inputs.map(({ kind, expected }) => {
      // An index or a condition: what no table is too short for.
      if (!kind.type.startsWith('FLOAT') && kind.scale === 0)
        return Float32Array.from({ length: kind.elements }, () => Math.round(random()));
      const [low, high] = range ?? expectedRange(expected) ?? [-1, 1];
      return Float32Array.from({ length: kind.elements }, () => low + (high - low) * random());
    });
    return Promise.resolve({ name: `noise ${index}`, inputs: values });
  };
  return {
    kind: 'noise',
    notes: ['Noise shows that everything works, but its ranges are not those of real data.'],
    dataset: {
      name: `${count} samples of noise, seed ${seed}`,
      count,
      isSynthetic: true,
      classes: [],
      hasLabels: false,
      read,
    },
  };
};
