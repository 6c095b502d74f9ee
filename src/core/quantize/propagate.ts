/**
 * The converter's propagation of int8 parameters. A calibrated tensor starts with the parameters of
 * its range, unless an operator that keeps one scale passes another's on. Then operators are visited
 * from the last to the first, and again when a neighbour learned something: same-scale operators hand
 * parameters on, operators with a fixed result set it, biases follow input and weights. Where two
 * wishes collide the value is requantized. The order of visits decides collisions, so it is kept.
 */
import type { Ranges } from '../calibrate/calibration';
import type { OperatorIndex, TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import type { Parameters } from './parameters';
import { int8Parameters, isSameForm } from './parameters';
import { FIXED_INT8 } from './rules';

interface State {
  parameters: Parameters | undefined;
  /** Calibrated: never overruled. */
  readonly isFixed: boolean;
}

export interface Propagated {
  readonly ofTensor: (tensor: TensorIndex) => Parameters | undefined;
  /** Of an operand as the tensor comes; constants of same-scale operators have one for each use. */
  readonly ofOperand: (operator: OperatorIndex, input: number) => Parameters | undefined;
  /** What the operator wants its operand requantized to. */
  readonly requested: (operator: OperatorIndex, input: number) => Parameters | undefined;
  /** What the kernel writes, where it is not what is passed on. */
  readonly written: (tensor: TensorIndex) => Parameters | undefined;
}

/** What is known so far, and whom it still has to reach. */
interface Propagation {
  readonly graph: FloatGraph;
  readonly isInt8: (operator: OperatorIndex) => boolean;
  readonly keepsScale: (name: string) => boolean;
  readonly states: Map<string, State>;
  readonly requested: Map<string, Parameters>;
  readonly written: Map<TensorIndex, Parameters>;
  /** Operators to visit; the last one first. */
  readonly pending: OperatorIndex[];
}

/**
 * @param isInt8 operators that take part
 * @param keepsScale operators, by name, whose operands and results have one scale
 */
export const propagate = (
  graph: FloatGraph,
  ranges: Ranges,
  isInt8: (operator: OperatorIndex) => boolean,
  keepsScale: (name: string) => boolean,
): Propagated => {
  const propagation: Propagation = {
    graph,
    isInt8,
    keepsScale,
    states: calibratedStates(graph, ranges, isInt8, keepsScale),
    requested: new Map(),
    written: new Map(),
    pending: graph.operators.map((_, i) => i).filter(isInt8),
  };
  const visited = new Set<OperatorIndex>();
  const { pending, states, requested, written } = propagation;
  const visitAll = (): void => {
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (!visited.has(index) && visit(propagation, index)) visited.add(index);
    }
  };
  visitAll();
  // Nobody told those that read a tensor which got its parameters from a later reader. The converter
  // leaves them, and what follows them, in float.
  for (let reached = -1; reached < visited.size;) {
    reached = visited.size;
    pending.push(...graph.operators.map((_, i) => i).filter((i) => isInt8(i) && !visited.has(i)));
    visitAll();
  }
  return {
    ofTensor: (tensor) => states.get(String(tensor))?.parameters,
    ofOperand: (operator, input) => states.get(keyOf(graph, operator, input))?.parameters,
    requested: (operator, input) => requested.get(`${operator}:${input}`),
    written: (tensor) => written.get(tensor),
  };
};

const calibratedStates = (
  graph: FloatGraph,
  ranges: Ranges,
  isInt8: (operator: OperatorIndex) => boolean,
  keepsScale: (name: string) => boolean,
): Map<string, State> => {
  const calibrated = calibratedTensors(graph, ranges, isInt8, keepsScale);
  return new Map(
    [...ranges]
      .filter(([tensor]) => calibrated.has(tensor))
      .map(([tensor, range]) => [
        String(tensor),
        { parameters: int8Parameters(range), isFixed: true },
      ]),
  );
};

const keyOf = (graph: FloatGraph, operator: OperatorIndex, input: number): string => {
  const tensor = graph.operators[operator]?.inputs[input] ?? -1;
  return graph.isConstant(tensor) ? `${operator}:${input}` : String(tensor);
};

const stateAt = ({ states }: Propagation, key: string): State => {
  const state = states.get(key) ?? { parameters: undefined, isFixed: false };
  states.set(key, state);
  return state;
};

