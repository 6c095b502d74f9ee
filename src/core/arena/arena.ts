/**
 * The arena of one model on one target, laid out as TensorFlow Lite Micro lays it out. The order is
 * TFLM's: persistent allocations up to Prepare, scratch handles and variables, the memory plan, then
 * the input and output tensors. From it come the figures `arena_used_bytes` reports and the smallest
 * arena with which AllocateTensors and Invoke really succeed, which is often larger.
 * Source: tflite-micro 90b983c2, checked against runs of it on emulated Cortex-M cores.
 */
import type { Graph, Tensor } from '../graph/graph';
import { alignUp } from '../units';
import type { Bytes, SubgraphIndex, TensorIndex } from '../units';
import { planGreedily } from './greedy';
import { lifetimesOf, type Lifetime, type Lifetimes } from './lifetimes';
import { notesOn, usableOfflinePlan } from './notes';
import type { ArenaPlan, MinimumTerm, PlannedBuffer, Target } from './plan';
import { prepare, scratchTableBytes, type Prepared } from './prepare';
import { intArrayBytes, structsOf, type Structs } from './structs';
import { BUFFER_ALIGNMENT, newTail, type Tail } from './persistent-stack';
import { needsPlanning, preparedBytes } from './tensor-bytes';

/**
 * Plans the arena of `graph` on `target`, for an arena whose address and size are multiples of 16 and
 * an interpreter made with TFLM's defaults. Never throws for a graph the reader accepted.
 */
export const planArena = (graph: Graph, target: Target): ArenaPlan => {
  const structs = structsOf(target.abi);
  const tail = newTail();
  const prepared = prepare(graph, target, tail);
  allocateScratchHandles(prepared.scratch.length, structs, tail);
  allocateVariables(graph, tail);
  const tailAtPlanning = tail.used;

  const lifetimes = lifetimesOf(graph, prepared.scratch);
  const requests = bufferList(graph, prepared, lifetimes);
  const { offsets, size } = planGreedily(
    requests.map(({ planned, first, last, fixedOffset }) => ({
      size: planned,
      first,
      last,
      ...(fixedOffset === undefined ? {} : { fixedOffset }),
    })),
  );
  allocateEndpoints(graph, structs, tail);

  const head = Math.max(0, size);
  const used = head + tail.used;
  const minimumTerms: readonly MinimumTerm[] = [
    { cause: 'after-allocation', bytes: used },
    {
      cause: 'planning',
      bytes: planningNeed(graph, prepared, requests.length, tailAtPlanning, structs),
    },
    {
      cause: 'prepare',
      bytes: prepared.peak.bytes,
      ...(prepared.peak.at === undefined ? {} : { at: prepared.peak.at }),
    },
  ];
  // Invoke never decides: no kernel takes temporary or persistent memory in it.
  const notes = notesOn(graph, target, prepared, lifetimes);
  return {
    target,
    used,
    head,
    tail: tail.used,
    minimum: alignUp(Math.max(...minimumTerms.map((t) => t.bytes)), BUFFER_ALIGNMENT),
    minimumTerms,
    status: notes.length > 0 ? 'modelled' : 'exact',
    notes,
    buffers: requests.map(({ fixedOffset: _, ...buffer }, i) => ({
      ...buffer,
      offset: offsets[i] ?? 0,
    })),
    persistent: tail.allocations,
    timeline: lifetimes.timeline,
  };
};

const allocateScratchHandles = (count: number, structs: Structs, tail: Tail): void => {
  if (count === 0) return;
  const what = `ScratchBufferHandle[${count}]`;
  const bytes = structs.scratchHandle * count;
  tail.allocate({ cause: 'scratch-handles', what, bytes, align: structs.align });
};

/** Variable tensors outlive an inference, so they live in the tail unless an offline plan moves them. */
const allocateVariables = (graph: Graph, tail: Tail): void => {
  const plan = usableOfflinePlan(graph);
  graph.subgraphs.forEach((subgraph, s) => {
    const bytes = preparedBytes(subgraph);
    subgraph.tensors.forEach((tensor, t) => {
      // TFLM looks the offset up by the index within the subgraph, not over all subgraphs.
      if (!tensor.isVariable || (plan?.[t] ?? -1) !== -1) return;
      const what = `variable ${tensor.name}`;
      const at = { subgraph: s, tensor: t };
      tail.allocate({
        cause: 'variables',
        what,
        bytes: bytes[t] ?? 0,
        align: BUFFER_ALIGNMENT,
        ...at,
      });
    });
  });
};

