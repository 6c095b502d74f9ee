/**
 * Whether two quantized files are the same model, as exactly as the converter can be followed: scales
 * within 1e-6, biases within one, weights equal but for one in 10,000 that may be off by one, and
 * everything else equal. Names and the layout of the file do not count.
 */
import { readTflite } from '../../formats/tflite/read';
import type { Graph, Operator, Subgraph, Tensor } from '../../graph/graph';
import { constantBytes } from '../../graph/graph';
import type { TensorIndex } from '../../units';

const SCALE_TOLERANCE = 1e-6;
const WEIGHTS_EQUAL = 0.9999;

interface File {
  readonly graph: Graph;
  readonly main: Subgraph;
  readonly bytes: Uint8Array;
}

/** Collected over the whole model. */
interface Tally {
  weights: number;
  equal: number;
  readonly differences: string[];
}

/** In words, what differs; empty when `ours` is what the converter wrote. */
export const differencesFrom = (theirs: Uint8Array, ours: Uint8Array): readonly string[] => {
  const [a, b] = [open(theirs), open(ours)];
  const names = [a, b].map(({ main }) => main.operators.map(({ name }) => name).join(' '));
  if (names[0] !== names[1]) return [`The operators should be ${names[0]}, not ${names[1]}.`];
  const tally: Tally = { weights: 0, equal: 0, differences: [] };
  compareEnds(tally, a, b);
  for (const [i, operator] of a.main.operators.entries()) {
    const other = b.main.operators[i];
    if (other !== undefined) compareOperators(tally, i, [a, operator], [b, other]);
  }
  if (tally.equal < tally.weights * WEIGHTS_EQUAL) {
    tally.differences.push(`Only ${tally.equal} of ${tally.weights} weights are equal.`);
  }
  return tally.differences;
};

const open = (bytes: Uint8Array): File => {
  const { graph } = readTflite(bytes);
  const [main] = graph.subgraphs;
  if (main === undefined) throw new Error('The file has no graph.');
  return { graph, main: withoutUnpacking(graph, main), bytes };
};

/** Constants that a DEQUANTIZE unpacks are compared as they are stored: the order of these is free. */
const withoutUnpacking = (graph: Graph, main: Subgraph): Subgraph => {
  const packed = new Map<TensorIndex, TensorIndex>();
  for (const { name, inputs, outputs } of main.operators) {
    const [from = -1] = inputs;
    const tensor = main.tensors[from];
    const isConstant = tensor !== undefined && constantBytes(graph, tensor) > 0;
    if (name === 'DEQUANTIZE' && isConstant) packed.set(outputs[0] ?? -1, from);
  }
  const operators = main.operators
    .filter(({ outputs }) => !packed.has(outputs[0] ?? -1))
    .map((operator) => ({
      ...operator,
      inputs: operator.inputs.map((index) => packed.get(index) ?? index),
    }));
  return { ...main, operators };
};

const compareEnds = (tally: Tally, a: File, b: File): void => {
  for (const side of ['inputs', 'outputs'] as const) {
    const [x, y] = [a, b].map(({ main }) => main[side].map((t) => main.tensors[t]));
    expectSame(tally, `the model's ${side}`, kinds(x), kinds(y));
    x?.forEach((tensor, i) => {
      const other = y?.[i];
      if (tensor && other) compareTensors(tally, `${side} ${i}`, [a, tensor], [b, other]);
    });
  }
};

const kinds = (tensors: readonly (Tensor | undefined)[] = []): string =>
  tensors.map((tensor) => tensor?.type).join(', ');

const compareOperators = (
  tally: Tally,
  number: number,
  [a, x]: readonly [File, Operator],
  [b, y]: readonly [File, Operator],
): void => {
  const where = `${number} ${x.name}`;
  expectSame(tally, `${where}: the version`, x.version, y.version);
  expectSame(tally, `${where}: the options`, JSON.stringify(x.options), JSON.stringify(y.options));
  for (const side of ['inputs', 'outputs', 'intermediates'] as const) {
    expectSame(tally, `${where}: the number of ${side}`, x[side].length, y[side].length);
    x[side].forEach((index, i) => {
      const [p, q] = [tensorAt(a, index), tensorAt(b, y[side][i] ?? -1)];
      const what = `${where} ${side} ${i}`;
      if (p && q) compareTensors(tally, what, [a, p], [b, q]);
      else expectSame(tally, `${what}: whether it is given`, p !== undefined, q !== undefined);
    });
  }
};

