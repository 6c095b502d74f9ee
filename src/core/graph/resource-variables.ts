/**
 * Resource variables: state that VAR_HANDLE operators name by container and shared name. A firmware
 * creates a table with one place per name before the interpreter, from the same arena.
 */
import type { Graph, Operator } from './graph';

/** What tells one resource variable from another; handles of one variable share it. */
export const variableName = ({ options }: Operator): string =>
  JSON.stringify([options['container'] ?? '', options['sharedName'] ?? '']);

/** Distinct resource variables: what `MicroResourceVariables::Create` must be given at least. */
export const resourceVariableCount = (graph: Graph): number =>
  new Set(
    graph.subgraphs
      .flatMap(({ operators }) => operators)
      .filter(({ name }) => name === 'VAR_HANDLE')
      .map(variableName),
  ).size;
