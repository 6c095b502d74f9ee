/** Cases of operators with weights: CONV_2D, DEPTHWISE_CONV_2D, FULLY_CONNECTED. */
import { dtypeCode } from '../../../graph/dtypes';
import { elementCount } from '../../../graph/graph';
import type { CaseTensor, MakeCase } from './case';
import { single } from './case';
import type { Dice } from './dice';
import type { ComputeType } from './quantities';
import { activation, constant } from './quantities';

export const [SAME, VALID] = [0, 1];
/** None, RELU, RELU_N1_TO_1, RELU6: what TFLM can fuse. */
const ACTIVATIONS = [0, 0, 1, 2, 3];

/** One spatial dimension of a window operator. */
export interface Axis {
  readonly input: number;
  readonly window: number;
  readonly stride: number;
  readonly dilation: number;
  readonly output: number;
}

/** Draws a window over one dimension that gives at least one output element. */
export const windowAxis = (dice: Dice, padding: number, mostWindow = 5): Axis => {
  const window = dice.pick([1, 1, 2, 3, 3, 3, 4, 5].filter((size) => size <= mostWindow));
  const dilation = dice.chance(0.15) ? dice.int(2, 3) : 1;
  const stride = dice.chance(0.5) ? 1 : dice.int(1, 3);
  const extent = (window - 1) * dilation + 1;
  const input = padding === SAME ? dice.int(1, 9) : extent + dice.int(0, 6);
  return axisOf(padding, input, window, stride, dilation);
};

/** A window over one dimension, with the output that it gives. */
export const axisOf = (
  padding: number,
  input: number,
  window: number,
  stride: number,
  dilation = 1,
): Axis => {
  const places = padding === SAME ? input : input - (window - 1) * dilation;
  return { input, window, stride, dilation, output: Math.ceil(places / stride) };
};

/** Weights and bias with scales that fit the activations'. */
export interface Weighted {
  readonly weights: CaseTensor;
  readonly bias: CaseTensor | undefined;
  readonly output: CaseTensor;
}

interface WeightShape {
  readonly shape: readonly number[];
  readonly channels: number;
  /** The axis of `shape` that the channels run along. */
  readonly axis: number;
  /** Products summed for one output element. */
  readonly depth: number;
  readonly outputShape: readonly number[];
  readonly mayBePerChannel?: boolean;
  /** Types of the bias of an int16 operator. */
  readonly wideBias: readonly ('INT16' | 'INT32' | 'INT64')[];
}

/** Draws weights, mostly a bias, and an output whose scale suits the sums. */
export const weighted = (dice: Dice, input: CaseTensor, w: WeightShape): Weighted => {
  const hasBias = dice.chance(0.9);
  if (input.type === 'FLOAT32') {
    const weights = constant(dice, { type: 'FLOAT32', shape: w.shape });
    const bias = constant(dice, { type: 'FLOAT32', shape: [w.channels] });
    return {
      weights,
      bias: hasBias ? bias : undefined,
      output: { type: 'FLOAT32', shape: w.outputShape },
    };
  }
  const isPerChannel = w.mayBePerChannel !== false && dice.chance(0.7);
  const count = isPerChannel ? w.channels : 1;
  const scales = Array.from({ length: count }, () =>
    dice.chance(0.05) ? dice.scale(1e-8, 1e-4) : dice.scale(0.001, 0.05),
  );
  // Small weights need large multipliers, and those show how a result is rounded.
  const reach = dice.pick([127, 127, 20, 4]);
  const unit = (input.scales?.[0] ?? 1) * outputUnit(dice, scales);
  const scale =
    unit *
    (dice.chance(0.08)
      ? dice.scale(0.6, 1e6)
      : Math.max(4, (reach / 3) * Math.sqrt(w.depth) * dice.scale(0.1, 2)));
  const values = dice.ints(
    elementCount(w.shape),
    reach === 127 ? dice.pick([-128, -127]) : -reach,
    reach,
  );
  const weights: CaseTensor = { type: 'INT8', shape: w.shape, scales, axis: w.axis, values };
  const type = input.type === 'INT8' ? 'INT32' : dice.pick(w.wideBias);
  const biasTensor: CaseTensor = {
    type,
    shape: [w.channels],
    scales: scales.map((s) => Math.fround(s * (input.scales?.[0] ?? 1))),
    values: biasValues(dice, w.channels, type, !isPerChannel),
  };
  return {
    weights,
    bias: hasBias ? biasTensor : undefined,
    output: activation(dice, input.type, w.outputShape, Math.fround(scale)),
  };
};

/** The weight scale to choose the output's by: the middle one, or the largest. */
const outputUnit = (dice: Dice, scales: readonly number[]): number => {
  const sorted = [...scales].sort((a, b) => a - b);
  return sorted[dice.chance(0.7) ? scales.length >> 1 : scales.length - 1] ?? 1;
};

/** Now and then near the end of 31 bits, where no channel's multiplier can make them overflow. */
const biasValues = (
  dice: Dice,
  count: number,
  type: 'INT16' | 'INT32' | 'INT64',
  mayBeHuge: boolean,
): readonly number[] => {
  const usual = { INT16: 32_767, INT32: 20_000, INT64: 4_000_000 }[type];
  const limit = mayBeHuge && type !== 'INT16' && dice.chance(0.1) ? 1_000_000_000 : usual;
  return dice.ints(count, -limit, limit);
};

