/**
 * Models with small weights and float arithmetic store their weights as integers and dequantize them
 * in every inference. The result is always the same, so it becomes a constant: the kernels want
 * constant weights, and flash is easier to come by than arena.
 */
import type { BufferRef, Graph, Operator, Subgraph, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { ByteOffset } from '../units';

export interface Folded {
  readonly graph: Graph;
  /** The file, and behind it what was worked out. */
  readonly model: Uint8Array;
}

/** Folds every DEQUANTIZE of a constant whose result stays inside its subgraph. */
export const foldConstants = (graph: Graph, model: Uint8Array): Folded => {
  const buffers: BufferRef[] = [...graph.buffers];
  const added: Uint8Array[] = [];
  let end: ByteOffset = model.length;
  const store = (bytes: Uint8Array): number => {
    added.push(bytes);
    end += bytes.length;
    return buffers.push({ bytes: bytes.length, offset: end - bytes.length }) - 1;
  };
  const foldSubgraph = (subgraph: Subgraph): Subgraph => {
    const tensors = [...subgraph.tensors];
    for (const operator of subgraph.operators) {
      const [source, target] = [tensors[operator.inputs[0] ?? -1], operator.outputs[0] ?? -1];
      const result = tensors[target];
      if (source === undefined || result === undefined) continue;
      if (!isFoldable(graph, subgraph, operator, source, result)) continue;
      const offset = graph.buffers[source.buffer]?.offset ?? 0;
      const bytes = dequantized(source, new DataView(model.buffer, model.byteOffset + offset));
      tensors[target] = { ...result, buffer: store(bytes) };
    }
    return { ...subgraph, tensors };
  };
  const subgraphs = graph.subgraphs.map(foldSubgraph);
  if (added.length === 0) return { graph, model };
  const file = new Uint8Array(end);
  file.set(model);
  added.reduce((at, bytes) => (file.set(bytes, at), at + bytes.length), model.length);
  return { graph: { ...graph, subgraphs, buffers }, model: file };
};

const WIDTHS: Readonly<Partial<Record<string, number>>> = { INT8: 1, UINT8: 1, INT16: 2 };

const isFoldable = (
  graph: Graph,
  subgraph: Subgraph,
  { name, outputs }: Operator,
  source: Tensor,
  result: Tensor,
): boolean => {
  const elements = elementCount(source.shape);
  const width = WIDTHS[source.type];
  return (
    name === 'DEQUANTIZE' &&
    width !== undefined &&
    elements > 0 &&
    graph.buffers[source.buffer]?.offset !== undefined &&
    constantBytes(graph, source) === elements * width &&
    result.type === 'FLOAT32' &&
    elementCount(result.shape) === elements &&
    !subgraph.outputs.includes(outputs[0] ?? -1)
  );
};

/** float32 of each element: one scale for all, as TFLM's DEQUANTIZE takes it, rounded once. */
const dequantized = ({ type, shape, quantization }: Tensor, data: DataView): Uint8Array => {
  const scale = Math.fround(quantization?.scales[0] ?? 0);
  const zeroPoint = quantization?.zeroPoints[0] ?? 0;
  const stored = (i: number): number => {
    if (type === 'INT16') return data.getInt16(2 * i, true);
    return type === 'INT8' ? data.getInt8(i) : data.getUint8(i);
  };
  const floats = Float32Array.from(
    { length: elementCount(shape) },
    (_, i) => scale * (stored(i) - zeroPoint),
  );
  return new Uint8Array(floats.buffer);
};
