/** What a network remembers between inferences: variable tensors by index, and resource variables. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { keep } from '@tensorflow/tfjs-core';
import type { TensorIndex } from '../core/units';
import type { Memory } from './call';

interface Store {
  readonly get: (key: number) => Tensor | undefined;
  /** Takes a copy of `value` in place of what was there. */
  readonly set: (key: number, value: Tensor) => void;
  readonly clear: () => void;
}

export interface NetworkMemory {
  readonly variables: {
    readonly get: (index: TensorIndex) => Tensor | undefined;
    readonly set: (index: TensorIndex, value: Tensor) => void;
  };
  readonly resources: Pick<Memory, 'numberOf' | 'read' | 'assign'>;
  /** Forgets everything. */
  readonly clear: () => void;
}

/** Its tensors outlive the scope they are made in. */
const newStore = (): Store => {
  const held = new Map<number, Tensor>();
  return {
    get: (key) => held.get(key),
    set: (key, value) => {
      const before = held.get(key);
      held.set(key, keep(value.clone()));
      before?.dispose();
    },
    clear: () => {
      for (const tensor of held.values()) tensor.dispose();
      held.clear();
    },
  };
};

/** A memory in which nothing is kept yet. */
export const newMemory = (): NetworkMemory => {
  const [variables, resources] = [newStore(), newStore()];
  const names: string[] = [];
  const numberOf = (name: string): number => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  return {
    variables,
    resources: { numberOf, read: resources.get, assign: resources.set },
    clear: () => {
      variables.clear();
      resources.clear();
    },
  };
};
