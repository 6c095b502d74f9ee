/**
 * Cases with the shapes of real networks' layers, which fast kernels treat on their own: pointwise
 * convolutions of many channels, first layers of three, 3x3 depthwise windows, long dense rows.
 */
import type { MakeCase } from './case';
import type { ConvShape } from './convolution';
import { axisOf, convolutionOf, denseOf, depthwiseOf, SAME, VALID } from './convolution';
import type { Dice } from './dice';

/** A layer of `window` x `window`, or of another width. */
const layer = (
  dice: Dice,
  window: readonly [number, number],
  stride: number,
  depth: number,
  channels: number,
): ConvShape => {
  const padding = dice.pick([SAME, SAME, VALID]);
  const least = (size: number): number => (padding === SAME ? 1 : size);
  const [high, wide] = window;
  return {
    padding,
    h: axisOf(padding, least(high) + dice.int(0, 5), high, stride),
    w: axisOf(padding, least(wide) + dice.int(0, 7), wide, stride),
    depth,
    channels,
    groups: 1,
    batch: 1,
  };
};

const DEEP = [8, 12, 16, 20, 24, 32, 33, 48, 64];

const convolutionLayer = (dice: Dice): ConvShape => {
  const deep = dice.pick(DEEP);
  const many = dice.pick([1, 2, 3, 4, 8, 10, 16, 17, 24]);
  switch (dice.pick(['pointwise', 'pointwise', 'first', 'deep', 'speech', 'column'])) {
    case 'pointwise':
      return layer(dice, [1, 1], dice.pick([1, 1, 2]), deep, many);
    case 'first':
      return layer(dice, [3, 3], dice.pick([1, 2, 2]), dice.pick([1, 3, 3, 4]), dice.pick([8, 16]));
    case 'deep':
      return layer(dice, [3, 3], dice.pick([1, 2]), dice.pick([8, 16, 17]), dice.int(1, 9));
    case 'speech':
      return layer(dice, [10, 4], dice.pick([1, 2]), 1, dice.pick([8, 16]));
    default:
      return layer(dice, [dice.pick([3, 5, 9]), 1], 1, deep, dice.int(1, 8));
  }
};

const depthwiseLayer = (dice: Dice): ConvShape => {
  const deep = dice.pick(DEEP);
  switch (dice.pick(['3x3', '3x3', '3x3', '5x5', 'speech', 'column'])) {
    case '3x3':
      return layer(dice, [3, 3], dice.pick([1, 1, 2]), deep, 1);
    case '5x5':
      return layer(dice, [5, 5], dice.pick([1, 2]), dice.pick([4, 8, 17]), 1);
    case 'speech':
      return layer(dice, [10, 8], 2, 1, dice.pick([4, 8]));
    default:
      return layer(dice, [dice.pick([3, 5, 9]), 1], 1, deep, 1);
  }
};

type QuantizedType = 'INT8' | 'INT16';

/** CONV_2D layers. */
export const convolutionLayers = (type: QuantizedType): MakeCase =>
  convolutionOf(type, convolutionLayer);

/** DEPTHWISE_CONV_2D layers. */
export const depthwiseLayers = (type: QuantizedType): MakeCase => depthwiseOf(type, depthwiseLayer);

/** FULLY_CONNECTED layers. */
export const denseLayers = (type: QuantizedType): MakeCase =>
  denseOf(type, (dice) => [dice.pick([40, 63, 64, 100, 128, 250, 257]), dice.int(1, 20)]);
