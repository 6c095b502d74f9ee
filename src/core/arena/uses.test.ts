import { describe, expect, it } from 'vitest';
import { sketch } from './testing/plan-fixture';
import { operatorAt, usesOf } from './uses';

const { plan, graph } = sketch({
  buffers: ['x 0..3 16@0', 'a 1..2 16@16', 'scratch:1 2..2 16@32', 'y 3..3 16@16'],
  operators: ['A x -> a', 'B a -> y', 'C x y -> y'],
  inputs: ['x'],
  outputs: ['y'],
});
const uses = (id: number) => {
  const buffer = plan.buffers[id];
  if (buffer === undefined) throw new Error(`No buffer ${id}.`);
  const { producers, consumers, ...rest } = usesOf(plan, graph, buffer);
  return {
    ...rest,
    producers: producers.map((step) => step.scope),
    consumers: consumers.map((step) => step.scope),
  };
};

describe('usesOf', () => {
  it('finds the steps that write and read a tensor', () => {
    expect(uses(1)).toEqual({ producers: [1], consumers: [2], isInput: false, isOutput: false });
  });

  it('knows graph inputs and outputs', () => {
    expect(uses(0)).toEqual({ producers: [], consumers: [1, 3], isInput: true, isOutput: false });
    expect(uses(3)).toMatchObject({ producers: [3], isOutput: true });
  });

  it('gives scratch to its operator, and looks at the buffer’s life only', () => {
    expect(uses(2)).toEqual({ producers: [2], consumers: [], isInput: false, isOutput: false });
    // Operator 1 writes y too, but that was before this buffer's life began.
    expect(uses(3).producers).not.toContain(2);
  });

  it('finds every run of a subgraph that is called twice', () => {
    const called = {
      ...plan,
      timeline: [
        { scope: 0, subgraph: 0 },
        { scope: 1, subgraph: 0, operator: 0 },
        { scope: 2, subgraph: 0, operator: 1 },
        { scope: 3, subgraph: 0, operator: 0 },
      ],
    };
    const x = plan.buffers[0];
    if (x === undefined) throw new Error('No x.');
    expect(usesOf(called, graph, x).consumers.map((step) => step.scope)).toEqual([1, 3]);
  });

  it('names no operator where none runs', () => {
    expect(operatorAt(graph, plan.timeline[0])).toBeUndefined();
    expect(operatorAt(graph, plan.timeline[2])?.name).toBe('B');
  });
});
