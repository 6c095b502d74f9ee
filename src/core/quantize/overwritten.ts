/**
 * Ranges as the converter's calibrator sees them. Its interpreter lets some operators write their
 * result over an operand, and the calibrator looks at operands again after each operator (meant for
 * state). An operand that was overwritten therefore gets the union of its own range and the result's:
 * the converter's scales in front of an ADD, SUB, MUL, DIV or SOFTMAX are wider than they need to be.
 */
import type { Range, Ranges } from '../calibrate/calibration';
import type { Operator } from '../graph/graph';
import { elementCount } from '../graph/graph';
import type { TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';

/** How many operands, from the first, the result may be written over. */
const OVERWRITES: Readonly<Record<string, number>> = {
  ADD: 2,
  SUB: 2,
  MUL: 2,
  DIV: 2,
  SOFTMAX: 1,
  DYNAMIC_UPDATE_SLICE: 1,
};

/** The result is the operand itself, which may be shared freely. */
const KEEPS: ReadonlySet<string> = new Set(['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'BITCAST']);

/** Ranges with those of overwritten operands widened. */
export const withOverwritten = (graph: FloatGraph, ranges: Ranges): Ranges => {
  const widened = new Map(ranges);
  const home = new Map<TensorIndex, TensorIndex>();
  const homeOf = (tensor: TensorIndex): TensorIndex => home.get(tensor) ?? tensor;
  for (const operator of graph.operators) {
    const [result = -1] = operator.outputs;
    const operand = overwrittenOperand(graph, operator, result);
    if (operand === undefined) continue;
    const keeps = KEEPS.has(operator.name);
    if (!keeps && references(graph, homeOf(operand)) > 1) continue;
    home.set(result, homeOf(operand));
    const [own, other] = [ranges.get(operand), ranges.get(result)];
    if (!keeps && own && other) widened.set(operand, union(own, other));
  }
  return widened;
};

const union = (a: Range, b: Range): Range => ({
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

const overwrittenOperand = (
  graph: FloatGraph,
  { name, inputs }: Operator,
  result: TensorIndex,
): TensorIndex | undefined => {
  if (result < 0 || graph.main.outputs.includes(result)) return undefined;
  const keeps = KEEPS.has(name);
  const { shape } = graph.tensor(result);
  return inputs.slice(0, keeps ? 1 : (OVERWRITES[name] ?? 0)).find((operand) => {
    if (operand < 0 || graph.main.inputs.includes(operand)) return false;
    if (graph.isConstant(operand)) return false;
    if (keeps) return true;
    const count = elementCount(shape);
    const sameSize = elementCount(graph.tensor(operand).shape) === count;
    return sameSize && count > 1 && references(graph, operand) <= 1;
  });
};

/** How often a tensor is read; the model's own inputs, outputs and states are held once more. */
const references = (graph: FloatGraph, tensor: TensorIndex): number => {
  const { inputs, outputs } = graph.main;
  const ends = [...inputs, ...outputs].filter((end) => end === tensor).length;
  return (graph.uses.get(tensor)?.length ?? 0) + ends + (graph.tensor(tensor).isVariable ? 1 : 0);
};
