/**
 * The part of a model that travels: all that planning, profiling and the tables need, and nothing
 * that only the file can back up. Weights stay out by nature; per-channel scale values, signatures and
 * the description are left out for the link's length. `skeleton(skeleton(g))` is `skeleton(g)`.
 */
import type {
  BufferRef,
  Graph,
  Operator,
  Options,
  OptionValue,
  Quantization,
  Tensor,
} from '../graph/graph';
import { operatorName } from '../graph/operators';
import type { Model } from '../profile/profile';
import type { BufferIndex } from '../units';
import { decodeText, MAX_SIGNED } from './codec';

/** Metadata whose names mean something to the planner or the reader; they are no secrets. */
const PUBLIC_METADATA = new Set([
  'OfflineMemoryAllocation',
  'COMPRESSION_METADATA',
  'CONVERSION_METADATA',
  'TFLITE_METADATA',
  'min_runtime_version',
]);

/** What a link says of `model`. Without names, file, tensor and subgraph names are empty. */
export const skeletonModel = ({ file, graph }: Model, names: boolean): Model => ({
  file: { ...file, name: names ? cleanText(file.name) : '' },
  graph: packBuffers(skeletonGraph(graph, names)),
});

function skeletonGraph(graph: Graph, names: boolean): Graph {
  const nameOf = (name: string) => (names ? cleanText(name) : '');
  const isPublic = (name: string) => names || PUBLIC_METADATA.has(name);
  const optionsOf = names ? (options: Options) => mapOptions(options, cleanText) : aliasedOptions();
  return {
    description: '',
    subgraphs: graph.subgraphs.map(({ name, tensors, operators, inputs, outputs }) => ({
      name: nameOf(name),
      tensors: tensors.map((tensor) => skeletonTensor(tensor, nameOf)),
      operators: operators.map((operator) => skeletonOperator(operator, optionsOf)),
      inputs,
      outputs,
    })),
    buffers: graph.buffers,
    metadata: graph.metadata.map(({ name, buffer }) => ({
      name: isPublic(name) ? cleanText(name) : '',
      buffer,
    })),
    signatures: [],
    ...(graph.offlinePlan && { offlinePlan: graph.offlinePlan }),
  };
}

const skeletonTensor = (tensor: Tensor, nameOf: (name: string) => string): Tensor => ({
  name: nameOf(tensor.name),
  type: tensor.type,
  shape: tensor.shape,
  ...(tensor.shapeSignature && { shapeSignature: tensor.shapeSignature }),
  buffer: tensor.buffer,
  isVariable: tensor.isVariable,
  isSparse: tensor.isSparse,
  ...(tensor.quantization && { quantization: skeletonQuantization(tensor.quantization) }),
});

/** One scale and one zero point are kept: activations have them, and the inspector shows them. */
function skeletonQuantization(quantization: Quantization): Quantization {
  const { scaleCount, zeroPointCount, axis } = quantization;
  const scales = scaleCount === 1 ? quantization.scales.map(Math.fround) : [];
  const zeroPoints = zeroPointCount === 1 ? quantization.zeroPoints.filter(isSmall) : [];
  return { scaleCount, zeroPointCount, scales, zeroPoints, axis };
}

const isSmall = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= MAX_SIGNED && !Object.is(value, -0);

const skeletonOperator = (
  { name, code, isCustom, version, inputs, outputs, intermediates, options }: Operator,
  optionsOf: (options: Options) => Options,
): Operator => ({
  name: isCustom ? cleanText(name) : operatorName(code),
  code,
  isCustom,
  version,
  inputs,
  outputs,
  intermediates,
  options: optionsOf(options),
});

const mapOptions = (options: Options, textOf: (value: string) => string): Options =>
  Object.fromEntries(
    Object.entries(options).map(([key, value]): [string, OptionValue] => [
      cleanText(key),
      typeof value === 'string' ? textOf(value) : value,
    ]),
  );

/** Texts in options name things (resource variables, above all): the same text gets the same alias. */
function aliasedOptions(): (options: Options) => Options {
  const aliases = new Map<string, string>([['', '']]);
  const alias = (value: string): string => {
    const known = aliases.get(value) ?? String(aliases.size);
    aliases.set(value, known);
    return known;
  };
  return (options) => mapOptions(options, alias);
}

/**
 * Numbers the buffers in the order in which tensors and metadata use them, behind the empty buffer 0;
 * those that nothing uses come last. Buffers that are the same stretch of the file become one, since
 * a link carries no places in the file by which to tell.
 */
export function packBuffers(graph: Graph): Graph {
  const numbers = new Map<string, BufferIndex>();
  const buffers: BufferRef[] = [{ bytes: 0 }];
  const numberOf = (buffer: BufferIndex): BufferIndex => {
    const { bytes = 0, offset } = graph.buffers[buffer] ?? {};
    if (bytes === 0) return 0;
    const stretch = offset === undefined ? `${buffer}` : `${bytes} at ${offset}`;
    const number = numbers.get(stretch) ?? buffers.push({ bytes }) - 1;
    numbers.set(stretch, number);
    return number;
  };
  const renumber = <T extends { readonly buffer: BufferIndex }>(holder: T): T => ({
    ...holder,
    buffer: numberOf(holder.buffer),
  });
  const subgraphs = graph.subgraphs.map((subgraph) => ({
    ...subgraph,
    tensors: subgraph.tensors.map(renumber),
  }));
  const metadata = graph.metadata.map(renumber);
  graph.buffers.forEach((_, buffer) => numberOf(buffer));
  return { ...graph, subgraphs, metadata, buffers };
}

/** Text as it arrives after a trip through UTF-8; U+0000 is kept out, the name columns use it. */
const cleanText = (text: string): string =>
  decodeText(new TextEncoder().encode(text)).replaceAll('\0', '\ufffd');
