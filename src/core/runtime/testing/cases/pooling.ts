/** Cases of pooling and of MEAN. */
import type { MakeCase } from './case';
import { single } from './case';
import type { Axis } from './convolution';
import { axisOf, windowAxis } from './convolution';
import type { Dice } from './dice';
import type { ComputeType } from './quantities';
import { activation, anyShape, indices, like } from './quantities';

type Pool = 'AVERAGE_POOL_2D' | 'MAX_POOL_2D';

interface PoolShape {
  readonly padding: number;
  readonly h: Axis;
  readonly w: Axis;
  readonly channels: number;
}

/** AVERAGE_POOL_2D and MAX_POOL_2D; windows may hang over the edges. */
export const pool = (name: Pool, type: ComputeType): MakeCase =>
  poolOf(name, type, (dice) => {
    const padding = dice.int(0, 1);
    const axis = () => {
      for (;;) {
        const drawn = windowAxis(dice, padding);
        if (drawn.dilation === 1) return drawn;
      }
    };
    const [h, w] = [axis(), axis()];
    const channels = dice.pick(type === 'FLOAT32' ? [1, 2, 3] : [1, 2, 3, 4, 8, 17]);
    return { padding, h, w, channels };
  });

/** Windows as networks have them, over many channels: 2 by 2, 3 by 3, or the whole image. */
export const poolLayers = (name: Pool, type: ComputeType): MakeCase =>
  poolOf(name, type, (dice) => {
    const padding = dice.int(0, 1);
    const window = dice.pick([2, 3, 0]);
    const axis = (): Axis => {
      const input = dice.int(Math.max(2, window), 9);
      return axisOf(padding, input, window || input, window === 0 ? input : dice.int(1, 2));
    };
    return { padding, h: axis(), w: axis(), channels: dice.pick([4, 8, 16, 24, 33, 64]) };
  });

/** Pooling of the extents that `draw` gives. */
const poolOf =
  (name: Pool, type: ComputeType, draw: (dice: Dice) => PoolShape): MakeCase =>
  (dice) => {
    const { padding, h, w, channels } = draw(dice);
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
