/**
 * Calibration: the float network runs over the samples once, and every tensor's values are counted as
 * they pass. What is not a number stops it, with the sample and the tensor named: a range made from
 * it would be worthless.
 */
import type { Dataset } from '../dataset/dataset';
import { InputError } from '../errors';
import { sha256Hex } from '../profile/hash';
import { formatCount, quoteName } from '../text';
import type { TensorIndex } from '../units';
import type { Calibration, TensorCalibration } from './calibration';
import type { Collector } from './collect';
import { collect, extremesOf, histogramOf, newCollector } from './collect';
import type { FloatModel, FloatNetwork } from './float-network';

/** One tensor while samples pass. */
interface Watched {
  readonly collector: Collector;
  readonly sampleMin: Float32Array;
  readonly sampleMax: Float32Array;
}

/**
 * @param samples numbers of the samples of `data` to run, in this order
 * @param onProgress called after each with how many are done
 * @throws InputError `bad-input` for an empty set, for samples that cannot be read, and for a tensor
 *   that becomes NaN or infinite
 */
export const calibrate = async (
  network: FloatNetwork,
  model: FloatModel,
  data: Dataset,
  samples: readonly number[],
  onProgress?: (done: number, of: number) => void,
): Promise<Calibration> => {
  if (samples.length === 0) throw emptySet(data.name);
  const tensors = new Map<TensorIndex, Watched>();
  // Once: the official calibrator, too, lets what the model remembers live from sample to sample.
  network.reset();
  const hashes: string[] = [];
  for (const [at, index] of samples.entries()) {
    const sample = await data.read(index);
    hashes.push(await hashOf(sample.inputs));
    await network.run(sample.inputs, (tensor, values) => {
      const watched = tensors.get(tensor) ?? newWatched(samples.length);
      tensors.set(tensor, watched);
      const extremes = extremesOf(values);
      if (Number.isNaN(extremes.min)) throw notFinite(model, tensor, values, sample.name);
      collect(watched.collector, values, extremes);
      watched.sampleMin[at] = Math.min(watched.sampleMin[at] ?? Infinity, extremes.min);
      watched.sampleMax[at] = Math.max(watched.sampleMax[at] ?? -Infinity, extremes.max);
    });
    onProgress?.(at + 1, samples.length);
  }
  const seen = [...tensors].filter(([, { collector }]) => collector.values > 0);
  return {
    samples,
    distinct: new Set(hashes).size,
    sha256: await sha256Hex(new TextEncoder().encode(hashes.join(''))),
    tensors: new Map(seen.map(([tensor, of]) => [tensor, result(tensor, of)])),
  };
};

/** Sample by sample, so that a set larger than memory can be named too. */
const hashOf = async (inputs: readonly Float32Array[]): Promise<string> => {
  const hashes = inputs.map(({ buffer, byteOffset, byteLength }) =>
    sha256Hex(new Uint8Array(buffer, byteOffset, byteLength)),
  );
  return (await Promise.all(hashes)).join('');
};

const newWatched = (samples: number): Watched => ({
  collector: newCollector(),
  sampleMin: new Float32Array(samples).fill(Infinity),
  sampleMax: new Float32Array(samples).fill(-Infinity),
});

const result = (tensor: TensorIndex, { collector, ...samples }: Watched): TensorCalibration => ({
  tensor,
  min: collector.min,
  max: collector.max,
  ...samples,
  zeros: collector.zeros,
  histogram: histogramOf(collector),
});

const emptySet = (name: string): InputError =>
  new InputError(
    'bad-input',
    `There is no sample to calibrate with in ${quoteName(name)}.`,
    'Give at least one; 100 or more make steady ranges.',
  );

const notFinite = (
  { graph }: FloatModel,
  tensor: TensorIndex,
  values: Float32Array,
  sample: string,
): InputError => {
  const at = values.findIndex((value) => !Number.isFinite(value));
  const name = graph.subgraphs[0]?.tensors[tensor]?.name ?? '';
  const what = Number.isNaN(values[at]) ? 'NaN (no number)' : 'infinite';
  return new InputError(
    'bad-input',
    `With the sample ${quoteName(sample)} the tensor ${tensor}, ${quoteName(name)}, becomes ${what} at element ${formatCount(at)}.`,
    'Leave that sample out, or check the model: it has no range that could be quantized.',
  );
};
