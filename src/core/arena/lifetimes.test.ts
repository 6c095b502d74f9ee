import { describe, expect, it } from 'vitest';
import { textGraph } from '../graph/testing/text-graph';
import type { Graph, Operator } from '../graph/graph';
import { lifetimesOf } from './lifetimes';

const spans = (graph: Graph, subgraph = 0): Record<string, string> =>
  Object.fromEntries(
    (graph.subgraphs[subgraph]?.tensors ?? []).map(({ name }, t) => {
      const life = lifetimesOf(graph, []).tensors[subgraph]?.[t];
      return [name, `${life?.first}..${life?.last}`];
    }),
  );

const chain = textGraph(`
  x: int8 1x16
  w: int8 16x16 const
  a: int8 1x16
  b: int8 1x16
  lost: int8 1x16
  FULLY_CONNECTED x w -> a
  RELU a -> b
`);

describe('lifetimesOf', () => {
  it('keeps inputs from 0 to their last use and outputs to the end', () => {
    expect(spans(chain)).toEqual({ x: '0..1', w: '-1..1', a: '1..2', b: '2..2', lost: '-1..-1' });
  });

  it('lets an operator that calls a subgraph stay alive around it', () => {
    const call: Operator = {
      ...(chain.subgraphs[0]?.operators[1] as Operator),
      name: 'IF',
      options: { thenSubgraphIndex: 1, elseSubgraphIndex: 1 },
    };
    const main = { ...(chain.subgraphs[0] as Graph['subgraphs'][0]), operators: [call] };
    const graph = {
      ...chain,
      subgraphs: [
        main,
        textGraph(`
      y: int8 4
      z: int8 4
      RELU y -> z
    `).subgraphs[0] as Graph['subgraphs'][0],
      ],
    };
    // 1: IF, 2: enter then, 3: RELU, 4: enter else, 5: RELU.
    expect(spans(graph)).toMatchObject({ a: '-1..5', b: '1..5' });
    expect(spans(graph, 1)).toEqual({ y: '2..5', z: '3..5' });
    expect(lifetimesOf(graph, []).timeline).toHaveLength(6);
    const scratch = [
      { subgraph: 0, operator: 0 },
      { subgraph: 1, operator: 0 },
    ];
    expect(lifetimesOf(graph, scratch).scratch).toEqual([
      { first: 1, last: 5 },
      { first: 3, last: 5 },
    ]);
  });
});
