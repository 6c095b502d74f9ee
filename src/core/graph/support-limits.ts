/**
 * What TFLM's kernels demand beyond element types: ranks, constants, variables, quantization. Each limit
 * looks at one operator and says what is wrong, or nothing. Ranks and checks as in tflite-micro
 * 90b983c2; where a kernel only asserts in debug builds, the release build would read the wrong bytes,
 * so the limit holds all the same.
 */
import type { KernelSet } from '../arena/plan';
import type { Graph, Operator, Tensor } from './graph';
import { constantBytes } from './graph';

/** Why an operator cannot run, and what to do about it: one sentence each. */
export interface Obstacle {
  readonly reason: string;
  readonly advice: string;
}

export interface Site {
  readonly graph: Graph;
  readonly operator: Operator;
  readonly kernels: KernelSet;
  /** Tensors by position; absent where the operator leaves an optional one out. */
  readonly inputs: readonly (Tensor | undefined)[];
  readonly outputs: readonly (Tensor | undefined)[];
}

export type Limit = (site: Site) => Obstacle | undefined;

/** How sentences refer to the operator: `TFLM's CONV_2D`. */
export const kernelOf = (site: Site): string => `TFLM's ${site.operator.name}`;

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Input `slot` must have between `low` and `high` dimensions. */
export const rank =
  (slot: number, low: number, high: number): Limit =>
  (site) => {
    const dims = site.inputs[slot]?.shape.length ?? low;
    if (dims >= low && dims <= high) return undefined;
    const allowed = low === high ? plural(low, 'dimension') : `${low} to ${high} dimensions`;
    return {
      reason: `${kernelOf(site)} handles ${allowed} in input ${slot}, not ${dims}.`,
      advice: 'Reshape around the operator so that dimensions of size 1 are added or merged.',
    };
  };

/** Inputs `slots` must be stored in the file: TFLM reads them before the first inference. */
export const constant =
  (...slots: readonly number[]): Limit =>
  (site) => {
    const slot = slots.find((index) => {
      const tensor = site.inputs[index];
      return tensor !== undefined && constantBytes(site.graph, tensor) === 0;
    });
    if (slot === undefined) return undefined;
    return {
      reason: `${kernelOf(site)} needs input ${slot} as a constant, and here it is computed.`,
      advice: 'Export the model with static shapes, so that the converter can fold that input.',
    };
  };

/** Inputs `slots` keep state between inferences and must be marked as variables. */
export const variable =
  (...slots: readonly number[]): Limit =>
  (site) => {
    const slot = slots.find((index) => site.inputs[index]?.isVariable !== true);
    if (slot === undefined) return undefined;
    return {
      reason: `${kernelOf(site)} needs its state, input ${slot}, as a variable tensor.`,
      advice: 'Convert the model again from its source; the converter marks state tensors itself.',
    };
  };

export const atMostInputs =
  (count: number): Limit =>
  (site) =>
    site.inputs.length <= count
      ? undefined
      : {
          reason: `${kernelOf(site)} takes at most ${count} inputs, not ${site.inputs.length}.`,
          advice: 'Split it into two operators, one feeding the other.',
        };

/** No activation may be fused into the operator. */
export const noActivation: Limit = (site) =>
  (site.operator.options['fusedActivationFunction'] ?? 0) === 0
    ? undefined
    : {
        reason: `${kernelOf(site)} does not apply a fused activation.`,
        advice: 'Make the activation an operator of its own.',
      };

/** Applies a limit only when the operator's first input has this type. */
export const forType =
  (type: Tensor['type'], limit: Limit): Limit =>
  (site) =>
    site.inputs[0]?.type === type ? limit(site) : undefined;

/** Applies a limit only to the CMSIS-NN kernels. */
export const onCmsis =
  (limit: Limit): Limit =>
  (site) =>
    site.kernels === 'ref' ? undefined : limit(site);

const isQuantized = (tensor: Tensor | undefined): boolean =>
  (tensor?.quantization?.scaleCount ?? 0) > 0;

/** Plain INT32 arithmetic: TFLM refuses INT32 tensors that carry a scale. */
export const unquantizedInt32: Limit = (site) =>
  site.outputs[0]?.type === 'INT32' && site.inputs.some(isQuantized)
    ? {
        reason: `${kernelOf(site)} takes INT32 only without quantization, and an input has a scale.`,
        advice: 'Quantize to INT8 or INT16 before the operator.',
      }
    : undefined;

/** INT16 tensors must be symmetric. Values that a shared link left out count as right. */
export const symmetricInt16: Limit = (site) => {
  const tensors = [...site.inputs, ...site.outputs];
  const tensor = tensors.find(
    (t) => t?.type === 'INT16' && (t.quantization?.zeroPoints ?? []).some((zero) => zero !== 0),
  );
  if (tensor === undefined) return undefined;
  return {
    reason: `${kernelOf(site)} takes INT16 only with zero point 0, and "${tensor.name}" has another.`,
    advice: 'Convert again with 16x8 quantization, which is symmetric.',
  };
};

/** CMSIS-NN's dense kernel reads the bias of an int16 layer as INT64 whatever its type. */
export const wideBias: Limit = (site) =>
  site.inputs[0]?.type === 'INT16' && site.inputs[2]?.type === 'INT32'
    ? {
        reason: `${kernelOf(site)} reads an INT32 bias as INT64 under INT16 activations.`,
        advice: 'Convert again with 16x8 quantization and its INT64 biases.',
      }
    : undefined;