const tensorAt = ({ main }: File, index: TensorIndex): Tensor | undefined => main.tensors[index];

const compareTensors = (
  tally: Tally,
  where: string,
  [a, x]: readonly [File, Tensor],
  [b, y]: readonly [File, Tensor],
): void => {
  expectSame(tally, `${where}: the type`, x.type, y.type);
  expectSame(tally, `${where}: the shape`, String(x.shape), String(y.shape));
  expectSame(tally, `${where}: being variable`, x.isVariable, y.isVariable);
  compareQuantization(tally, where, x, y);
  if (x.type === y.type) compareValues(tally, where, valuesOf(a, x), valuesOf(b, y), x.type);
};

const compareQuantization = (tally: Tally, where: string, x: Tensor, y: Tensor): void => {
  const [scales, others] = [x.quantization?.scales ?? [], y.quantization?.scales ?? []];
  expectSame(tally, `${where}: the number of scales`, scales.length, others.length);
  const worst = scales.reduce(
    (most, scale, i) => Math.max(most, Math.abs((others[i] ?? 0) - scale) / scale),
    0,
  );
  if (worst > SCALE_TOLERANCE) {
    const at = scales.findIndex(
      (scale, i) => Math.abs((others[i] ?? 0) - scale) / scale > SCALE_TOLERANCE,
    );
    expectSame(tally, `${where}: scale ${at}`, scales[at], others[at]);
  }
  const [zeros, otherZeros] = [x, y].map(({ quantization }) => quantization?.zeroPoints ?? []);
  expectSame(tally, `${where}: the zero points`, distinct(zeros), distinct(otherZeros));
  if (scales.length > 1) {
    expectSame(tally, `${where}: the axis`, x.quantization?.axis, y.quantization?.axis);
  }
};

/** Zero points are written once or once for each scale. */
const distinct = (values: readonly number[] = []): string => String([...new Set(values)]);

const compareValues = (
  tally: Tally,
  where: string,
  x: readonly number[],
  y: readonly number[],
  type: Tensor['type'],
): void => {
  expectSame(tally, `${where}: the number of values`, x.length, y.length);
  const isWeight = type === 'INT8' || type === 'INT16';
  // What a scale may be off moves a bias of 64 bits by more than one.
  const slack = type === 'INT64' ? SCALE_TOLERANCE : 0;
  const off = x.map((value, i) => Math.abs(value - (y[i] ?? 0)) - slack * Math.abs(value));
  const most = off.reduce((a, b) => Math.max(a, b), 0);
  const at = off.indexOf(most);
  if (isWeight) {
    tally.weights += x.length;
    tally.equal += x.filter((value, i) => value === y[i]).length;
  }
  // Shapes and axes are INT32 too, but then the operator's output would have another shape.
  const allowed = isWeight || type === 'INT32' || type === 'INT64' ? 1 : 0;
  if (most > allowed) expectSame(tally, `${where}: value ${at}`, x[at], y[at]);
};

const valuesOf = ({ graph, bytes }: File, tensor: Tensor): readonly number[] => {
  const { offset, bytes: length = 0 } = graph.buffers[tensor.buffer] ?? {};
  if (offset === undefined || length === 0) return [];
  const { buffer } = bytes.slice(offset, offset + length);
  switch (tensor.type) {
    case 'INT8':
      return [...new Int8Array(buffer)];
    case 'INT16':
      return [...new Int16Array(buffer)];
    case 'INT32':
      return [...new Int32Array(buffer)];
    case 'INT64':
      return [...new BigInt64Array(buffer)].map(Number);
    case 'FLOAT32':
      return [...new Float32Array(buffer)];
    case 'FLOAT16':
      return [...new Uint16Array(buffer)];
    default:
      return [...new Uint8Array(buffer)];
  }
};

const expectSame = <T>(tally: Tally, what: string, theirs: T, ours: T): void => {
  if (theirs !== ours)
    tally.differences.push(`${what} should be ${String(theirs)}, not ${String(ours)}.`);
};
