/**
 * Operators that turn blocks of pixels into channels or batches, and back. All four split the image
 * into block rows and block columns and put those two dimensions somewhere else.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import { bytesPerElement, denseStrides, emitBox, offsetBy } from './box';
import { constantIntegers, requireShape } from './parameters';

/** Moves between an image [b, h * n, w * n, d] and its blocks [b, h, w, n * n * d]. */
const moveDepth = (op: Lowering, image: TensorView, blocks: TensorView, size: number): void => {
  const [batches = 0, height = 0, width = 0, depth = 0] = image.shape;
  const [rows, columns] = [height / size, width / size];
  if (!(size > 0) || !Number.isInteger(rows) || !Number.isInteger(columns)) {
    op.refuse(`cuts ${height} x ${width} pixels into blocks of ${size}`);
  }
  requireShape(op, blocks, [batches, rows, columns, depth * size * size]);
  const element = bytesPerElement(image);
  const [imageBatch = 0, imageRow = 0, pixel = 0] = denseStrides(image.shape, element);
  const [blockBatch = 0, blockRow = 0, block = 0] = denseStrides(blocks.shape, element);
  const imageStrides = [imageBatch, size * imageRow, imageRow, size * pixel, pixel, element];
  const blockStrides = [blockBatch, blockRow, size * pixel, block, pixel, element];
  const isCutting = image.index === op.input(0).index;
  emitBox(op, {
    input: op.input(0).place,
    output: op.output(0).place,
    elementBytes: element,
    extents: [batches, rows, size, columns, size, depth],
    inputStrides: isCutting ? imageStrides : blockStrides,
    outputStrides: isCutting ? blockStrides : imageStrides,
  });
};

export const lowerSpaceToDepth: Lower = (op) =>
  moveDepth(op, op.input(0), op.output(0), Number(op.options['blockSize'] ?? 0));

export const lowerDepthToSpace: Lower = (op) =>
  moveDepth(op, op.output(0), op.input(0), Number(op.options['blockSize'] ?? 0));

/** [b, h, w, d] of an image that may lack its width. */
const extended = ({ shape }: TensorView): readonly number[] =>
  shape.length === 3 ? [...shape.slice(0, 2), 1, ...shape.slice(2)] : shape;

/** What a block size and the cut-off at the image's rims make of one direction. */
interface Direction {
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

const directionsOf = (op: Lowering): readonly [height: Direction, width: Direction] => {
  const sizes = constantIntegers(op, op.input(1), 'its block shape');
  const rims = constantIntegers(op, op.input(2), 'its crops or paddings');
  const [height, width] = [0, 1].map((d) => ({
    size: sizes[d] ?? 1,
    before: rims[2 * d] ?? 0,
    after: rims[2 * d + 1] ?? 0,
  }));
  if (height === undefined || width === undefined) return op.refuse('has no directions');
  if ([height, width].some(({ size, before, after }) => size < 1 || before < 0 || after < 0)) {
    op.refuse('has a block shape below 1, or negative crops or paddings');
  }
  return [height, width];
};

/** Positions in batches whose block row (or column) `at` lies inside an image of `extent`. */
const rangeOf = ({ size, before }: Direction, at: number, extent: number) => {
  const first = Math.max(0, Math.ceil((before - at) / size));
  const end = Math.max(first, Math.floor((extent - 1 + before - at) / size) + 1);
  return { first, count: end - first, position: first * size + at - before };
};

/** Moves between an image and batches of its block positions. */
const moveBatches = (op: Lowering, image: TensorView, batches: TensorView): void => {
  const [height, width] = directionsOf(op);
  const [count = 0, rows = 0, columns = 0, depth = 0] = extended(image);
  const [total = 0, batchRows = 0, batchColumns = 0] = extended(batches);
  const isWhole =
    total === count * height.size * width.size &&
    batchRows * height.size === rows + height.before + height.after &&
    batchColumns * width.size === columns + width.before + width.after &&
    batches.shape.length === image.shape.length &&
    batches.shape.at(-1) === depth;
  if (!isWhole) op.refuse('has extents that do not follow from its blocks');
  const element = bytesPerElement(image);
  const imageStrides = denseStrides([count, rows, columns, depth], element);
  const batchStrides = denseStrides([total, batchRows, batchColumns, depth], element);
  const isCutting = image.index === op.input(0).index;
  const inImage = [1, height.size, width.size, 1].map((step, d) => step * (imageStrides[d] ?? 0));
  for (let at = 0; at < height.size * width.size; at++) {
    const y = rangeOf(height, Math.floor(at / width.size), rows);
    const x = rangeOf(width, at % width.size, columns);
    const ofImage = offsetBy(image.place, [0, y.position, x.position], imageStrides);
    const ofBatches = offsetBy(batches.place, [at * count, y.first, x.first], batchStrides);
    emitBox(op, {
      input: isCutting ? ofImage : ofBatches,
      output: isCutting ? ofBatches : ofImage,
      elementBytes: element,
      extents: [count, y.count, x.count, depth],
      inputStrides: isCutting ? inImage : batchStrides,
      outputStrides: isCutting ? batchStrides : inImage,
    });
  }
};

export const lowerBatchToSpace: Lower = (op) => moveBatches(op, op.output(0), op.input(0));

/** TFLM fills paddings with a value that its kernel never sets, so only exact blocks are taken. */
export const lowerSpaceToBatch: Lower = (op) => {
  const [height, width] = directionsOf(op);
  if (height.before + height.after + width.before + width.after > 0) {
    op.refuse('has paddings, for which TFLM has no defined value');
  }
  moveBatches(op, op.input(0), op.output(0));
};