const MAX_SCALE_DIFFERENCE = 1e-6;

const quantizationDiffers = (a: Tensor, b: Tensor): boolean => {
  const [p, q] = [a.quantization, b.quantization];
  const scales = (p?.scales[0] ?? NaN) - (q?.scales[0] ?? NaN);
  const zeros = (p?.zeroPoints[0] ?? NaN) - (q?.zeroPoints[0] ?? NaN);
  return Math.abs(scales) > MAX_SCALE_DIFFERENCE || Math.abs(zeros) > 0;
};

/** INT8 inputs must share the output's scale and zero point: the kernel copies values as they are. */
export const sameQuantization: Limit = (site) => {
  const output = site.outputs[0];
  if (output?.type !== 'INT8') return undefined;
  const slot = site.inputs.findIndex(
    (input) => input?.type === 'INT8' && quantizationDiffers(input, output),
  );
  if (slot < 0) return undefined;
  return {
    reason: `${kernelOf(site)} does not rescale, and input ${slot} has another scale than the output.`,
    advice: 'Convert the model again; current converters give both one scale, or add a QUANTIZE.',
  };
};

/** Integer inputs need a scale of their own, and the filter one scale or one per output channel. */
export const convolutionScales =
  (inputSlot: number, channelDimension: number): Limit =>
  (site) => {
    const filter = site.inputs[1];
    if (filter === undefined || site.inputs[inputSlot]?.type === 'FLOAT32') return undefined;
    const scales = filter.quantization?.scaleCount ?? 0;
    const channels = filter.shape[channelDimension] ?? 1;
    const complete = isQuantized(site.inputs[inputSlot]) && (scales === 1 || scales === channels);
    if (complete) return undefined;
    return {
      reason:
        `${kernelOf(site)} needs a scale on its input and 1 or ${channels} on its weights; ` +
        `the weights have ${scales}.`,
      advice: 'Convert the model again with full integer quantization.',
    };
  };

/** Input channels must be a multiple of the filter's: grouped convolution, or equal for a plain one. */
export const channelGroups: Limit = (site) => {
  const channels = site.inputs[0]?.shape.at(-1) ?? 0;
  const perGroup = site.inputs[1]?.shape.at(-1) ?? 0;
  if (perGroup > 0 && channels % perGroup === 0) return undefined;
  return {
    reason: `${kernelOf(site)} cannot spread ${channels} input channels over filters of ${perGroup}.`,
    advice: 'The model is not consistent; convert it again from its source.',
  };
};

const isPerChannel = (tensor: Tensor | undefined): boolean =>
  (tensor?.quantization?.scaleCount ?? 0) > 1;

/** Per-channel scales on a dense layer's weights: not for INT4, and not for INT16 in CMSIS-NN. */
export const perChannelDense: Limit = (site) => {
  const [input, weights] = site.inputs;
  if (!isPerChannel(weights) || input?.type === 'FLOAT32') return undefined;
  const int16 = input?.type === 'INT16' && site.kernels !== 'ref';
  if (weights?.type !== 'INT4' && !int16) return undefined;
  return {
    reason:
      `${kernelOf(site)} has no per-channel scales for ` +
      `${int16 ? 'INT16 activations with CMSIS-NN kernels' : 'INT4 weights'}.`,
    advice: 'Convert with per-tensor quantization of dense layers.',
  };
};

/** CMSIS-NN's TRANSPOSE_CONV reads the bias of INT16 models without asking whether there is one. */
export const biasForInt16: Limit = (site) =>
  site.inputs[2]?.type !== 'INT16' || site.inputs[3] !== undefined
    ? undefined
    : {
        reason: `${kernelOf(site)} needs a bias for INT16 activations with CMSIS-NN kernels.`,
        advice: 'Give the layer a bias of zeros.',
      };

/** The output of QUANTIZE has exactly one scale. */
export const oneOutputScale: Limit = (site) =>
  site.outputs[0]?.quantization?.scaleCount === 1
    ? undefined
    : {
        reason: `${kernelOf(site)} needs exactly one scale on its output.`,
        advice: 'Convert with per-tensor quantization of activations.',
      };

/** SQUEEZE may only drop dimensions of size 1. */
export const dropsOnlyOnes: Limit = (site) => {
  const shape = site.inputs[0]?.shape ?? [];
  const axes = site.operator.options['squeezeDims'];
  const wrong = typeof axes === 'object' ? axes.find((axis) => shape.at(axis) !== 1) : undefined;
  if (wrong === undefined) return undefined;
  return {
    reason: `${kernelOf(site)} drops dimensions of size 1, and dimension ${wrong} is not.`,
    advice: 'Use RESHAPE, or convert the model again from its source.',
  };
};

/** Vela's command streams run on an NPU that only Cortex-M55/M85 class chips have beside them. */
export const needsEthosU: Limit = (site) =>
  site.kernels === 'cmsis-mve'
    ? undefined
    : {
        reason:
          'This model was compiled by Vela for an Arm Ethos-U NPU, which this core does not have.',
        advice: 'Use the .tflite from before Vela.',
      };
