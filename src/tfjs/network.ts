/**
 * A float model executed operator by operator. Tensors live on the wasm heap from the step that makes
 * them to the last that uses them; what is shown to a visitor is a view of that heap, not a copy.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tensor, tidy, transpose, reshape } from '@tensorflow/tfjs-core';
import type { FloatModel, FloatNetwork, Visit } from '../core/calibrate/float-network';
import type { Subgraph, Tensor as GraphTensor } from '../core/graph/graph';
import { withPreparedShapes } from '../core/program/prepared-shapes';
import type { TensorIndex } from '../core/units';
import type { Call } from './call';
import { laidShape, orderOf } from './layout';
import type { Step } from './plan';
import { mainOf, planSteps } from './plan';
import { typeOf } from './types';
import { viewOf } from './view';
import type { Weights } from './weights';
import { channelsOf, loadWeights } from './weights';

interface Network {
  readonly main: Subgraph;
  readonly steps: readonly Step[];
  readonly weights: Weights;
}

/** Tensors computed so far, by index. */
type Values = Map<TensorIndex, Tensor>;

/** Builds the network. Errors: as `planSteps`. */
export const openNetwork = (model: FloatModel): FloatNetwork => {
  const graph = withPreparedShapes(model.graph);
  const main = mainOf(graph);
  const steps = planSteps(graph);
  const weights = loadWeights({ graph, bytes: model.bytes }, main);
  const network: Network = { main, steps, weights };
  return {
    run: (inputs, visit) => Promise.resolve(infer(network, inputs, visit)),
    dispose: weights.dispose,
  };
};

const infer = (
  network: Network,
  inputs: readonly Float32Array[],
  visit: Visit | undefined,
): readonly Float32Array<ArrayBuffer>[] => {
  const values: Values = new Map();
  try {
    feed(network.main, inputs, values);
    network.main.inputs.forEach((index, i) => visit?.(index, inputs[i] ?? new Float32Array()));
    for (const step of network.steps) {
      execute(network, step, values);
      if (visit !== undefined) show(network.main, step.operator.outputs, values, visit);
      for (const index of step.last) drop(values, index);
    }
    return network.main.outputs.map((index) => Float32Array.from(viewOf(valueOf(values, index))));
  } finally {
    for (const index of [...values.keys()]) drop(values, index);
  }
};

const drop = (values: Values, index: TensorIndex): void => {
  values.get(index)?.dispose();
  values.delete(index);
};

const describe = ({ tensors }: Subgraph, index: TensorIndex): GraphTensor => {
  const found = tensors[index];
  if (found === undefined) throw new Error(`The model has no tensor ${index}.`);
  return found;
};

const valueOf = (values: Values, index: TensorIndex): Tensor => {
  const value = values.get(index);
  if (value === undefined) throw new Error(`Tensor ${index} was not computed.`);
  return value;
};

const feed = (main: Subgraph, inputs: readonly Float32Array[], values: Values): void => {
  main.inputs.forEach((index, i) => {
    const { shape, type } = describe(main, index);
    values.set(index, tensor(inputs[i] ?? [], [...shape], typeOf(type) ?? 'float32'));
  });
};

const execute = (network: Network, { operator, execute: run }: Step, values: Values): void => {
  const made = tidy(() => {
    const inputs = operator.inputs.map((index, i) =>
      index < 0
        ? undefined
        : (network.weights.of(operator, i) ?? laid(network.main, operator, i, values)),
    );
    const outputs = operator.outputs.map((index) => describe(network.main, index));
    const call: Call = { operator, inputs, outputs };
    const result = run(call);
    return Array.isArray(result) ? [...(result as readonly Tensor[])] : [result as Tensor];
  });
  operator.outputs.forEach((index, i) => {
    const value = made[i];
    if (value !== undefined) values.set(index, value);
  });
};

/** A computed input, in tfjs's order where it serves as a weight. */
const laid = (main: Subgraph, operator: Step['operator'], i: number, values: Values): Tensor => {
  const value = valueOf(values, operator.inputs[i] ?? -1);
  const order = orderOf(operator.name, i);
  if (order === undefined) return value;
  return reshape(
    transpose(value, [...order]),
    laidShape(value.shape, order, channelsOf(main, operator)),
  );
};

const show = (
  main: Subgraph,
  outputs: readonly TensorIndex[],
  values: Values,
  visit: Visit,
): void => {
  for (const index of outputs) {
    if (describe(main, index).type !== 'FLOAT32') continue;
    visit(index, viewOf(valueOf(values, index)) as Float32Array);
  }
};
