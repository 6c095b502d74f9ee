/**
 * Hundreds of small models, most of one operator, on which the real library was run (tflite-micro
 * 90b983c2 on emulated Cortex-M cores). They cover shapes, types and operators that the conformance
 * models do not, and need no data from outside the repository: a model is a few lines of text.
 */
import { describe, expect, it } from 'vitest';
import type { Graph } from '../graph/graph';
import { textGraph } from '../graph/testing/text-graph';
import { planArena } from './arena';
import { KERNEL_SETS } from './plan';
import recorded from './testing/measured-operators.json';

interface Recorded {
  readonly model: readonly string[];
  /** By kernel set: used, head, tail, minimum `@` the offset of every planned buffer. */
  readonly measured: Readonly<Partial<Record<string, string>>>;
}

/** The recorded models take as inputs all that an operator reads and nothing provides. */
const graphOf = (text: string): Graph => {
  const graph = textGraph(text);
  const [main] = graph.subgraphs;
  if (main === undefined) throw new Error('no subgraph');
  const given = new Set(main.operators.flatMap(({ outputs }) => outputs));
  const read = new Set(main.operators.flatMap(({ inputs }) => inputs));
  const inputs = main.tensors.flatMap(({ buffer, isVariable }, t) =>
    buffer === 0 && !isVariable && !given.has(t) && read.has(t) ? [t] : [],
  );
  return { ...graph, subgraphs: [{ ...main, inputs }] };
};

const cases: readonly Recorded[] = recorded;

describe('planArena on recorded operators', () => {
  it.each(KERNEL_SETS)('gives every figure and offset that %s gave', (kernels) => {
    const wrong = cases.flatMap(({ model, measured }) => {
      const expected = measured[kernels];
      if (expected === undefined) return [];
      const plan = planArena(graphOf(model.join('\n')), { kernels, abi: 'short-enums' });
      const { used, head, tail, minimum, buffers } = plan;
      const got = `${used} ${head} ${tail} ${minimum} @ ${buffers.map((b) => b.offset).join(' ')}`;
      return got === expected ? [] : [{ model: model.join('\n'), got, expected }];
    });
    expect(wrong).toEqual([]);
  });

  it('has something to say about every kernel set', () => {
    for (const kernels of KERNEL_SETS) {
      expect(cases.filter(({ measured }) => kernels in measured).length).toBeGreaterThan(100);
    }
  });
});
