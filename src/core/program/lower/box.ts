/**
 * Moving a box of elements from one layout to another. Whatever an operator calls it (slice, pad,
 * concatenation, transposition), it becomes the cheapest record: dimensions that lie behind one
 * another on both sides are merged, rows are moved by words where alignment allows, and what is left
 * without a stride is a plain copy.
 */
import type { Lowering, TensorView } from '../lowering';
import type { Place } from '../place';
import { shifted } from '../place';

/** One side's strides, and how many elements they are apart; all in bytes. */
interface Dimension {
  readonly extent: number;
  readonly from: number;
  readonly to: number;
}

export interface Box {
  readonly input: Place;
  readonly output: Place;
  readonly elementBytes: number;
  readonly extents: readonly number[];
  /** In bytes, zero (repeat) or negative (backwards) too. */
  readonly inputStrides: readonly number[];
  /** In bytes. */
  readonly outputStrides: readonly number[];
}

const MAX_RANK = 6;
const WIDTHS = [8, 4, 2, 1];

/** Adds the record that moves `box`; nothing if it is empty. */
export const emitBox = (op: Lowering, box: Box): void => {
  if (box.extents.includes(0)) return;
  if (!WIDTHS.includes(box.elementBytes)) op.refuse(`moves elements of ${box.elementBytes} bytes`);
  const { elementBytes, dimensions } = widened(box, ordered(merged(box), box.elementBytes));
  const { input, output } = box;
  const [only] = dimensions;
  const isRow = only === undefined || (dimensions.length === 1 && isDense(only, elementBytes));
  if (isRow) {
    op.emit('COPY', { input, output, bytes: elementBytes * (only?.extent ?? 1) });
    return;
  }
  if (dimensions.length > MAX_RANK) {
    op.refuse(`moves data in ${dimensions.length} nested steps, and the runtime in ${MAX_RANK}`);
  }
  op.emit('COPY_BOX', {
    input,
    output,
    elementBytes,
    rank: dimensions.length,
    extents: dimensions.map(({ extent }) => extent),
    inputStrides: dimensions.map(({ from }) => from),
    outputStrides: dimensions.map(({ to }) => to),
  });
};

/** Strides in bytes of a dense tensor of `shape`. */
export const denseStrides = (shape: readonly number[], elementBytes: number): readonly number[] => {
  const strides: number[] = [];
  let stride = elementBytes;
  for (const extent of [...shape].reverse()) {
    strides.unshift(stride);
    stride *= extent;
  }
  return strides;
};

/** Bytes of one element of an activation or constant that is stored element by element. */
export const bytesPerElement = ({ bytes, elements }: TensorView): number =>
  elements === 0 ? 0 : bytes / elements;

/** A place `elements` strides further on. */
export const offsetBy = (
  place: Place,
  index: readonly number[],
  strides: readonly number[],
): Place =>
  shifted(
    place,
    index.reduce((sum, i, d) => sum + i * (strides[d] ?? 0), 0),
  );

const isDense = ({ from, to }: Dimension, elementBytes: number): boolean =>
  from === elementBytes && to === elementBytes;

/** Without dimensions of one element, and with neighbours joined where one step follows the other. */
const merged = ({ extents, inputStrides, outputStrides }: Box): readonly Dimension[] =>
  extents
    .map((extent, d) => ({ extent, from: inputStrides[d] ?? 0, to: outputStrides[d] ?? 0 }))
    .filter(({ extent }) => extent > 1)
    .reduce<readonly Dimension[]>((done, inner) => {
      const outer = done.at(-1);
      const follows =
        outer?.from === inner.from * inner.extent && outer.to === inner.to * inner.extent;
      if (outer === undefined || !follows) return [...done, inner];
      return [...done.slice(0, -1), { ...inner, extent: outer.extent * inner.extent }];
    }, []);

/** The order is free: long loops go inside, where a step is cheapest; a dense row stays innermost. */
const ordered = (dimensions: readonly Dimension[], elementBytes: number): readonly Dimension[] => {
  const row = dimensions.at(-1);
  const hasRow = row !== undefined && isDense(row, elementBytes);
  const outer = hasRow ? dimensions.slice(0, -1) : dimensions;
  return [...outer.toSorted((a, b) => a.extent - b.extent), ...(hasRow ? [row] : [])];
};

/** A dense row as wider elements, as wide as everything is aligned to. */
const widened = (
  { input, output, elementBytes }: Box,
  dimensions: readonly Dimension[],
): { readonly elementBytes: number; readonly dimensions: readonly Dimension[] } => {
  const row = dimensions.at(-1);
  if (row === undefined || !isDense(row, elementBytes)) return { elementBytes, dimensions };
  const outer = dimensions.slice(0, -1);
  const bytes = row.extent * elementBytes;
  const steps = [bytes, offsetOf(input), offsetOf(output), ...outer.flatMap((d) => [d.from, d.to])];
  const width = WIDTHS.find((w) => w > elementBytes && steps.every((step) => step % w === 0));
  if (width === undefined) return { elementBytes, dimensions };
  const wide = { extent: bytes / width, from: width, to: width };
  return { elementBytes: width, dimensions: bytes === width ? outer : [...outer, wide] };
};

const offsetOf = (place: Place): number => ('offset' in place ? place.offset : 0);