type Unplaced = (
  | Omit<Extract<PlannedBuffer, { kind: 'tensor' }>, 'offset'>
  | Omit<Extract<PlannedBuffer, { kind: 'scratch' }>, 'offset'>
) & { readonly fixedOffset?: number };

/** What the planner is given, in its order: tensors by index, subgraph by subgraph, then scratch. */
const bufferList = (
  graph: Graph,
  prepared: Prepared,
  lifetimes: Lifetimes,
): readonly Unplaced[] => {
  const list: Unplaced[] = [];
  const plan = usableOfflinePlan(graph);
  let running = 0;
  graph.subgraphs.forEach((subgraph, s) => {
    const bytes = preparedBytes(subgraph);
    subgraph.tensors.forEach((tensor, t) => {
      const fixedOffset = offlineOffset(plan, running++);
      if (!isPlanned(graph, prepared, tensor, bytes[t] ?? 0, s, t, fixedOffset)) return;
      list.push({
        kind: 'tensor',
        tensor: t,
        ...placedBase(list.length, s, bytes[t] ?? 0, lifetimes.tensors[s]?.[t]),
        ...(fixedOffset === undefined ? {} : { fixedOffset }),
      });
    });
  });
  prepared.scratch.forEach(({ subgraph, operator, bytes }, i) => {
    const base = placedBase(list.length, subgraph, bytes, lifetimes.scratch[i]);
    list.push({ kind: 'scratch', operator, ...base });
  });
  return list;
};

const placedBase = (
  id: number,
  subgraph: SubgraphIndex,
  bytes: Bytes,
  life: Lifetime | undefined,
) => ({
  id,
  subgraph,
  bytes,
  planned: alignUp(bytes, BUFFER_ALIGNMENT),
  first: life?.first ?? -1,
  last: life?.last ?? -1,
});

const isPlanned = (
  graph: Graph,
  prepared: Prepared,
  tensor: Tensor,
  bytes: Bytes,
  subgraph: SubgraphIndex,
  index: TensorIndex,
  fixedOffset: number | undefined,
): boolean => {
  if (tensor.isVariable) return fixedOffset !== undefined;
  return needsPlanning(graph, tensor, bytes) && !prepared.handles.has(`${subgraph}:${index}`);
};

const offlineOffset = (
  plan: readonly number[] | undefined,
  running: number,
): number | undefined => {
  const offset = plan?.[running] ?? -1;
  return offset === -1 ? undefined : offset;
};

/** The input and output tensors the application reaches through the interpreter. */
const allocateEndpoints = (graph: Graph, structs: Structs, tail: Tail): void => {
  const main = graph.subgraphs[0];
  const cause = 'io-tensors';
  const { align } = structs;
  const allocate = (tensors: readonly TensorIndex[], which: string): void => {
    const bytes = structs.pointer * tensors.length;
    tail.allocate({ cause, what: `${which} pointers`, bytes, align: BUFFER_ALIGNMENT });
    for (const tensor of tensors) {
      const { scaleCount = 0, zeroPointCount = 0 } = main?.tensors[tensor]?.quantization ?? {};
      const at = { subgraph: 0, tensor };
      tail.allocate({ cause, what: `${which} TfLiteTensor`, bytes: structs.tensor, align, ...at });
      if (scaleCount === 0 || zeroPointCount === 0) continue;
      const affine = structs.affineQuantization;
      tail.allocate({ cause, what: `${which} quantization`, bytes: affine, align, ...at });
      const zeroPoints = intArrayBytes(scaleCount);
      tail.allocate({ cause, what: `${which} zero points`, bytes: zeroPoints, align, ...at });
    }
  };
  allocate(main?.inputs ?? [], 'input');
  allocate(main?.outputs ?? [], 'output');
};

/**
 * Arena needed while the plan is made: its tables sit above the scratch table, and the planner's
 * workspace takes what is left below the tail, 40 bytes for each buffer.
 */
const planningNeed = (
  graph: Graph,
  prepared: Prepared,
  planned: number,
  tailAtPlanning: Bytes,
  structs: Structs,
): Bytes => {
  const tensors = graph.subgraphs.reduce((n, s) => n + s.tensors.length, 0);
  const tables =
    scratchTableBytes(prepared.scratch.length, structs) +
    structs.pointer * graph.subgraphs.length +
    structs.allocationInfo * (tensors + prepared.scratch.length);
  const workspace = alignUp(tables, BUFFER_ALIGNMENT) + structs.plannerEntry * planned;
  return alignUp(workspace, BUFFER_ALIGNMENT) + alignUp(tailAtPlanning, BUFFER_ALIGNMENT);
};
