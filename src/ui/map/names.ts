/**
 * Names short enough for a rectangle. Exporters write paths (`Net/Conv2d_3/Relu6`) and join fused
 * layers with semicolons; the last segment is often the same for every layer. So a buffer is called
 * by the last segment of its first name that no other planned buffer has, else by a segment that
 * tells it apart together with the last.
 */
import type { PlannedBuffer } from '../../core/arena/plan';
import type { Graph } from '../../core/graph/graph';

const segmentsOf = (name: string): readonly string[] =>
  (name.split(';')[0] ?? '').split('/').filter((segment) => segment !== '');

function tensorName(graph: Graph, buffer: PlannedBuffer): string {
  if (buffer.kind === 'scratch') return '';
  return graph.subgraphs[buffer.subgraph]?.tensors[buffer.tensor]?.name ?? '';
}

const pair = (path: readonly string[], segment: string): string => `${segment}/${path.at(-1)}`;

/** In how many names each segment occurs, and each pair of a segment and its name's last one. */
function countSegments(paths: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const path of paths) {
    const segments = path.flatMap((segment) => [segment, pair(path, segment)]);
    for (const key of new Set(segments)) seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return seen;
}

function nameOfPath(
  path: readonly string[],
  seen: ReadonlyMap<string, number>,
): string | undefined {
  const own = path.findLast((segment) => seen.get(segment) === 1);
  if (own !== undefined) return own;
  const telling = path.findLast((segment) => seen.get(pair(path, segment)) === 1);
  return telling === undefined ? path.at(-1) : pair(path, telling);
}

/** Short name of every planned buffer, by position in `buffers`. */
export function shortBufferNames(
  graph: Graph,
  buffers: readonly PlannedBuffer[],
): readonly string[] {
  const paths = buffers.map((buffer) => segmentsOf(tensorName(graph, buffer)));
  const seen = countSegments(paths);
  return buffers.map((buffer, index) =>
    buffer.kind === 'scratch'
      ? `scratch of op ${buffer.operator}`
      : (nameOfPath(paths[index] ?? [], seen) ?? `t${buffer.tensor}`),
  );
}

/** Short names of tensors, none twice where that can be helped. */
export function shortNames(names: readonly string[]): readonly string[] {
  const paths = names.map(segmentsOf);
  const seen = countSegments(paths);
  return paths.map((path, i) => nameOfPath(path, seen) ?? names[i] ?? '');
}

/** The field's own abbreviations of the operators that fill most models. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  CONV_2D: 'CONV',
  DEPTHWISE_CONV_2D: 'DW',
  FULLY_CONNECTED: 'FC',
  AVERAGE_POOL_2D: 'AVG',
  MAX_POOL_2D: 'MAX',
  TRANSPOSE_CONV: 'TCONV',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'LSTM',
};

/** `DEPTHWISE_CONV_2D` -> `DW`; undefined where there is no usual abbreviation. */
export const abbreviateOperator = (name: string): string | undefined => ABBREVIATIONS[name];
