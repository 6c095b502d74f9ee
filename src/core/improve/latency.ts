/**
 * How long an inference would take on this project's runtime, modelled: for every kind of operator and
 * type a cost for the call, for each value written and for each unit of work, fitted to runs on an
 * emulated Cortex-M0+ (cycles) and Cortex-M4 (executed instructions, which are no time). How far the
 * model is off on whole networks is in the table; `scripts/latency` makes both.
 */
import type { Graph } from '../graph/graph';
import type { Latency } from './flow';
import table from './latency-table.json';
import { workOf } from './work';

/** Cost of a call, of a value written, of a unit of work. */
export type Costs = readonly [call: number, output: number, work: number];

export interface KindCosts {
  readonly cortexM0plus: Costs;
  readonly cortexM4: Costs;
}

/** By kind and type, `conv 1x1 INT8`. */
const COSTS: Readonly<Record<string, KindCosts>> = table.costs as unknown as Readonly<
  Record<string, KindCosts>
>;

/**
 * Largest error against whole networks of more than 100,000 cycles, as a share: what a reader of the
 * figures must know. Smaller networks are modelled up to twice as slow as they are.
 */
export const LATENCY_ERROR: Latency = table.worstError;

export const keyOf = (kind: string, type: string): string => `${kind} ${type}`;

/** Undefined when an operator is of a kind that was not measured. */
export const latencyOf = (graph: Graph): Latency | undefined => {
  const [main] = graph.subgraphs;
  if (main === undefined || graph.subgraphs.length > 1) return undefined;
  let [cortexM0plus, cortexM4] = [0, 0];
  for (const operator of main.operators) {
    const { kind, type, outputs, amount } = workOf(main, operator);
    const costs = COSTS[keyOf(kind, type)];
    if (costs === undefined) return undefined;
    const total = ([call, output, work]: Costs): number => call + output * outputs + work * amount;
    cortexM0plus += total(costs.cortexM0plus);
    cortexM4 += total(costs.cortexM4);
  }
  return { cortexM0plus: Math.round(cortexM0plus), cortexM4: Math.round(cortexM4) };
};
