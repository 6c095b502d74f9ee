/** Operators that repeat or mirror what is there: strides of zero, or backwards. */
import { elementBytes } from '../../graph/dtypes';
import type { Lower } from '../lowering';
import { bytesPerElement, denseStrides, emitBox, offsetBy } from './box';
import { axisOf, constantIntegers, requireElements, requireShape } from './parameters';

export const lowerBroadcastTo: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const shape = constantIntegers(op, op.input(1), 'its shape');
  requireShape(op, output, shape);
  const missing = shape.length - input.shape.length;
  const fits = input.shape.every((extent, d) => extent === 1 || extent === shape[d + missing]);
  if (missing < 0 || !fits) {
    op.refuse(`cannot repeat [${input.shape.join(', ')}] to [${shape.join(', ')}]`);
  }
  const element = bytesPerElement(output);
  const strides = denseStrides(input.shape, element);
  emitBox(op, {
    input: input.place,
    output: output.place,
    elementBytes: element,
    extents: shape,
    inputStrides: shape.map((_, d) =>
      input.shape[d - missing] === 1 ? 0 : (strides[d - missing] ?? 0),
    ),
    outputStrides: denseStrides(shape, element),
  });
};

/** FILL: one value, which the model may compute, everywhere. */
export const lowerFill: Lower = (op) => {
  const [value, output] = [op.input(1), op.output(0)];
  requireShape(op, output, constantIntegers(op, op.input(0), 'its shape'));
  const element = elementBytes(output.type);
  emitBox(op, {
    input: value.place,
    output: output.place,
    elementBytes: element,
    extents: [output.elements],
    inputStrides: [0],
    outputStrides: [element],
  });
};

/** ZEROS_LIKE: zero bits, also where an int8 tensor's zero point is another. */
export const lowerZerosLike: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  requireElements(op, output, input.elements);
  op.emit('FILL', { output: output.place, count: output.bytes, elementBytes: 1, value: 0 });
};

/** REVERSE_V2: TFLM takes neighbouring dimensions only. */
export const lowerReverse: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const { shape } = input;
  requireElements(op, output, input.elements);
  const axes = constantIntegers(op, op.input(1), 'its axes')
    .map((axis) => axisOf(op, axis, shape.length))
    .toSorted((a, b) => a - b);
  if (axes.some((axis, i) => i > 0 && axis !== (axes[i - 1] ?? 0) + 1)) {
    op.refuse('turns dimensions round that are not neighbours');
  }
  const element = bytesPerElement(input);
  const strides = denseStrides(shape, element);
  const last = shape.map((extent, d) => (axes.includes(d) ? extent - 1 : 0));
  emitBox(op, {
    input: offsetBy(input.place, last, strides),
    output: output.place,
    elementBytes: element,
    extents: shape,
    inputStrides: strides.map((stride, d) => (axes.includes(d) ? -stride : stride)),
    outputStrides: strides,
  });
};

/** One dimension's part of a mirrored image: `count` outputs from `to`, read from `from` by `step`. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly step: 1 | -1;
}

/** MIRROR_PAD: the image and its mirrored rims, in every combination of dimensions. */
export const lowerMirrorPad: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const { shape } = input;
  const paddings = constantIntegers(op, op.input(1), 'its paddings');
  const skipped = Number(op.options['mode'] ?? 0) === 0 ? 1 : 0; // REFLECT leaves the rim itself out
  const parts = shape.map((extent, d): readonly Part[] => {
    const [before = 0, after = 0] = [paddings[2 * d], paddings[2 * d + 1]];
    if (Math.min(before, after) < 0 || Math.max(before, after) > extent - skipped) {
      op.refuse(`mirrors ${before} and ${after} of ${extent} elements`);
    }
    return [
      { from: before - 1 + skipped, to: 0, count: before, step: -1 },
      { from: 0, to: before, count: extent, step: 1 },
      { from: extent - 1 - skipped, to: before + extent, count: after, step: -1 },
    ];
  });
  const extents = parts.map((three) => three.reduce((sum, { count }) => sum + count, 0));
  requireShape(op, output, extents);
  const element = bytesPerElement(input);
  const [from, to] = [denseStrides(shape, element), denseStrides(extents, element)];
  for (const chosen of combinations(parts)) {
    if (chosen.some(({ count }) => count === 0)) continue;
    emitBox(op, {
      input: offsetBy(
        input.place,
        chosen.map((part) => part.from),
        from,
      ),
      output: offsetBy(
        output.place,
        chosen.map((part) => part.to),
        to,
      ),
      elementBytes: element,
      extents: chosen.map(({ count }) => count),
      inputStrides: chosen.map(({ step }, d) => step * (from[d] ?? 0)),
      outputStrides: to,
    });
  }
};

const combinations = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>(
    (done, list) => done.flatMap((head) => list.map((item) => [...head, item])),
    [[]],
  );
