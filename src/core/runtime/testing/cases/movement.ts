/** Cases of operators that move elements, or only give them another shape. */
import type { DType } from '../../../graph/dtypes';
import { elementCount } from '../../../graph/graph';
import type { CaseOptions, CaseTensor, MakeCase } from './case';
import { single } from './case';
import type { Dice } from './dice';
import { activation, anyShape, constant, indices, like } from './quantities';

/** The same axis counted from the front or from the back. */
const axisName = (dice: Dice, axis: number, rank: number): number =>
  dice.chance(0.3) ? axis - rank : axis;

const withAxis = (shape: readonly number[], axis: number, size: number): readonly number[] =>
  shape.map((extent, i) => (i === axis ? size : extent));

/** RESHAPE, the new shape in the operator's options. */
export const reshape =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const flat = elementCount(shape);
    const divisor = dice.pick([1, 2, 3, 4, 5].filter((d) => flat % d === 0));
    const target = dice.pick([[flat], [1, flat], [divisor, flat / divisor], [1, flat, 1]]);
    const input = activation(dice, type, shape);
    return single('RESHAPE', [input, indices(target)], [like(input, target)], {
      type: 'ReshapeOptions',
      value: { newShape: target },
    });
  };

/** SQUEEZE of some dimensions of 1, or of all. */
export const squeeze =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(2, 4), 3).map((d) => (dice.chance(0.5) ? 1 : d));
    const ones = shape.flatMap((d, i) => (d === 1 ? [i] : []));
    const dropped = dice.chance(0.5) ? ones : ones.slice(0, 1);
    const target = shape.filter((_, i) => !dropped.includes(i));
    const input = activation(dice, type, shape);
    return single('SQUEEZE', [input], [like(input, target)], {
      type: 'SqueezeOptions',
      value: { squeezeDims: dropped },
    });
  };

/** EXPAND_DIMS at any axis. */
export const expandDims =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 3), 5);
    const axis = dice.int(0, shape.length);
    const input = activation(dice, type, shape);
    const target = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
    const named = indices([axisName(dice, axis, shape.length + 1)]);
    return single('EXPAND_DIMS', [input, named], [like(input, target)], {
      type: 'ExpandDimsOptions',
      value: {},
    });
  };

/** CONCATENATION of up to five tensors, some of them constants. */
export const concatenation =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 4);
    const axis = dice.int(0, shape.length - 1);
    const first = activation(dice, type, shape);
    const sizes = dice.ints(dice.int(1, 5), 1, 4);
    const parts = sizes.map((size, i): CaseTensor => {
      const part = like(first, withAxis(shape, axis, size));
      return i > 0 && dice.chance(0.25) ? constant(dice, part) : part;
    });
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return single('CONCATENATION', parts, [like(first, withAxis(shape, axis, total))], {
      type: 'ConcatenationOptions',
      value: { axis: axisName(dice, axis, shape.length) },
    });
  };

/** PAD and PADV2 of up to four dimensions. */
export const pad =
  (name: 'PAD' | 'PADV2', type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 4);
    const around = shape.map(() => (dice.chance(0.3) ? [0, 0] : dice.ints(2, 0, 3)));
    const target = shape.map((d, i) => d + (around[i]?.[0] ?? 0) + (around[i]?.[1] ?? 0));
    const input = activation(dice, type, shape);
    const paddings = indices(around.flat(), [shape.length, 2]);
    const value = name === 'PADV2' ? [constant(dice, like(input, [1]))] : [];
    const options: CaseOptions = {
      type: name === 'PAD' ? 'PadOptions' : 'PadV2Options',
      value: {},
    };
    return single(name, [input, paddings, ...value], [like(input, target)], options);
  };

/** SLICE; a size of -1 goes to the end. */
export const slice =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 5), 4);
    const begin = shape.map((d) => dice.int(0, d - 1));
    const sizes = shape.map((d, i) => dice.int(1, d - (begin[i] ?? 0)));
    const named = sizes.map((size, i) => (size + (begin[i] ?? 0) === shape[i] ? -1 : size));
    const given = dice.chance(0.5) ? named : sizes;
    const input = activation(dice, type, shape);
    return single('SLICE', [input, indices(begin), indices(given)], [like(input, sizes)], {
      type: 'SliceOptions',
      value: {},
    });
  };

/** One dimension of a strided slice: from, to (not included) and the elements taken. */
const strideOf = (dice: Dice, size: number) => {
  const stride = dice.chance(0.25) ? -dice.int(1, 2) : dice.int(1, 3);
  const first = dice.int(0, size - 1);
  if (stride > 0) {
    const end = dice.int(first + 1, size);
    return { begin: first, end, stride, count: Math.ceil((end - first) / stride) };
  }
  const end = dice.int(0, first) - 1;
  return { begin: first, end, stride, count: Math.ceil((first - end) / -stride) };
};

