/** Float constants of a model, to read and to replace in a copy of its file. */
import type { FloatModel } from '../calibrate/float-network';
import type { Operator, Subgraph } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { TensorIndex } from '../units';

export const mainOf = ({ graph }: FloatModel): Subgraph => {
  const [main] = graph.subgraphs;
  if (main === undefined) throw new Error('The model has no subgraph.');
  return main;
};

/** A copy of the values of a float constant; undefined for what is no float constant. */
export const floatConstant = (
  model: FloatModel,
  index: TensorIndex | undefined,
): Float32Array<ArrayBuffer> | undefined => {
  const tensor = mainOf(model).tensors[index ?? -1];
  if (tensor?.type !== 'FLOAT32' || constantBytes(model.graph, tensor) === 0) return undefined;
  const at = model.graph.buffers[tensor.buffer]?.offset;
  if (at === undefined) return undefined;
  const bytes = model.bytes.slice(at, at + 4 * elementCount(tensor.shape));
  return new Float32Array(bytes.buffer);
};

/** Whether nothing but one input of one operator reads the constant's bytes. */
const isOwned = ({ graph }: FloatModel, index: TensorIndex): boolean => {
  const buffer = graph.subgraphs[0]?.tensors[index]?.buffer;
  const readers = graph.subgraphs.flatMap(({ tensors, operators }) =>
    operators.flatMap(({ inputs }) => inputs.filter((t) => tensors[t]?.buffer === buffer)),
  );
  return readers.length === 1;
};

/** The model with other values for some of its float constants, in a copy of its file. */
export const withFloatConstants = (
  model: FloatModel,
  changes: ReadonlyMap<TensorIndex, Float32Array>,
): FloatModel => {
  const bytes = model.bytes.slice();
  for (const [index, values] of changes) {
    const tensor = mainOf(model).tensors[index];
    const at = model.graph.buffers[tensor?.buffer ?? 0]?.offset;
    if (at === undefined) throw new Error(`Tensor ${index} is no constant.`);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
  }
  return { graph: model.graph, bytes };
};

/** Weights of the layers that improvements work on. */
export interface LayerWeights {
  readonly operator: Operator;
  readonly weights: TensorIndex;
  /** Absent when the layer has none, or one that others read too. */
  readonly bias: TensorIndex | undefined;
  /** Output channel of weight `i`, and the channel of the input it is multiplied with. */
  readonly outputOf: (i: number) => number;
  readonly inputOf: (i: number) => number;
  readonly outputs: number;
  readonly isDepthwise: boolean;
}

/** Layers with float weights of their own; depth multipliers other than 1 have no input channel here. */
export const layerWeights = (model: FloatModel, operator: Operator): LayerWeights | undefined => {
  const [, weights = -1, bias = -1] = operator.inputs;
  const shape = mainOf(model).tensors[weights]?.shape ?? [];
  if (!['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'].includes(operator.name))
    return undefined;
  if (floatConstant(model, weights) === undefined || !isOwned(model, weights)) return undefined;
  const isDepthwise = operator.name === 'DEPTHWISE_CONV_2D';
  const outputs = (isDepthwise ? shape.at(-1) : shape[0]) ?? 1;
  const stride = elementCount(shape.slice(1));
  const depth = shape.at(-1) ?? 1;
  const hasBias = floatConstant(model, bias) !== undefined && isOwned(model, bias);
  return {
    operator,
    weights,
    bias: hasBias ? bias : undefined,
    outputOf: isDepthwise ? (i) => i % outputs : (i) => Math.floor(i / stride),
    inputOf: (i) => i % depth,
    outputs,
    isDepthwise,
  };
};
