/** A network of one input that shows whatever a test wants shown, and samples made of given values. */
import type { Dataset } from '../../dataset/dataset';
import type { Graph } from '../../graph/graph';
import type { TensorIndex } from '../../units';
import type { FloatModel, FloatNetwork } from '../float-network';

/** Shows the input as tensor 0, then what `layers` make of it as tensors 1, 2, ... */
export const fakeNetwork = (...layers: readonly ((value: number) => number)[]): FloatNetwork => ({
  run: ([input = new Float32Array(0)], visit) => {
    visit?.(0, input);
    layers.forEach((layer, i) => visit?.(i + 1, input.map(layer)));
    return Promise.resolve([new Float32Array(input)]);
  },
  reset: () => {},
  dispose: () => {},
});

export const namedModel = (...names: readonly string[]): FloatModel => {
  const tensors = names.map((name) => ({
    name,
    type: 'FLOAT32' as const,
    shape: [1],
    buffer: 0,
    isVariable: false,
    isSparse: false,
  }));
  const subgraph = { name: '', tensors, operators: [], inputs: [0], outputs: [0] };
  const graph: Graph = {
    description: '',
    subgraphs: [subgraph],
    buffers: [],
    metadata: [],
    signatures: [],
  };
  return { graph, bytes: new Uint8Array(0) };
};

export const samplesOf = (values: readonly (readonly number[])[]): Dataset => ({
  name: 'samples of a test',
  count: values.length,
  isSynthetic: false,
  classes: [],
  hasLabels: false,
  read: (index) =>
    Promise.resolve({ name: `sample ${index}`, inputs: [new Float32Array(values[index] ?? [])] }),
});

/** 0, 1, ... count - 1 */
export const numbersTo = (count: number): readonly TensorIndex[] =>
  Array.from({ length: count }, (_, i) => i);
