/** What a network answers to every picture of a set. */
import type { FloatNetwork } from '../../src/core/calibrate/float-network';
import type { Pictures } from './fashion-mnist';
import { toInput } from './fashion-mnist';

const IMAGE = 784;

/** Place of the largest; the first of several. */
export const largest = (scores: ArrayLike<number>): number => {
  let best = 0;
  for (let i = 1; i < scores.length; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
  return best;
};

/** For each picture whether the network names it rightly. */
export const rightOf = async (
  network: FloatNetwork,
  { samples, pixels, labels }: Pictures,
): Promise<boolean[]> => {
  const right: boolean[] = [];
  for (let i = 0; i < samples; i++) {
    const image = toInput(pixels.subarray(i * IMAGE, (i + 1) * IMAGE));
    const [scores] = await network.run([image]);
    right.push(largest(scores ?? []) === labels[i]);
  }
  return right;
};
