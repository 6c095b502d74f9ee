/** The smallest model worth breaking: input -> RELU -> ADD with a constant -> output; test support only. */
import { dtypeCode } from '../../graph/dtypes';
import { operatorCode } from '../../graph/operators';
import type { Draft } from '../tflite/describe';
import type { ModelDraft } from '../tflite/model';
import type { OperatorTable, SubgraphTable, TensorTable } from '../tflite/schema/model';

type TensorDraft = Draft<typeof TensorTable>;
type OperatorDraft = Draft<typeof OperatorTable>;
type SubgraphDraft = Draft<typeof SubgraphTable>;

export const codeOf = (name: string): number => operatorCode(name) ?? -1;

const INT8 = dtypeCode('INT8');

export const TENSORS: readonly TensorDraft[] = [
  { name: 'in', shape: [1, 4], type: INT8 },
  { name: 'middle', shape: [1, 4], type: INT8 },
  { name: 'constant', shape: [1, 4], type: INT8, buffer: 1 },
  { name: 'out', shape: [1, 4], type: INT8 },
];

export const OPERATORS: readonly OperatorDraft[] = [
  { opcodeIndex: 0, inputs: [0], outputs: [1] },
  {
    opcodeIndex: 1,
    inputs: [1, 2],
    outputs: [3],
    builtinOptions: { type: 'AddOptions', value: { fusedActivationFunction: 1 } },
  },
];

export const SUBGRAPH: SubgraphDraft = {
  name: 'main',
  tensors: TENSORS,
  operators: OPERATORS,
  inputs: [0],
  outputs: [3],
};

export const MODEL: ModelDraft = {
  description: 'tiny',
  operatorCodes: [{ builtinCode: codeOf('RELU') }, { builtinCode: codeOf('ADD'), version: 2 }],
  subgraphs: [SUBGRAPH],
  buffers: [{}, { data: Uint8Array.of(1, 2, 3, 4) }],
};

/** The tiny model with another main subgraph. */
export const withSubgraph = (change: SubgraphDraft): ModelDraft => ({
  ...MODEL,
  subgraphs: [{ ...SUBGRAPH, ...change }],
});

/** The tiny model with some tensors changed, by index. */
export const withTensors = (changes: Readonly<Record<number, TensorDraft>>): ModelDraft =>
  withSubgraph({ tensors: TENSORS.map((tensor, i) => ({ ...tensor, ...changes[i] })) });

/** The tiny model with some operators changed, by index. */
export const withOperators = (changes: Readonly<Record<number, OperatorDraft>>): ModelDraft =>
  withSubgraph({ operators: OPERATORS.map((operator, i) => ({ ...operator, ...changes[i] })) });

/** Appends a blob and its metadata entry. */
export const withMetadata = (model: ModelDraft, name: string, data: Uint8Array): ModelDraft => ({
  ...model,
  buffers: [...(model.buffers ?? []), { data }],
  metadata: [...(model.metadata ?? []), { name, buffer: model.buffers?.length ?? 0 }],
});
