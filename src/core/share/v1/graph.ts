/**
 * A graph in links. All subgraphs' tensors form one set of columns and all operators another, with
 * the number each subgraph has in front; tensors stand in order of first use.
 */
import type { Graph, Subgraph, Tensor } from '../../graph/graph';
import type { Bytes } from '../../units';
import { Corrupt } from '../bytes';
import type { ByteReader, ByteWriter } from '../bytes';
import type { Codec } from '../codec';
import { bool, columns, counted, each, lists, signed, texts, varint } from '../codec';
import { packBuffers } from '../skeleton';
import type { Holding } from './buffers';
import { expectedBytes, holdings } from './buffers';
import { nameList } from './names';
import type { OperatorFacts } from './operators';
import { operatorColumn } from './operators';
import type { Connections, Distances, Edges } from './order';
import { byIndex, fromDistances, toDistances } from './order';
import { fromRanks, toRanks } from './permutation';
import type { TensorFacts } from './tensors';
import { tensorColumn } from './tensors';

/** Bounds what a hostile link can ask for before its columns run out. */
const MAX_COUNT = 100_000;

interface WireSubgraph {
  /** The order of the tensors as a permutation's ranks; as many as there are tensors. */
  readonly ranks: readonly number[];
  readonly operators: number;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const SUBGRAPHS = counted(
  columns<WireSubgraph>({
    ranks: lists(each(varint)),
    operators: each(varint),
    inputs: lists(each(varint)),
    outputs: lists(each(varint)),
  }),
);

const EDGES = columns<Edges>({
  inputs: lists(each(varint)),
  outputs: lists(each(varint)),
  intermediates: lists(each(varint)),
});

const METADATA_NAMES = counted(texts);
/** Sizes of buffers that nothing uses. */
const IDLE_BUFFERS = counted(each(varint));
const OFFSETS = counted(each(signed));

/** @param names whether the names are written; both sides must agree */
export const graphCodec = (names: boolean): Codec<Graph> => ({
  write(out, graph) {
    const { subgraphs, metadata, offlinePlan } = graph;
    const distances = subgraphs.map((subgraph) => toDistances(subgraph, subgraph.tensors.length));
    const tensors = subgraphs.flatMap((subgraph, i) =>
      (distances[i]?.order ?? []).flatMap((index) => subgraph.tensors[index] ?? []),
    );
    SUBGRAPHS.write(out, distances.map(toWire));
    EDGES.write(
      out,
      distances.flatMap(({ operators }) => operators),
    );
    operatorColumn.write(
      out,
      subgraphs.flatMap(({ operators }) => operators),
    );
    tensorColumn.write(out, tensors);
    METADATA_NAMES.write(
      out,
      metadata.map(({ name }) => name),
    );
    writeHoldings(out, graph, tensors);
    IDLE_BUFFERS.write(out, idleBuffers(graph));
    bool.write(out, offlinePlan !== undefined);
    if (offlinePlan) OFFSETS.write(out, offlinePlan);
    const all = [...tensors, ...subgraphs].map(({ name }) => name);
    if (names) nameList(all.length).write(out, all);
  },
  read(from) {
    const wire = SUBGRAPHS.read(from);
    const count = total(wire.map(({ ranks }) => ranks.length));
    const operatorCount = total(wire.map(({ operators }) => operators));
    const edges = EDGES.read(from, operatorCount);
    const operators = operatorColumn.read(from, operatorCount);
    const facts = tensorColumn.read(from, count);
    const metadataNames = METADATA_NAMES.read(from);
    const held = readHoldings(from, facts, metadataNames.length);
    const idle = IDLE_BUFFERS.read(from);
    const offlinePlan = bool.read(from) ? OFFSETS.read(from) : undefined;
    const all = names ? nameList(count + wire.length).read(from) : [];
    const tensors = facts.map((tensor, i): Tensor => {
      return { name: all[i] ?? '', ...tensor, buffer: held[i]?.buffer ?? 0 };
    });
    return packBuffers({
      description: '',
      subgraphs: assemble({ wire, edges, operators, tensors, names: all.slice(count) }),
      buffers: [...buffersOf(held), ...idle.map((bytes) => ({ bytes }))],
      metadata: metadataNames.map((name, i) => ({ name, buffer: held[count + i]?.buffer ?? 0 })),
      signatures: [],
      ...(offlinePlan && { offlinePlan }),
    });
  },
});

const toWire = ({ order, operators, inputs, outputs }: Distances): WireSubgraph => ({
  ranks: toRanks(order),
  operators: operators.length,
  inputs,
  outputs,
});

function total(counts: readonly number[]): number {
  const sum = counts.reduce((a, b) => a + b, 0);
  if (sum > MAX_COUNT) throw new Corrupt('it holds too many tensors or operators');
  return sum;
}

/** Metadata entries hold data like tensors do, but nothing says how much. */
function writeHoldings(out: ByteWriter, graph: Graph, tensors: readonly Tensor[]): void {
  const holders = [...tensors, ...graph.metadata];
  const expected = [...tensors.map(expectedBytes), ...graph.metadata.map(() => 0)];
  holdings(expected).write(
    out,
    holders.map(({ buffer }) => ({ buffer, bytes: graph.buffers[buffer]?.bytes ?? 0 })),
  );
}

function idleBuffers({ subgraphs, metadata, buffers }: Graph): readonly Bytes[] {
  const used = new Set(
    [...subgraphs.flatMap(({ tensors }) => tensors), ...metadata].map(({ buffer }) => buffer),
  );
  return buffers.flatMap(({ bytes }, index) => (bytes > 0 && !used.has(index) ? bytes : []));
}

const readHoldings = (
  from: ByteReader,
  tensors: readonly TensorFacts[],
  metadata: number,
): readonly Holding[] =>
  holdings([...tensors.map(expectedBytes), ...Array.from({ length: metadata }, () => 0)]).read(
    from,
  );

function buffersOf(held: readonly Holding[]): Graph['buffers'] {
  const buffers = [{ bytes: 0 }];
  for (const { buffer, bytes } of held) buffers[buffer] = { bytes };
  return buffers;
}

interface Parts {
  readonly wire: readonly WireSubgraph[];
  readonly edges: readonly Edges[];
  readonly operators: readonly OperatorFacts[];
  readonly tensors: readonly Tensor[];
  readonly names: readonly string[];
}

/** Cuts the columns up into subgraphs. */
function assemble({ wire, edges, operators, tensors, names }: Parts): readonly Subgraph[] {
  let tensor = 0;
  let operator = 0;
  return wire.map(({ ranks, operators: count, inputs, outputs }, i) => {
    const order = fromRanks(ranks);
    const own = operators.slice(operator, operator + count);
    const distances = {
      order,
      inputs,
      operators: edges.slice(operator, operator + count),
      outputs,
    };
    const connections: Connections = fromDistances(distances);
    operator += count;
    return {
      name: names[i] ?? '',
      tensors: byIndex(tensors.slice(tensor, (tensor += order.length)), order),
      operators: own.flatMap((facts, k) => {
        const edge = connections.operators[k];
        return edge === undefined ? [] : { ...facts, ...edge };
      }),
      inputs: connections.inputs,
      outputs: connections.outputs,
    };
  });
}
