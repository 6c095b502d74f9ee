/**
 * The float model with its weights as a dynamic-range or float16 file stores them. TFLM refuses such
 * files, so no board computes them; a float engine on the rounded weights gives what float16 gives, and
 * for dynamic range what its weights alone cost: there, activations are quantized on the fly too.
 */
import type { FloatModel } from '../calibrate/float-network';
import { readTflite } from '../formats/tflite/read';
import type { Graph, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import { halfToFloat } from '../quantize/half';
import type { Quantized } from '../quantize/quantized';
import type { TensorIndex } from '../units';

/** The float model, in a copy of its file with rounded weights. */
export const simulatedModel = (model: FloatModel, quantized: Quantized): FloatModel => {
  const bytes = model.bytes.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const file = { graph: readTflite(quantized.bytes).graph, bytes: quantized.bytes };
  (model.graph.subgraphs[0]?.tensors ?? []).forEach((tensor, index) => {
    const at = model.graph.buffers[tensor.buffer]?.offset;
    if (at === undefined || tensor.type !== 'FLOAT32') return;
    if (constantBytes(model.graph, tensor) === 0) return;
    const values = storedWeights(file, quantized.tensorOf.get(index));
    if (values?.length !== elementCount(tensor.shape)) return;
    values.forEach((value, i) => view.setFloat32(at + 4 * i, value, true));
  });
  return { graph: model.graph, bytes };
};

interface File {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/** Real values of a constant of the quantized file, or of the one that a DEQUANTIZE makes it from. */
const storedWeights = (file: File, index: TensorIndex | undefined): Float32Array | undefined => {
  const main = file.graph.subgraphs[0];
  const tensor = main?.tensors[index ?? -1];
  if (main === undefined || tensor === undefined) return undefined;
  if (constantBytes(file.graph, tensor) > 0) return realWeights(file, tensor);
  const operator = main.operators.find(
    ({ name, outputs }) => name === 'DEQUANTIZE' && outputs[0] === index,
  );
  return operator && storedWeights(file, operator.inputs[0]);
};

const realWeights = ({ graph, bytes }: File, tensor: Tensor): Float32Array | undefined => {
  const at = graph.buffers[tensor.buffer]?.offset ?? 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, constantBytes(graph, tensor));
  const count = elementCount(tensor.shape);
  if (tensor.type === 'FLOAT16')
    return Float32Array.from({ length: count }, (_, i) => halfToFloat(view.getUint16(2 * i, true)));
  if (tensor.type !== 'INT8') return undefined;
  const { scales = [], axis = 0 } = tensor.quantization ?? {};
  const stride = elementCount(tensor.shape.slice(axis + 1));
  const scaleAt = (i: number): number =>
    scales[scales.length === 1 ? 0 : Math.floor(i / stride) % scales.length] ?? 0;
  return Float32Array.from({ length: count }, (_, i) => view.getInt8(i) * scaleAt(i));
};
