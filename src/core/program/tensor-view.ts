/** Tensors as lowerings see them: shape, quantization, constant bytes, and where they will lie. */
import type { Graph, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { SubgraphIndex, TensorIndex } from '../units';
import type { Constants } from './constants';
import type { TensorView } from './lowering';
import type { Place } from './place';
import { tensorBytes } from '../arena/tensor-bytes';

/** Where variables (TFLite's `is_variable` tensors) live, and the byte a reset fills them with. */
export type StateOf = (key: string, bytes: number, value: number) => Place;

/** The view of one tensor. `model` is the file the graph was read from. */
export const tensorView = (
  graph: Graph,
  model: Uint8Array,
  subgraph: SubgraphIndex,
  index: TensorIndex,
  constants: Constants,
  stateOf: StateOf,
): TensorView => {
  const tensor = graph.subgraphs[subgraph]?.tensors[index];
  if (tensor === undefined) throw new Error(`Subgraph ${subgraph} has no tensor ${index}.`);
  const data = constantData(graph, model, tensor);
  const bytes = tensorBytes(tensor);
  return {
    index,
    name: tensor.name,
    type: tensor.type,
    shape: tensor.shape,
    elements: elementCount(tensor.shape),
    bytes,
    scale: Math.fround(tensor.quantization?.scales[0] ?? 0),
    zeroPoint: tensor.quantization?.zeroPoints[0] ?? 0,
    quantization: tensor.quantization,
    isVariable: tensor.isVariable,
    data,
    get place(): Place {
      if (data !== undefined) return constants.add(data);
      if (tensor.isVariable)
        return stateOf(`variable ${subgraph}:${index}`, bytes, zeroByte(tensor));
      return { space: 'tensor', subgraph, tensor: index, offset: 0 };
    },
  };
};

/** A reset puts variables to real zero if they are int8, else to zero bits, as TFLM's does. */
const zeroByte = ({ type, quantization }: Tensor): number =>
  type === 'INT8' ? (quantization?.zeroPoints[0] ?? 0) : 0;

const constantData = (graph: Graph, model: Uint8Array, tensor: Tensor): Uint8Array | undefined => {
  const bytes = constantBytes(graph, tensor);
  const offset = graph.buffers[tensor.buffer]?.offset;
  if (bytes === 0 || offset === undefined) return undefined;
  return model.subarray(offset, offset + bytes);
};
