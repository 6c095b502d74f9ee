/**
 * How an operator's window lay on its input, and the two movements its derivatives are made of:
 * cutting or padding an image to an exact extent, and spreading a gradient over the places it came from.
 */
import type { Rank, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { pad, reshape, slice, stack, zerosLike } from '@tensorflow/tfjs-core';
import { windowOf } from '../../../core/program/window';
import type { Call } from '../../call';
import { number } from '../../call';

/** One dimension of a window. */
export interface Side {
  /** Extent of the input. */
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Extent of the output. */
  readonly output: number;
  /** Padding before the first element. */
  readonly before: number;
}

export type Sides = readonly [rows: Side, columns: Side];

/** The window of a convolution or pooling with a kernel of the given extents. */
export const sidesOf = (call: Call, x: Tensor, kernel: readonly [number, number]): Sides => {
  const side = (axis: 0 | 1, letter: 'H' | 'W'): Side => {
    const size = x.shape[axis + 1] ?? 1;
    const stride = number(call, `stride${letter}`);
    const dilation = number(call, `dilation${letter}Factor`) || 1;
    const padding = number(call, 'padding') === 0 ? 'SAME' : 'VALID';
    const window = { input: size, kernel: kernel[axis], stride, dilation, padding } as const;
    return { size, kernel: kernel[axis], stride, dilation, ...windowOf(window) };
  };
  return [side(0, 'H'), side(1, 'W')];
};

/** Whether the output is the input's own extent and every element sees one: a 1x1 convolution. */
export const isPointwise = (sides: Sides): boolean =>
  sides.every(({ kernel, stride }) => kernel === 1 && stride === 1);

/** Rows and columns [from, from + extent) of an image that is zero outside. */
export const framed = (
  x: Tensor4D,
  [top, left]: readonly [number, number],
  [height, width]: readonly [number, number],
): Tensor4D => {
  const extents = [
    [top, height, x.shape[1]],
    [left, width, x.shape[2]],
  ] as const;
  const around = extents.map(([from, extent, size]): [number, number] => [
    Math.max(0, -from),
    Math.max(0, from + extent - size),
  ]);
  const [rows = [0, 0], columns = [0, 0]] = around;
  const padded = [...rows, ...columns].some((count) => count > 0)
    ? pad(x, [[0, 0], rows, columns, [0, 0]])
    : x;
  const begin = [0, Math.max(0, top), Math.max(0, left), 0];
  return slice<Rank.R4, Tensor4D>(padded, begin, [x.shape[0], height, width, x.shape[3]]);
};

/** `count - 1` zeros after each element along `axis`. */
const spreadAlong = (x: Tensor, axis: number, count: number): Tensor => {
  if (count === 1) return x;
  const zeros = zerosLike(x);
  const parts = [x, ...Array.from({ length: count - 1 }, () => zeros)];
  const shape = x.shape.map((size, i) => (i === axis ? size * count : size));
  return reshape(stack(parts, axis + 1), shape);
};

/** Puts each element of a gradient where the window began that made it, zeros between. */
const spread = (dy: Tensor4D, [rows, columns]: Sides): Tensor4D =>
  spreadAlong(spreadAlong(dy, 1, rows.stride), 2, columns.stride) as Tensor4D;

/** The input's extent with all that a window reaches beyond it, and no more. */
export const reachOf = ({ output, stride, kernel, dilation }: Side): number =>
  (output - 1) * stride + (kernel - 1) * dilation + 1;

/** A spread gradient framed so that a window over it, stride 1, gives an image of the input's extent. */
export const forInput = (dy: Tensor4D, sides: Sides): Tensor4D => {
  const [rows, columns] = sides;
  const reach = ({ kernel, dilation }: Side): number => (kernel - 1) * dilation;
  const from = (side: Side): number => side.before - reach(side);
  return framed(
    spread(dy, sides),
    [from(rows), from(columns)],
    [rows.size + reach(rows), columns.size + reach(columns)],
  );
};

/** Called with the places, counted in pixels of the whole batch, where a tap meets the image. */
type Meet = (pixel: number, window: number) => void;

/** Every pixel that tap (i, j) sees, and the output whose window it belongs to. */
export const eachSeen = (
  [height, width]: Sides,
  samples: number,
  [i, j]: readonly [number, number],
  meet: Meet,
): void => {
  for (let n = 0; n < samples; n++)
    for (let y = 0; y < height.output; y++) {
      const row = y * height.stride - height.before + i * height.dilation;
      if (row < 0 || row >= height.size) continue;
      for (let x = 0; x < width.output; x++) {
        const column = x * width.stride - width.before + j * width.dilation;
        if (column < 0 || column >= width.size) continue;
        const pixel = (n * height.size + row) * width.size + column;
        meet(pixel, (n * height.output + y) * width.output + x);
      }
    }
};
