/** Cases of pooling and of MEAN. */
import type { MakeCase } from './case';
import { single } from './case';
import { windowAxis } from './convolution';
import type { ComputeType } from './quantities';
import { activation, anyShape, indices, like } from './quantities';

/** AVERAGE_POOL_2D and MAX_POOL_2D; windows may hang over the edges. */
export const pool =
  (name: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D', type: ComputeType): MakeCase =>
  (dice) => {
    const padding = dice.int(0, 1);
    const axis = () => {
      for (;;) {
        const drawn = windowAxis(dice, padding);
        if (drawn.dilation === 1) return drawn;
      }
    };
    const [h, w] = [axis(), axis()];
    const channels = dice.pick(type === 'FLOAT32' ? [1, 2, 3] : [1, 2, 3, 4, 8, 17]);
    const batch = dice.chance(0.15) ? 2 : 1;
    const input = activation(dice, type, [batch, h.input, w.input, channels]);
    return single(name, [input], [like(input, [batch, h.output, w.output, channels])], {
      type: 'Pool2DOptions',
      value: {
        padding,
        strideW: w.stride,
        strideH: h.stride,
        filterWidth: w.window,
        filterHeight: h.window,
        fusedActivationFunction: dice.pick([0, 0, 1, 2, 3]),
      },
    });
  };

/** MEAN over some axes, in any order and from either end. */
export const mean =
  (type: ComputeType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const isGlobal = shape.length === 4 && dice.chance(0.5);
    const some = dice.shuffled([...shape.keys()]).slice(0, dice.int(1, shape.length));
    const axes = isGlobal ? [1, 2] : some;
    const keepDims = dice.chance(0.5);
    const input = activation(dice, type, shape);
    const scale = Math.fround((input.scales?.[0] ?? 1) * dice.pick([1, 1, 0.3, 0.7, 2]));
    const target = keepDims
      ? shape.map((d, i) => (axes.includes(i) ? 1 : d))
      : shape.filter((_, i) => !axes.includes(i));
    const output = dice.chance(0.3) ? like(input, target) : activation(dice, type, target, scale);
    const named = axes.map((axis) => (dice.chance(0.3) ? axis - shape.length : axis));
    return single('MEAN', [input, indices(named)], [output], {
      type: 'ReducerOptions',
      value: { keepDims },
    });
  };