/** STRIDED_SLICE with masks, ends beyond the tensor, backward strides and dropped dimensions. */
export const stridedSlice =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 6);
    const axes = shape.map((size, i) => {
      const isShrunk = i > 0 && dice.chance(0.15);
      const drawn = strideOf(dice, size);
      if (isShrunk) return { ...drawn, end: drawn.begin + 1, stride: 1, count: 1, isShrunk };
      return { ...drawn, isShrunk };
    });
    const wholeBegin = axes.map(({ begin, stride }, i) =>
      stride > 0 ? begin === 0 : begin === (shape[i] ?? 0) - 1,
    );
    const wholeEnd = axes.map(({ end, stride, isShrunk }, i) =>
      isShrunk ? false : stride > 0 ? end === shape[i] : end === -1,
    );
    const mask = (bits: readonly boolean[]): number =>
      bits.reduce((sum, bit, i) => sum + (bit ? 2 ** i : 0), 0);
    // A backward slice to the very front has no end that a number could name: it needs the mask.
    const endMask = wholeEnd.map((is, i) => is && (axes[i]?.end === -1 || dice.chance(0.5)));
    const beginMask = wholeBegin.map(
      (is, i) => is && axes[i]?.isShrunk !== true && dice.chance(0.5),
    );
    const negative = axes.map(({ begin }, i) =>
      dice.chance(0.2) ? begin - (shape[i] ?? 0) : begin,
    );
    const ends = axes.map(({ end, isShrunk }, i) => (isShrunk ? (negative[i] ?? 0) + 1 : end));
    const target = axes.flatMap(({ count, isShrunk }) => (isShrunk ? [] : [count]));
    const input = activation(dice, type, shape);
    const [begins, stops] = [indices(negative), indices(ends)];
    const strides = indices(axes.map(({ stride }) => stride));
    return single('STRIDED_SLICE', [input, begins, stops, strides], [like(input, target)], {
      type: 'StridedSliceOptions',
      value: {
        beginMask: mask(beginMask),
        endMask: mask(endMask),
        shrinkAxisMask: mask(axes.map(({ isShrunk }) => isShrunk)),
      },
    });
  };

/** SPLIT into equal parts and SPLIT_V into parts of given sizes. */
export const split =
  (name: 'SPLIT' | 'SPLIT_V', type: DType): MakeCase =>
  (dice) => {
    const rank = dice.int(1, 4);
    const axis = dice.int(0, rank - 1);
    const count = dice.int(1, 4);
    const equal = dice.int(1, 3);
    const sizes = name === 'SPLIT' ? Array<number>(count).fill(equal) : dice.ints(count, 1, 4);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const shape = withAxis(anyShape(dice, rank, 4), axis, total);
    const input = activation(dice, type, shape);
    const named = indices([axisName(dice, axis, rank)], name === 'SPLIT' ? [1] : []);
    const outputs = sizes.map((size) => like(input, withAxis(shape, axis, size)));
    return name === 'SPLIT'
      ? single(name, [named, input], outputs, { type: 'SplitOptions', value: { numSplits: count } })
      : single(name, [input, indices(sizes), named], outputs, {
          type: 'SplitVOptions',
          value: { numSplits: count },
        });
  };

/** PACK of tensors along a new axis. */
export const pack =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 3), 4);
    const axis = dice.int(0, shape.length);
    const count = dice.int(1, 4);
    const input = activation(dice, type, shape);
    const inputs = Array.from({ length: count }, () => like(input, shape));
    const target = [...shape.slice(0, axis), count, ...shape.slice(axis)];
    return single('PACK', inputs, [like(input, target)], {
      type: 'PackOptions',
      value: { valuesCount: count, axis: axisName(dice, axis, shape.length + 1) },
    });
  };

/** UNPACK of a tensor along an axis. */
export const unpack =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(2, 4), 4);
    const axis = dice.int(0, shape.length - 1);
    const input = activation(dice, type, shape);
    const part = shape.filter((_, i) => i !== axis);
    const outputs = Array.from({ length: shape[axis] ?? 1 }, () => like(input, part));
    return single('UNPACK', [input], outputs, {
      type: 'UnpackOptions',
      value: { num: outputs.length, axis: axisName(dice, axis, shape.length) },
    });
  };

/** TRANSPOSE of up to five dimensions. */
export const transpose =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 5), 4);
    const order = dice.shuffled([...shape.keys()]);
    const input = activation(dice, type, shape);
    const target = order.map((axis) => shape[axis] ?? 1);
    return single('TRANSPOSE', [input, indices(order)], [like(input, target)], {
      type: 'TransposeOptions',
      value: {},
    });
  };

/** GATHER by constant or computed positions, in batches or not. */
export const gather =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const axis = dice.int(0, shape.length - 1);
    const batchDims = dice.chance(0.25) ? dice.int(0, axis) : 0;
    const batches = shape.slice(0, batchDims);
    const positions = [...batches, ...anyShape(dice, dice.int(1, 2), 4)];
    const last = (shape[axis] ?? 1) - 1;
    const input = activation(dice, type, shape);
    const picked: CaseTensor = { type: 'INT32', shape: positions, range: [0, last] };
    const isFixed = dice.chance(0.5);
    const values = dice.ints(elementCount(positions), 0, last);
    const target = [
      ...shape.slice(0, axis),
      ...positions.slice(batchDims),
      ...shape.slice(axis + 1),
    ];
    const inputs = [input, isFixed ? { ...picked, values } : picked];
    return single('GATHER', inputs, [like(input, target)], {
      type: 'GatherOptions',
      value: { axis: axisName(dice, axis, shape.length), batchDims },
    });
  };

/** SHAPE: a constant in all but name. */
export const shapeOf =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 5), 4);
    return single(
      'SHAPE',
      [activation(dice, type, shape)],
      [{ type: 'INT32', shape: [shape.length] }],
      {
        type: 'ShapeOptions',
        value: { outType: 2 },
      },
    );
  };
