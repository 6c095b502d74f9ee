/**
 * How the planner's time grows with the number of buffers. Two shapes: a chain with short skips, which
 * is what networks look like, and buffers of random, mostly overlapping lifetimes, the worst case:
 * each new buffer has to be compared with all that live beside it, so their pairs bound the work.
 */
import { planArena } from '../../src/core/arena/arena';
import type { Graph, Operator, Tensor } from '../../src/core/graph/graph';
import { medianMs, printTable, short } from './measure';

const COUNTS = [312, 625, 1250, 2500, 5000];

/** A small generator of repeatable pseudo-random integers below `limit`. */
const seeded = (seed: number) => {
  let state = seed;
  return (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
};

const tensorOf = (index: number, elements: number): Tensor => ({
  name: `t${index}`,
  type: 'FLOAT32',
  shape: [1, elements],
  buffer: 0,
  isVariable: false,
  isSparse: false,
});

const addOf = (inputs: readonly number[], output: number): Operator => ({
  name: 'ADD',
  code: 0,
  isCustom: false,
  version: 1,
  inputs,
  outputs: [output],
  intermediates: [],
  options: {},
});

/** A graph of `count` activations; `reach` is how far back an operator's second input may lie. */
const graphOf = (count: number, reach: number): Graph => {
  const random = seeded(count);
  const tensors = Array.from({ length: count }, (_, i) => tensorOf(i, 16 + random(4096)));
  const operators = tensors
    .slice(1)
    .map((_, i) => addOf([i, Math.max(0, i - random(reach))], i + 1));
  return {
    description: '',
    subgraphs: [{ name: 'main', tensors, operators, inputs: [0], outputs: [count - 1] }],
    buffers: [{ bytes: 0 }],
    metadata: [],
    signatures: [],
  };
};

const measure = async (reachOf: (count: number) => number) => {
  const rows = [];
  for (const count of COUNTS) {
    const graph = graphOf(count, reachOf(count));
    const ms = await medianMs(() => planArena(graph, { kernels: 'ref', abi: 'short-enums' }));
    const perStep = (ms * 1e6) / (count * Math.log2(count));
    rows.push({ buffers: count, ms: short(ms), 'ns / (n log2 n)': short(perStep) });
  }
  return rows;
};

/** Prints planning time against buffer count for both shapes. */
export const benchPlanner = async (): Promise<void> => {
  printTable('Planner: a chain with skips of up to 8 operators', await measure(() => 8));
  printTable('Planner: lifetimes of random length, half of all overlap', await measure((n) => n));
};
