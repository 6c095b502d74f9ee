/**
 * A float model executed operator by operator. Tensors live on the wasm heap from the step that makes
 * them to the last that uses them; what is shown to a visitor is a view of that heap, not a copy.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { reshape, tensor, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import type { FloatModel, FloatNetwork, LoadOptions, Visit } from '../core/calibrate/float-network';
import type { Subgraph, Tensor as GraphTensor } from '../core/graph/graph';
import { InputError } from '../core/errors';
import { elementCount } from '../core/graph/graph';
import { withPreparedShapes } from '../core/program/prepared-shapes';
import type { TensorIndex } from '../core/units';
import type { Call } from './call';
import { laidShape, orderOf } from './layout';
import type { NetworkMemory } from './memory';
import { newMemory } from './memory';
import type { Section, Step } from './plan';
import { planNetwork } from './plan';
import { typeOf } from './types';
import { viewOf } from './view';
import type { Weights } from './weights';
import { channelsOf, loadWeights } from './weights';

/** A subgraph with its constants. */
interface Loaded extends Section {
  readonly weights: Weights;
}

interface Run {
  readonly loaded: Loaded;
  readonly memory: NetworkMemory;
  readonly visit: Visit | undefined;
  /** Tensors computed so far, by index. */
  readonly values: Map<TensorIndex, Tensor>;
}

/** Builds the network. Errors: as `planNetwork`. */
export const openNetwork = (
  model: FloatModel,
  { leaveUnknown = false }: LoadOptions = {},
): FloatNetwork => {
  const graph = withPreparedShapes(model.graph);
  const plan = planNetwork(graph, leaveUnknown);
  const load = (section: Section): Loaded => ({
    ...section,
    weights: loadWeights({ graph, bytes: model.bytes }, section.subgraph),
  });
  const [main, setup] = [load(plan.main), plan.setup.map(load)];
  const memory = newMemory();
  let isSetUp = false;
  const setUp = (): void => {
    if (!isSetUp) for (const loaded of setup) infer(loaded, memory, []);
    isSetUp = true;
  };
  const reset = (): void => {
    memory.clear();
    isSetUp = false;
  };
  return {
    left: plan.left,
    run: (inputs, visit) => {
      setUp();
      return Promise.resolve(infer(main, memory, inputs, visit));
    },
    reset,
    dispose: () => {
      reset();
      for (const { weights } of [main, ...setup]) weights.dispose();
    },
  };
};

const infer = (
  loaded: Loaded,
  memory: NetworkMemory,
  inputs: readonly Float32Array[],
  visit?: Visit,
): readonly Float32Array<ArrayBuffer>[] => {
  const run: Run = { loaded, memory, visit, values: new Map() };
  const { subgraph, steps } = loaded;
  try {
    feed(run, inputs);
    subgraph.inputs.forEach((index, i) => visit?.(index, inputs[i] ?? new Float32Array()));
    for (const step of steps) {
      execute(run, step);
      for (const index of step.operator.outputs) show(run, index);
      for (const index of step.last) drop(run, index);
    }
    return subgraph.outputs.map((index) => outputOf(run, index));
  } finally {
    for (const index of [...run.values.keys()]) drop(run, index);
  }
};

const drop = ({ values }: Run, index: TensorIndex): void => {
  values.get(index)?.dispose();
  values.delete(index);
};

const describe = ({ tensors }: Subgraph, index: TensorIndex): GraphTensor => {
  const found = tensors[index];
  if (found === undefined) throw new Error(`The model has no tensor ${index}.`);
  return found;
};

const feed = ({ loaded: { subgraph }, values }: Run, inputs: readonly Float32Array[]): void => {
  subgraph.inputs.forEach((index, i) => {
    const { shape, type } = describe(subgraph, index);
    values.set(index, tensor(inputs[i] ?? [], [...shape], typeOf(type) ?? 'float32'));
  });
};

/** A tensor that an operator computed, a variable, which begins as zeros, or one without elements. */
const valueOf = ({ values, memory, loaded }: Run, index: TensorIndex): Tensor => {
  const value = values.get(index) ?? memory.variables.get(index);
  if (value !== undefined) return value;
  const { shape, isVariable } = describe(loaded.subgraph, index);
  if (!isVariable && elementCount(shape) > 0) throw new Error(`Tensor ${index} was not computed.`);
  return zeros([...shape]);
};

/** A copy of a model's output: computed, a constant, or nothing where its operator was left out. */
const outputOf = (run: Run, index: TensorIndex): Float32Array<ArrayBuffer> => {
  const { loaded, values } = run;
  const constant = loaded.weights.at(index);
  if (constant !== undefined) return Float32Array.from(viewOf(constant));
  const isLeft = !values.has(index) && !describe(loaded.subgraph, index).isVariable;
  return isLeft ? new Float32Array(0) : Float32Array.from(viewOf(valueOf(run, index)));
};

const execute = (run: Run, { operator, execute: apply }: Step): void => {
  const { loaded, values } = run;
  const made = named(operator, () =>
    tidy(() => {
      const inputs = operator.inputs.map((index, i) =>
        index < 0 ? undefined : (loaded.weights.of(operator, i) ?? computed(run, operator, i)),
      );
      const outputs = operator.outputs.map((index) => describe(loaded.subgraph, index));
      const result = apply({ operator, inputs, outputs, memory: memoryFor(run, operator) });
      return Array.isArray(result) ? (result as Tensor[]) : [result as Tensor];
    }),
  );
  operator.outputs.forEach((index, i) => {
    const value = made[i];
    if (value !== undefined) values.set(index, value);
  });
};

/** tfjs checks types and shapes only now; its own words say nothing about the model. */
const named = <T>({ name }: Step['operator'], run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      'bad-operator',
      `The float engine cannot execute an operator ${name}: ${error instanceof Error ? error.message : String(error)}`,
      'Leave it, with all that depends on it, in float, or replace it in the model.',
    );
  }
};

const memoryFor = (
  { memory, visit }: Run,
  { inputs }: Step['operator'],
): NonNullable<Call['memory']> => ({
  ...memory.resources,
  keep: (i, value) => {
    const index = inputs[i] ?? -1;
    memory.variables.set(index, value);
    visit?.(index, viewOf(value) as Float32Array);
  },
});

/** A computed input, in tfjs's order where it serves as a weight. */
const computed = (run: Run, operator: Step['operator'], i: number): Tensor => {
  const value = valueOf(run, operator.inputs[i] ?? -1);
  const order = orderOf(operator.name, i);
  if (order === undefined) return value;
  const channels = channelsOf(run.loaded.subgraph, operator);
  return reshape(transpose(value, [...order]), laidShape(value.shape, order, channels));
};

const show = (run: Run, index: TensorIndex): void => {
  if (run.visit === undefined) return;
  if (describe(run.loaded.subgraph, index).type !== 'FLOAT32') return;
  run.visit(index, viewOf(valueOf(run, index)) as Float32Array);
};