/** Whether the operator has all it needs; otherwise it is visited again when a neighbour learned more. */
const visit = (propagation: Propagation, index: OperatorIndex): boolean => {
  const { graph, keepsScale } = propagation;
  const { name = '', inputs = [], outputs = [] } = graph.operators[index] ?? {};
  if (keepsScale(name)) {
    const wish = oneScale(propagation, index);
    if (wish === undefined) return false;
    inputs.forEach((tensor, i) => {
      if (graph.isFloat(tensor)) setOperand(propagation, index, i, wish);
    });
    for (const tensor of outputs) if (graph.isFloat(tensor)) setResult(propagation, tensor, wish);
  }
  const fixed = FIXED_INT8[name];
  if (fixed !== undefined) for (const tensor of outputs) setResult(propagation, tensor, fixed);
  return true;
};

const setOperand = (
  propagation: Propagation,
  operator: OperatorIndex,
  input: number,
  wish: Parameters,
): void => {
  const { graph, isInt8, pending, requested } = propagation;
  const state = stateAt(propagation, keyOf(graph, operator, input));
  if (state.parameters !== undefined) {
    if (!isSameForm(state.parameters, wish)) requested.set(`${operator}:${input}`, wish);
    return;
  }
  state.parameters = wish;
  const producer = graph.producer.get(graph.operators[operator]?.inputs[input] ?? -1);
  if (producer !== undefined && isInt8(producer)) pending.push(producer);
};

const setResult = (propagation: Propagation, tensor: TensorIndex, wish: Parameters): void => {
  const { graph, isInt8, pending, written } = propagation;
  const state = stateAt(propagation, String(tensor));
  if (state.parameters !== undefined) {
    if (!isSameForm(state.parameters, wish)) written.set(tensor, wish);
    return;
  }
  state.parameters = wish;
  pending.push(...(graph.uses.get(tensor) ?? []).map((use) => use.operator).filter(isInt8));
};

const oneScale = (propagation: Propagation, index: OperatorIndex): Parameters | undefined => {
  const { graph } = propagation;
  const { inputs = [], outputs = [] } = graph.operators[index] ?? {};
  const operands = inputs.map((tensor, i) =>
    graph.isFloat(tensor) ? stateAt(propagation, keyOf(graph, index, i)) : undefined,
  );
  const results = outputs.map((tensor) =>
    graph.isFloat(tensor) ? stateAt(propagation, String(tensor)) : undefined,
  );
  return chosenState(operands, results)?.parameters;
};

/** Which state a same-scale operator takes: calibrated before derived, a single one before others. */
const chosenState = (
  operands: readonly (State | undefined)[],
  results: readonly (State | undefined)[],
): State | undefined => {
  const known = (states: readonly (State | undefined)[], isFixed: boolean): State[] =>
    states.filter(
      (state): state is State => state?.parameters !== undefined && state.isFixed === isFixed,
    );
  for (const isFixed of [true, false]) {
    const [operand, result] = [known(operands, isFixed), known(results, isFixed)];
    if (operands.length === 1 && operand.length === 1) return operand[0];
    if (results.length === 1 && result.length === 1) return result[0];
    const [first] = [...operand, ...result];
    if (first !== undefined) return first;
  }
  return undefined;
};

/** Tensors whose calibrated range counts: not those that get their parameters from a neighbour. */
const calibratedTensors = (
  graph: FloatGraph,
  ranges: Ranges,
  isInt8: (operator: OperatorIndex) => boolean,
  keepsScale: (name: string) => boolean,
): ReadonlySet<TensorIndex> => {
  const derived = new Set<TensorIndex>();
  const isSameScale = (index: OperatorIndex | undefined): index is OperatorIndex =>
    index !== undefined && isInt8(index) && keepsScale(graph.operators[index]?.name ?? '');
  for (const [index, { name, inputs, outputs }] of graph.operators.entries()) {
    if (!isInt8(index)) continue;
    const floats = inputs.filter(graph.isFloat);
    const follows = isSameScale(index) && floats.length === 1 && ranges.has(floats[0] ?? -1);
    if (follows || name in FIXED_INT8) for (const tensor of outputs) derived.add(tensor);
  }
  const pending = [...ranges.keys()].filter((tensor) => !derived.has(tensor));
  const walked = new Set<TensorIndex>();
  for (let tensor = pending.pop(); tensor !== undefined; tensor = pending.pop()) {
    const producer = graph.producer.get(tensor);
    if (!isSameScale(producer)) continue;
    for (const input of graph.operators[producer]?.inputs ?? []) {
      if (!ranges.has(input) || walked.has(input)) continue;
      walked.add(input);
      derived.add(input);
      pending.push(input);
    }
  }
  return new Set([...ranges.keys()].filter((tensor) => !derived.has(tensor)));
};
