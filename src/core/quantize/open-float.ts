/**
 * Takes a model in for quantization: says no, in a sentence, to what is quantized already, and folds
 * the float16 constants of a "float16" file back into float32, so that everything behind it sees one
 * kind of float model.
 */
import type { FloatModel } from '../calibrate/float-network';
import { InputError } from '../errors';
import type { TfliteModel } from '../formats/tflite/model';
import { readTflite } from '../formats/tflite/read';
import { readModel } from '../formats/tflite/read-model';
import { writeTflite } from '../formats/tflite/write';
import type { Graph, Subgraph, Tensor } from '../graph/graph';
import { constantBytes } from '../graph/graph';
import { formatNumberOf, quoteName } from '../text';
import type { TensorIndex } from '../units';
import { halfToFloat } from './half';
import { LAYERS } from './rules';

export interface OpenedFloat {
  readonly model: FloatModel;
  /** What was changed on the way in, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * @param bytes the file that `graph` was read from
 * @throws InputError `bad-file` for a model that is quantized, wholly or in its weights; `bad-tensor`
 *   for weights that are not finite; `bad-operator` for control flow
 */
export const openFloatModel = (graph: Graph, bytes: Uint8Array): OpenedFloat => {
  const main = graph.subgraphs[0];
  if (main === undefined || main.operators.length === 0)
    throw refusal('The model has no operators.', 'There is nothing to quantize.');
  checkControlFlow(main);
  checkNotQuantized(graph, main);
  checkNotHybrid(graph, main);
  const opened = foldHalves(graph, bytes);
  checkFinite(opened.model);
  return opened;
};

const refusal = (message: string, advice: string): InputError =>
  new InputError('bad-file', message, advice);

const checkControlFlow = ({ operators }: Subgraph): void => {
  const found = operators.find(({ name }) => name === 'IF' || name === 'WHILE');
  if (found === undefined) return;
  throw new InputError(
    'bad-operator',
    `The model branches (${found.name}), and what runs depends on its data.`,
    'Export it without control flow to quantize it.',
  );
};

const QUANTIZED = new Set(['INT4', 'INT8', 'UINT8', 'INT16']);

const isQuantized = ({ type, quantization }: Tensor): boolean =>
  QUANTIZED.has(type) && (quantization?.scales.length ?? 0) > 0;

/** Names of the first few of `tensors`. */
const listed = (tensors: readonly Tensor[]): string =>
  tensors
    .slice(0, 3)
    .map(({ name }) => quoteName(name))
    .join(', ') + (tensors.length > 3 ? ' and more' : '');

const checkNotQuantized = (graph: Graph, { tensors, operators, inputs }: Subgraph): void => {
  const made = new Set([...inputs, ...operators.flatMap(({ outputs }) => outputs)]);
  const quantized = tensors.filter(
    (tensor, i) => made.has(i) && isQuantized(tensor) && constantBytes(graph, tensor) === 0,
  );
  if (quantized.length === 0) return;
  throw refusal(
    `The model is quantized already: ${formatNumberOf(quantized.length, 'tensor')} of its activations ` +
      `hold ${quantized[0]?.type.toLowerCase() ?? ''} values, first ${listed(quantized.slice(0, 1))}.`,
    'Open the float model it was made from.',
  );
};

/** Integer weights under float activations: what "dynamic range" conversion leaves. */
const checkNotHybrid = (graph: Graph, { tensors, operators }: Subgraph): void => {
  const used = new Set(operators.flatMap(({ inputs }) => inputs));
  // Of blocks, the scales are in other tensors.
  const multiplied = new Set(
    operators.flatMap(({ name, inputs }) => inputs[LAYERS[name]?.weights ?? -1] ?? []),
  );
  const isStoredAsIntegers = (tensor: Tensor, i: TensorIndex): boolean =>
    isQuantized(tensor) || (multiplied.has(i) && QUANTIZED.has(tensor.type));
  const weights = tensors.filter(
    (tensor, i) => used.has(i) && isStoredAsIntegers(tensor, i) && constantBytes(graph, tensor) > 0,
  );
  if (weights.length === 0) return;
  throw refusal(
    `The model is no float model: ${formatNumberOf(weights.length, 'weight tensor')} of it ` +
      `${weights.length === 1 ? 'is' : 'are'} stored as integers (${listed(weights)}), with float ` +
      'activations around them (dynamic range quantization).',
    'Convert the original once more without any optimization, and open that.',
  );
};

const isHalf = (graph: Graph, tensor: Tensor | undefined): tensor is Tensor =>
  tensor?.type === 'FLOAT16' && constantBytes(graph, tensor) > 0;

/** Turns every DEQUANTIZE of a float16 constant into the constant it makes. Indices of tensors stay. */
const foldHalves = (graph: Graph, bytes: Uint8Array): OpenedFloat => {
  const main = graph.subgraphs[0] as Subgraph;
  const folded = new Map<TensorIndex, TensorIndex>();
  for (const { name, inputs, outputs } of main.operators) {
    const [from = -1] = inputs;
    const [to = -1] = outputs;
    if (name === 'DEQUANTIZE' && isHalf(graph, main.tensors[from])) folded.set(to, from);
  }
  if (folded.size === 0) return { model: { graph, bytes }, notes: [] };
  const written = writeTflite(withFloats(readModel(bytes), folded));
  return {
    model: { graph: readTflite(written).graph, bytes: written },
    notes: [
      `${formatNumberOf(folded.size, 'weight tensor')} stored as float16 ${folded.size === 1 ? 'was' : 'were'} read as float32.`,
    ],
  };
};

/** @param folded float32 tensor -> the float16 constant it is made from */
const withFloats = (
  model: TfliteModel,
  folded: ReadonlyMap<TensorIndex, TensorIndex>,
): TfliteModel => {
  const [main, ...others] = model.subgraphs ?? [];
  if (main === undefined) return model;
  const tensors = main.tensors ?? [];
  const buffers = [...(model.buffers ?? [])];
  const [none] = buffers;
  const halves = new Set(folded.values());
  const bufferOf = (half: TensorIndex): number => {
    const data = buffers[tensors[half]?.buffer ?? 0]?.data ?? new Uint8Array();
    return buffers.push({ data: floatsOf(data), offset: 0n, size: 0n }) - 1;
  };
  const changed = tensors.map((tensor, i) => {
    const half = folded.get(i);
    if (half !== undefined) return { ...tensor, buffer: bufferOf(half) };
    // Nothing reads it any more, and it would double the file.
    return halves.has(i) ? { ...tensor, buffer: 0 } : tensor;
  });
  const unused = new Set([...halves].map((half) => tensors[half]?.buffer ?? 0));
  const operators = (main.operators ?? []).filter(({ outputs }) => !folded.has(outputs?.[0] ?? -1));
  return {
    ...model,
    buffers: buffers.map((buffer, i) => (unused.has(i) && none ? none : buffer)),
    subgraphs: [{ ...main, tensors: changed, operators }, ...others],
  };
};

const floatsOf = (halves: Uint8Array): Uint8Array => {
  const view = new DataView(halves.buffer, halves.byteOffset, halves.byteLength);
  const floats = Float32Array.from({ length: halves.length >> 1 }, (_, i) =>
    halfToFloat(view.getUint16(2 * i, true)),
  );
  return new Uint8Array(floats.buffer);
};

/** float32 numbers whose exponent bits are all set are infinite or no numbers. */
const EXPONENT = 0x7f80_0000;

const checkFinite = ({ graph, bytes }: FloatModel): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const tensor of graph.subgraphs[0]?.tensors ?? []) {
    const at = graph.buffers[tensor.buffer]?.offset;
    if (tensor.type !== 'FLOAT32' || at === undefined) continue;
    const count = constantBytes(graph, tensor) >> 2;
    for (let i = 0; i < count; i++)
      if ((view.getUint32(at + 4 * i, true) & EXPONENT) === EXPONENT)
        throw notFinite(tensor, i, view.getFloat32(at + 4 * i, true));
  }
};

const notFinite = ({ name }: Tensor, index: number, value: number): InputError =>
  new InputError(
    'bad-tensor',
    `Value ${index} of the weights ${quoteName(name)} is ${String(value)}.`,
    'The training diverged, or the file is damaged: export the model again.',
  );
