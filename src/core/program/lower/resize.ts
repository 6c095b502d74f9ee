/**
 * RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR. Rows and columns are resized independently, so each
 * direction becomes a table, worked out in the arithmetic TFLM uses: float32, or 1024ths for int8.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import { bytesPerElement } from './box';
import { roundAway } from '../fixed-point';
import { constantIntegers, requireShape } from './parameters';

/** One direction of a resize. */
interface Direction {
  readonly input: number;
  readonly output: number;
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Where an output row or column takes its values from; `fraction` is the upper one's share. */
interface Tap {
  readonly lower: number;
  readonly upper: number;
  readonly fraction: number;
}

const { fround, floor, ceil, min, max, trunc } = Math;

/** Checks the operands and splits them into height and width. */
const directionsOf = (op: Lowering): readonly [height: Direction, width: Direction] => {
  const [input, output] = [op.input(0), op.output(0)];
  const size = constantIntegers(op, op.input(1), 'its size');
  const [batches = 0, inputHeight = 0, inputWidth = 0, channels = 0] = input.shape;
  const [height = 0, width = 0] = size;
  requireShape(op, output, [batches, height, width, channels]);
  if (height < 1 || width < 1) op.refuse(`resizes to ${height} x ${width}`);
  const alignCorners = Number(op.options['alignCorners'] ?? 0) !== 0;
  const halfPixelCenters = Number(op.options['halfPixelCenters'] ?? 0) !== 0;
  const flags = { alignCorners, halfPixelCenters };
  return [
    { input: inputHeight, output: height, ...flags },
    { input: inputWidth, output: width, ...flags },
  ];
};

const extentsOf = ({ shape }: TensorView, [height, width]: readonly [Direction, Direction]) => ({
  batches: shape[0] ?? 0,
  inputHeight: height.input,
  inputWidth: width.input,
  outputHeight: height.output,
  outputWidth: width.output,
});

/** Input elements per output element, from corner to corner or from edge to edge. */
const floatScale = ({ input, output, alignCorners }: Direction): number =>
  alignCorners && output > 1 ? fround((input - 1) / (output - 1)) : fround(input / output);

/** Index of the nearest input for every output. */
const nearest = (direction: Direction): readonly number[] => {
  const { input, output, alignCorners, halfPixelCenters } = direction;
  const scale = floatScale(direction);
  return Array.from({ length: output }, (_, i) => {
    const at = fround(fround(i + (halfPixelCenters ? 0.5 : 0)) * scale);
    return max(0, min(input - 1, alignCorners ? roundAway(at) : floor(at)));
  });
};

const floatTaps = (direction: Direction): readonly Tap[] => {
  const { input, output, halfPixelCenters } = direction;
  const scale = floatScale(direction);
  return Array.from({ length: output }, (_, i) => {
    const at = halfPixelCenters ? fround(fround(fround(i + 0.5) * scale) - 0.5) : fround(i * scale);
    const lower = max(0, floor(at));
    return { lower, upper: min(ceil(at), input - 1), fraction: fround(at - lower) };
  });
};

const integerTaps = ({ input, output, ...flags }: Direction): readonly Tap[] => {
  const isAligned = flags.alignCorners && output > 1;
  const [from, to] = isAligned ? [input - 1, output - 1] : [input, output];
  const scale = trunc((1024 * from + trunc(to / 2)) / to);
  return Array.from({ length: output }, (_, i) => {
    const at = i * scale + (flags.halfPixelCenters ? trunc(scale / 2) - 512 : 0);
    const lower = max(trunc(at / 1024), 0);
    const upper = min(trunc((at + 1023) / 1024), input - 1);
    // Both the same: any share gives the value itself.
    return { lower, upper, fraction: lower === upper ? 0 : at - 1024 * lower };
  });
};

export const lowerResizeNearest: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const directions = directionsOf(op);
  op.emit('RESIZE_NEAREST', {
    input: input.place,
    output: output.place,
    rows: op.constants.int32(nearest(directions[0])),
    columns: op.constants.int32(nearest(directions[1])),
    ...extentsOf(input, directions),
    pixelBytes: (input.shape[3] ?? 0) * bytesPerElement(input),
  });
};

export const lowerResizeBilinear: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const directions = directionsOf(op);
  if (directions[0].alignCorners && directions[0].halfPixelCenters) {
    op.refuse('aligns corners and centres half pixels, which TFLM refuses');
  }
  const isFloat = input.type === 'FLOAT32';
  const table = (direction: Direction) => {
    const taps = isFloat ? floatTaps(direction) : integerTaps(direction);
    if (taps.some(({ lower, upper }) => max(lower, upper) >= direction.input)) {
      op.refuse(`would read behind its input, ${direction.input} to ${direction.output}`);
    }
    return op.constants.add(tapBytes(taps, isFloat));
  };
  op.emit(isFloat ? 'RESIZE_BILINEAR_FLOAT' : 'RESIZE_BILINEAR_INT8', {
    input: input.place,
    output: output.place,
    rows: table(directions[0]),
    columns: table(directions[1]),
    ...extentsOf(input, directions),
    channels: input.shape[3] ?? 0,
  });
};

/** `as_tap`s of program.h. */
const tapBytes = (taps: readonly Tap[], isFloat: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(12 * taps.length));
  taps.forEach(({ lower, upper, fraction }, i) => {
    view.setUint32(12 * i, lower, true);
    view.setUint32(12 * i + 4, upper, true);
    if (isFloat) view.setFloat32(12 * i + 8, fraction, true);
    else view.setInt32(12 * i + 8, fraction, true);
  });
  return new Uint8Array(view.buffer);
};
