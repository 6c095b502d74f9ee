/**
 * Builds small int8 networks layer by layer, as drafts the TFLite writer takes: tensors, operators and
 * buffers with the operator versions and quantization that the converter gives to int8 layers.
 */
import type { Draft } from '../formats/tflite/describe';
import type { ModelDraft } from '../formats/tflite/model';
import type { OperatorTable, TensorTable } from '../formats/tflite/schema/model';
import { dtypeCode } from '../graph/dtypes';
import { operatorCode } from '../graph/operators';
import type { Scale } from './quantize';

type TensorDraft = Draft<typeof TensorTable>;
type OperatorDraft = Draft<typeof OperatorTable>;

/** A tensor of the network being built. */
export interface Value extends Scale {
  readonly index: number;
  /** [batch, ...]; NHWC for images. */
  readonly shape: readonly number[];
}

export interface Network {
  readonly tensors: TensorDraft[];
  readonly operators: OperatorDraft[];
  readonly buffers: Uint8Array[];
  /** Operator codes used, as `name:version`. */
  readonly codes: string[];
}

/** Buffer 0 is the format's empty sentinel; activations refer to it. */
export const emptyNetwork = (): Network => ({
  tensors: [],
  operators: [],
  buffers: [new Uint8Array()],
  codes: [],
});

export function addActivation(
  network: Network,
  name: string,
  shape: readonly number[],
  { scale, zeroPoint }: Scale,
): Value {
  const index = network.tensors.length;
  network.tensors.push({
    name,
    shape,
    type: dtypeCode('INT8'),
    hasRank: true,
    quantization: { scale: [scale], zeroPoint: [BigInt(zeroPoint)] },
  });
  return { index, shape, scale, zeroPoint };
}

export interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Int8Array | Int32Array;
  readonly scales?: Float32Array;
  readonly axis?: number;
}

/** Adds a constant with symmetric quantization; returns its tensor index. */
export function addConstant(network: Network, constant: Constant): number {
  const { name, shape, values, scales, axis = 0 } = constant;
  network.buffers.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  network.tensors.push({
    name,
    shape,
    type: dtypeCode(values instanceof Int8Array ? 'INT8' : 'INT32'),
    buffer: network.buffers.length - 1,
    hasRank: true,
    ...(scales && {
      quantization: {
        scale: scales,
        zeroPoint: new BigInt64Array(scales.length),
        quantizedDimension: axis,
      },
    }),
  });
  return network.tensors.length - 1;
}

export interface Step {
  readonly name: string;
  readonly version: number;
  readonly inputs: readonly number[];
  readonly output: Value;
  readonly options: NonNullable<OperatorDraft['builtinOptions']>;
}

export function addOperator(network: Network, step: Step): Value {
  const key = `${step.name}:${step.version}`;
  if (!network.codes.includes(key)) network.codes.push(key);
  network.operators.push({
    opcodeIndex: network.codes.indexOf(key),
    inputs: step.inputs,
    outputs: [step.output.index],
    builtinOptions: step.options,
  });
  return step.output;
}

function codeDraft(key: string): { readonly builtinCode: number; readonly version: number } {
  const [name = '', version = '1'] = key.split(':');
  return { builtinCode: operatorCode(name) ?? 0, version: Number(version) };
}

/** The finished model, with one signature that names input and output. */
export function finishNetwork(
  network: Network,
  description: string,
  input: Value,
  output: Value,
): ModelDraft {
  return {
    description,
    operatorCodes: network.codes.map(codeDraft),
    subgraphs: [
      {
        name: 'main',
        tensors: network.tensors,
        operators: network.operators,
        inputs: [input.index],
        outputs: [output.index],
      },
    ],
    buffers: network.buffers.map((data) => (data.length > 0 ? { data } : {})),
    signatureDefs: [
      {
        signatureKey: 'serving_default',
        inputs: [{ name: 'input', tensorIndex: input.index }],
        outputs: [{ name: 'output', tensorIndex: output.index }],
      },
    ],
  };
}
