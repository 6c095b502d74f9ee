/** The float model as the planners look at it: who makes a tensor, who reads it, what is constant. */
import type { FloatModel } from '../calibrate/float-network';
import type { Operator, Subgraph, Tensor } from '../graph/graph';
import { constantBytes } from '../graph/graph';
import type { OperatorIndex, TensorIndex } from '../units';

export interface Use {
  readonly operator: OperatorIndex;
  readonly input: number;
}

export interface FloatGraph {
  readonly main: Subgraph;
  readonly operators: readonly Operator[];
  readonly uses: ReadonlyMap<TensorIndex, readonly Use[]>;
  readonly producer: ReadonlyMap<TensorIndex, OperatorIndex>;
  readonly tensor: (index: TensorIndex) => Tensor;
  readonly isFloat: (index: TensorIndex) => boolean;
  /** A float constant. */
  readonly isConstant: (index: TensorIndex) => boolean;
  /** Values of a float constant. */
  readonly values: (index: TensorIndex) => Float32Array<ArrayBuffer>;
}

export const floatGraph = ({ graph, bytes }: FloatModel): FloatGraph => {
  const [main] = graph.subgraphs;
  if (main === undefined) throw new Error('The model has no subgraph.');
  const tensor = (index: TensorIndex): Tensor => {
    const found = main.tensors[index];
    if (found === undefined) throw new Error(`The model has no tensor ${index}.`);
    return found;
  };
  const uses = new Map<TensorIndex, Use[]>();
  const producer = new Map<TensorIndex, OperatorIndex>();
  main.operators.forEach(({ inputs, outputs }, operator) => {
    inputs.forEach((index, input) => {
      if (index >= 0) uses.set(index, [...(uses.get(index) ?? []), { operator, input }]);
    });
    for (const index of outputs) producer.set(index, operator);
  });
  const isFloat = (index: TensorIndex): boolean => index >= 0 && tensor(index).type === 'FLOAT32';
  return {
    main,
    operators: main.operators,
    uses,
    producer,
    tensor,
    isFloat,
    isConstant: (index) => isFloat(index) && constantBytes(graph, tensor(index)) > 0,
    values: (index) => {
      const { offset = 0, bytes: length } = graph.buffers[tensor(index).buffer] ?? { bytes: 0 };
      return new Float32Array(bytes.slice(offset, offset + length).buffer);
    },
  };
};