/** What an operator says about its bias: the official interpreter goes by it, TFLM looks at the tensor. */
export const biasType = (bias: CaseTensor | undefined): number => (bias ? dtypeCode(bias.type) : 0);

/** The extents of a convolution. */
export interface ConvShape {
  readonly padding: number;
  readonly h: Axis;
  readonly w: Axis;
  /** Input channels that one output channel sees. */
  readonly depth: number;
  /** Output channels; of a depthwise convolution for each input channel. */
  readonly channels: number;
  readonly groups: number;
  readonly batch: number;
}

/** CONV_2D, now and then with groups, batches or a single row. */
export const convolution = (type: ComputeType): MakeCase =>
  convolutionOf(type, (dice) => {
    const padding = dice.pick([SAME, VALID]);
    const [h, w] = [windowAxis(dice, padding), windowAxis(dice, padding)];
    const groups = dice.chance(0.15) ? dice.int(2, 3) : 1;
    const depth = dice.pick([1, 2, 3, 4, 5, 7, 8, 16]);
    const channels = groups * dice.int(1, type === 'FLOAT32' ? 4 : 9);
    return { padding, h, w, depth, channels, groups, batch: dice.chance(0.15) ? 2 : 1 };
  });

/** CONV_2D of the extents that `draw` gives. */
export const convolutionOf =
  (type: ComputeType, draw: (dice: Dice) => ConvShape): MakeCase =>
  (dice) => {
    const { padding, h, w, depth, channels, groups, batch } = draw(dice);
    const input = activation(dice, type, [batch, h.input, w.input, depth * groups]);
    const { weights, bias, output } = weighted(dice, input, {
      shape: [channels, h.window, w.window, depth],
      channels,
      axis: 0,
      depth: depth * h.window * w.window,
      wideBias: ['INT64', 'INT64', 'INT32'],
      outputShape: [batch, h.output, w.output, channels],
    });
    return single('CONV_2D', bias ? [input, weights, bias] : [input, weights], [output], {
      type: 'Conv2DOptions',
      value: {
        padding,
        strideW: w.stride,
        strideH: h.stride,
        dilationWFactor: w.dilation,
        dilationHFactor: h.dilation,
        fusedActivationFunction: dice.pick(ACTIVATIONS),
        quantizedBiasType: biasType(bias),
      },
    });
  };

/** DEPTHWISE_CONV_2D with depth multipliers. */
export const depthwise = (type: ComputeType): MakeCase =>
  depthwiseOf(type, (dice) => {
    const padding = dice.pick([SAME, VALID]);
    const [h, w] = [windowAxis(dice, padding), windowAxis(dice, padding)];
    const depth = dice.pick(type === 'FLOAT32' ? [1, 2, 3] : [1, 2, 3, 4, 5, 8, 16, 17]);
    const channels = dice.pick([1, 1, 1, 1, 2, 3]);
    return { padding, h, w, depth, channels, groups: 1, batch: dice.chance(0.1) ? 2 : 1 };
  });

/** DEPTHWISE_CONV_2D of the extents that `draw` gives. */
export const depthwiseOf =
  (type: ComputeType, draw: (dice: Dice) => ConvShape): MakeCase =>
  (dice) => {
    const { padding, h, w, depth, channels: multiplier, batch } = draw(dice);
    const channels = depth * multiplier;
    const input = activation(dice, type, [batch, h.input, w.input, depth]);
    const { weights, bias, output } = weighted(dice, input, {
      shape: [1, h.window, w.window, channels],
      channels,
      axis: 3,
      depth: h.window * w.window,
      wideBias: ['INT64'],
      outputShape: [batch, h.output, w.output, channels],
    });
    return single('DEPTHWISE_CONV_2D', bias ? [input, weights, bias] : [input, weights], [output], {
      type: 'DepthwiseConv2DOptions',
      value: {
        padding,
        strideW: w.stride,
        strideH: h.stride,
        depthMultiplier: multiplier,
        dilationWFactor: w.dilation,
        dilationHFactor: h.dilation,
        fusedActivationFunction: dice.pick(ACTIVATIONS),
      },
    });
  };

/** FULLY_CONNECTED over inputs of rank 2 to 4, per tensor or per channel. */
export const dense = (type: ComputeType): MakeCase =>
  denseOf(type, (dice) => [dice.pick([1, 3, 4, 7, 8, 10, 16, 32, 33]), dice.int(1, 9)]);

/** FULLY_CONNECTED of as many inputs and outputs as `draw` gives. */
export const denseOf =
  (type: ComputeType, draw: (dice: Dice) => readonly [depth: number, channels: number]): MakeCase =>
  (dice) => {
    const [depth, channels] = draw(dice);
    const lead = dice.pick([[1], [2], [1, 3], [1, 2, 2]]);
    const input = activation(dice, type, [...lead, depth]);
    const { weights, bias, output } = weighted(dice, input, {
      shape: [channels, depth],
      channels,
      axis: 0,
      depth,
      wideBias: ['INT64', 'INT64', 'INT32'],
      outputShape: [...lead, channels],
      mayBePerChannel: type !== 'FLOAT32',
    });
    return single('FULLY_CONNECTED', [input, weights, bias], [output], {
      type: 'FullyConnectedOptions',
      value: {
        keepNumDims: lead.length > 1,
        fusedActivationFunction: dice.pick(ACTIVATIONS),
        quantizedBiasType: biasType(bias),
      },
    });
  };
