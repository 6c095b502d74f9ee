/**
 * A float network being built, as the TFLite writer takes it: tensors, operators and buffers, with
 * weights as a training run would initialise them (He 2015) or as one left them.
 */
import type { Draft } from '../formats/tflite/describe';
import type { OperatorTable, TensorTable } from '../formats/tflite/schema/model';
import { writeTflite } from '../formats/tflite/write';
import { dtypeCode } from '../graph/dtypes';
import { elementCount } from '../graph/graph';
import { operatorCode } from '../graph/operators';
import type { Random } from '../random';
import { normal, uniform } from '../random';

export type Options = NonNullable<Draft<typeof OperatorTable>['builtinOptions']>;

/** A tensor of the network being built: its number and its shape, batch first. */
export interface FloatValue {
  readonly index: number;
  readonly shape: readonly number[];
}

export interface FloatNetworkDraft {
  readonly tensors: Draft<typeof TensorTable>[];
  readonly operators: Draft<typeof OperatorTable>[];
  readonly buffers: { readonly data?: Uint8Array }[];
  readonly codes: string[];
  /** Gives the next `count` weights; biases are 0 where they are drawn. */
  readonly next: (count: number, deviation: number) => Float32Array;
}

const emptyDraft = (next: FloatNetworkDraft['next']): FloatNetworkDraft => ({
  ...{ tensors: [], operators: [], codes: [] },
  buffers: [{}],
  next,
});

/** A network whose weights are drawn: the same for the same seed. */
export const drawnNetwork = (seed: number): FloatNetworkDraft => {
  const random: Random = uniform(seed);
  return emptyDraft((count, deviation) =>
    Float32Array.from({ length: count }, () => normal(random) * deviation),
  );
};

/** A network with given weights, in the order its layers ask for them. */
export const trainedNetwork = (weights: Float32Array): FloatNetworkDraft => {
  let from = 0;
  return emptyDraft((count) => {
    const taken = weights.slice(from, from + count);
    from += count;
    return taken;
  });
};

export const addTensor = (
  { tensors, buffers }: FloatNetworkDraft,
  name: string,
  shape: readonly number[],
  values?: Float32Array | Int32Array,
): FloatValue => {
  const type = dtypeCode(values instanceof Int32Array ? 'INT32' : 'FLOAT32');
  if (values !== undefined) buffers.push({ data: new Uint8Array(values.buffer) });
  const buffer = values === undefined ? 0 : buffers.length - 1;
  tensors.push({ name, shape, type, buffer, hasRank: true });
  return { index: tensors.length - 1, shape };
};

/** Weights and bias of a layer with `units` outputs, each a sum of `fanIn` products. */
export const addWeights = (
  network: FloatNetworkDraft,
  name: string,
  shape: readonly number[],
  [fanIn, units]: readonly [number, number],
): readonly FloatValue[] => {
  const weights = network.next(elementCount(shape), Math.sqrt(2 / fanIn));
  const bias = network.next(units, 0);
  return [
    addTensor(network, `${name}/weights`, shape, weights),
    addTensor(network, `${name}/bias`, [units], bias),
  ];
};

export const addStep = (
  { operators, codes }: FloatNetworkDraft,
  kind: string,
  inputs: readonly FloatValue[],
  output: FloatValue,
  builtinOptions: Options,
): FloatValue => {
  if (!codes.includes(kind)) codes.push(kind);
  operators.push({
    opcodeIndex: codes.indexOf(kind),
    inputs: inputs.map(({ index }) => index),
    outputs: [output.index],
    builtinOptions,
  });
  return output;
};

/** The finished model's file, with one signature that names input and output. */
export const finishFloat = (
  { tensors, operators, buffers, codes }: FloatNetworkDraft,
  description: string,
  input: FloatValue,
  output: FloatValue,
): Uint8Array =>
  writeTflite({
    description,
    operatorCodes: codes.map((kind) => ({ builtinCode: operatorCode(kind) ?? 0, version: 1 })),
    subgraphs: [
      { name: 'main', tensors, operators, inputs: [input.index], outputs: [output.index] },
    ],
    buffers,
    signatureDefs: [
      {
        signatureKey: 'serving_default',
        inputs: [{ name: 'input', tensorIndex: input.index }],
        outputs: [{ name: 'output', tensorIndex: output.index }],
      },
    ],
  });
