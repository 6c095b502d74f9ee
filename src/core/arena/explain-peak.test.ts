import { describe, expect, it } from 'vitest';
import { explainPeak, nameStep, whyAlive } from './explain-peak';
import { sketch } from './testing/plan-fixture';

const skip = sketch({
  buffers: [
    'x 0..1 60@0',
    'stem 1..4 64@64',
    'branch 2..3 64@0',
    'scratch:2 3..3 32@192',
    'leaf 3..4 64@128',
    'y 4..4 16@0',
  ],
  operators: [
    'CONV_2D x -> stem',
    'CONV_2D stem -> branch',
    'CONV_2D branch -> leaf',
    'ADD stem leaf -> y',
  ],
  inputs: ['x'],
  outputs: ['y'],
});

describe('explainPeak', () => {
  it('names the step, its operator and everything alive, with reasons', () => {
    const peak = explainPeak(skip.plan, skip.graph);
    expect(peak).toMatchObject({ scope: 3, bytes: 224, alignment: 0, fragmentation: 0 });
    expect(peak.alive.map(({ role, why }) => [role, why])).toEqual([
      ['kept', 'produced by operator 0 CONV_2D, needed until operator 3 ADD'],
      ['read', 'produced by operator 1 CONV_2D, read by operator 2 CONV_2D'],
      ['written', 'output of operator 2 CONV_2D, needed until operator 3 ADD'],
      ['scratch', 'working memory of operator 2 CONV_2D, alive only while it runs'],
    ]);
    expect(peak.sentences).toEqual([
      'Step 3, operator 2 CONV_2D, sets the peak: 224 B in 4 buffers alive at once.',
      'The plan has no fragmentation: no placement can have a smaller head.',
    ]);
  });

  it('counts alignment at the peak', () => {
    const { plan, graph } = sketch({ buffers: ['x 0..1 10@0', 'y 1..1 3@16'] });
    const peak = explainPeak(plan, graph);
    expect(peak.alignment).toBe(19);
    expect(peak.sentences[1]).toBe('Rounding to 16 bytes accounts for 19 B of it.');
  });

  it('says who sits at the top of a fragmented head, and why that is waste', () => {
    const { plan, graph } = sketch({ buffers: ['a 0..1 32@0', 'c 1..2 32@64', 'b 2..3 16@0'] });
    expect(explainPeak(plan, graph).sentences.at(-1)).toBe(
      'Fragmentation adds 32 B (50%): the head is 96 B, because c found no free place lower than ' +
        'offset 64 from step 1 to 2, although at most 64 B are alive at any one of those steps.',
    );
  });

  it('blames the offline plan where the model brings one', () => {
    const { plan, graph } = sketch({ buffers: ['a 0..1 32@64'], offlinePlan: [64] });
    expect(explainPeak(plan, graph).sentences.at(-1)).toContain(
      "the model's own offline plan puts a",
    );
  });

  it('says when live buffers overlap', () => {
    const { plan, graph } = sketch({
      buffers: ['a 0..1 64@0', 'b 0..1 64@0'],
      offlinePlan: [0, 0],
    });
    expect(explainPeak(plan, graph).sentences.at(-1)).toBe(
      'The offline plan lays live buffers over one another: 64 B are shared.',
    );
  });

  it('mentions other steps that reach the same peak', () => {
    const { plan, graph } = sketch({ buffers: ['a 0..0 16@0', 'b 1..1 16@0', 'c 2..2 16@0'] });
    expect(explainPeak(plan, graph).sentences[0]).toContain('; 2 other steps reach it too.');
  });

  it('handles an empty plan and a peak of unused buffers', () => {
    const empty = sketch({ buffers: [] });
    expect(explainPeak(empty.plan, empty.graph).sentences[0]).toBe(
      'No buffer is planned, so the head is empty.',
    );
    const odd = sketch({ buffers: ['a 0..0 16@0', 'x -1..-1 32@0'] });
    expect(explainPeak(odd.plan, odd.graph)).toMatchObject({ scope: -1, bytes: 32 });
    expect(explainPeak(odd.plan, odd.graph).alive[0]?.role).toBe('unused');
  });
});

describe('whyAlive', () => {
  const why = (name: string, scope: number): string => {
    const index = skip.graph.subgraphs[0]?.tensors.findIndex((t) => t.name === name) ?? -1;
    const buffer = skip.plan.buffers.find((b) => b.kind === 'tensor' && b.tensor === index);
    if (buffer === undefined) throw new Error(name);
    return whyAlive(skip.plan, skip.graph, buffer, scope).why;
  };

  it('knows graph inputs and outputs', () => {
    expect(why('x', 0)).toBe('graph input, needed until operator 0 CONV_2D');
    expect(why('y', 4)).toBe('output of operator 3 ADD, kept to the end as graph output');
  });

  it('names steps of called subgraphs', () => {
    expect(nameStep(skip.graph, { scope: 0, subgraph: 0 })).toBe(
      'the moment before the first operator',
    );
    expect(nameStep(skip.graph, { scope: 7, subgraph: 1 })).toBe('the call of subgraph 1');
    expect(nameStep(skip.graph, undefined)).toBe('an unknown step');
  });
});
