/** What a model's metadata says about the values its inputs were given; a comfort, never a condition. */
import { InputError } from '../../errors';
import type { Graph } from '../../graph/graph';
import type { Decoded } from './describe';
import { decodeRoot } from './decode';
import { ModelMetadata } from './schema/metadata';
import { verifyStructure } from './verify';

/** Name of the metadata entry. */
const ENTRY = 'TFLITE_METADATA';
const MOST_CHANNELS = 16;

export interface InputMetadata {
  /** value = (pixel - mean) / std, pixels from 0 to 255; one number for all channels, or one for each. */
  readonly normalization?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** Least and greatest value the input was given. */
  readonly range?: readonly [low: number, high: number];
}

/**
 * By input of the main subgraph, in the model's order; undefined where nothing usable is written. Damaged
 * metadata is no metadata: nothing that runs depends on it.
 */
export const readInputMetadata = (
  graph: Graph,
  bytes: Uint8Array,
): readonly (InputMetadata | undefined)[] => {
  const entry = graph.metadata.find(({ name }) => name === ENTRY);
  const { offset, bytes: length = 0 } = graph.buffers[entry?.buffer ?? 0] ?? {};
  const inputs = graph.subgraphs[0]?.inputs ?? [];
  if (entry === undefined || offset === undefined || length === 0)
    return inputs.map(() => undefined);
  const described = inputsOf(bytes.subarray(offset, offset + length));
  return inputs.map((_, i) => described[i] && usable(described[i]));
};

type Described = NonNullable<
  NonNullable<Decoded<typeof ModelMetadata>['subgraphs']>[number]['inputs']
>[number];

const inputsOf = (bytes: Uint8Array): readonly Described[] => {
  try {
    verifyStructure(bytes, ModelMetadata);
    return decodeRoot(bytes, ModelMetadata).decoded.subgraphs?.[0]?.inputs ?? [];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
};

const usable = ({ processUnits = [], stats }: Described): InputMetadata | undefined => {
  const normalization = processUnits
    .map(({ options }) => (options?.type === 'NormalizationOptions' ? options.value : undefined))
    .find((options) => options !== undefined);
  const mean = channelsOf(normalization?.mean);
  const std = channelsOf(normalization?.std);
  const [low, high] = [Math.min(...channelsOf(stats?.min)), Math.max(...channelsOf(stats?.max))];
  const isNormal = mean.length > 0 && mean.length === std.length && std.every((value) => value > 0);
  const hasRange = Number.isFinite(low) && Number.isFinite(high) && low < high;
  if (!isNormal && !hasRange) return undefined;
  return {
    ...(isNormal && { normalization: { mean, std } }),
    ...(hasRange && { range: [low, high] as const }),
  };
};

/** Empty for lists that are no channels' numbers. */
const channelsOf = (values: Float32Array = new Float32Array(0)): readonly number[] =>
  values.length <= MOST_CHANNELS && values.every(Number.isFinite) ? [...values] : [];
