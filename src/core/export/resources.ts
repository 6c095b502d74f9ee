/**
 * Resource variables: a model with VAR_HANDLE operators needs a table with one place per variable,
 * created from the same allocator before the interpreter.
 */
import type { Graph } from '../graph/graph';

/** Number of distinct resource variables (container and shared name) in all subgraphs. */
export function resourceVariableCount(graph: Graph): number {
  const handles = graph.subgraphs
    .flatMap(({ operators }) => operators)
    .filter(({ name, isCustom }) => name === 'VAR_HANDLE' && !isCustom);
  return new Set(
    handles.map(({ options }) => JSON.stringify([options['container'], options['sharedName']])),
  ).size;
}
