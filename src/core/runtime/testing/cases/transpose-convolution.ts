/** Cases of TRANSPOSE_CONV. */
import type { CaseTensor, MakeCase } from './case';
import { single } from './case';
import { biasType, SAME, VALID, weighted } from './convolution';
import type { ComputeType } from './quantities';
import { activation } from './quantities';

/** TRANSPOSE_CONV: strides spread the input out, windows overlap. */
export const transposeConvolution =
  (type: ComputeType): MakeCase =>
  (dice) => {
    const padding = dice.pick([SAME, VALID]);
    const axis = () => {
      const [input, stride, window] = [dice.int(1, 5), dice.int(1, 3), dice.int(1, 4)];
      const output =
        padding === SAME ? input * stride : (input - 1) * stride + Math.max(window, stride);
      return { input, stride, window, output };
    };
    const [h, w] = [axis(), axis()];
    const depth = dice.pick([1, 2, 3, 8]);
    const channels = dice.int(1, type === 'FLOAT32' ? 2 : 5);
    const input = activation(dice, type, [1, h.input, w.input, depth]);
    const outputShape = [1, h.output, w.output, channels];
    const { weights, bias, output } = weighted(dice, input, {
      shape: [channels, h.window, w.window, depth],
      channels,
      axis: 0,
      depth: depth * h.window * w.window,
      wideBias: ['INT64', 'INT64', 'INT16'],
      outputShape,
    });
    const shape: CaseTensor = { type: 'INT32', shape: [4], values: outputShape };
    const inputs = [shape, weights, input, ...(bias ? [bias] : [])];
    return single('TRANSPOSE_CONV', inputs, [output], {
      type: 'TransposeConvOptions',
      value: {
        padding,
        strideW: w.stride,
        strideH: h.stride,
        quantizedBiasType: biasType(bias),
      },
    });
  };
