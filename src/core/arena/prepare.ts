/**
 * AllocateTensors up to the planning of the arena: the allocator's own objects, the per-tensor and
 * per-operator tables, then Init and Prepare of every kernel in every subgraph, called or not. Each
 * step allocates from the tail in the order in which TFLM does.
 */
import type { Graph, Operator, Tensor } from '../graph/graph';
import { resourceVariableCount, variableName } from '../graph/resource-variables';
import type { Bytes, SubgraphIndex, TensorIndex } from '../units';
import { initBytes, builtinDataLayout } from './op-sizes';
import type { KernelBuffer, KernelMemory, OpView } from './kernels/kernel';
import { kernelMemory } from './kernels/rules';
import { tensorsLookedAt } from './kernels/temps';
import type { OperatorRef, PersistentCause, Target } from './plan';
import { intArrayBytes, structsOf, type Structs } from './structs';
import { BUFFER_ALIGNMENT, type Tail } from './persistent-stack';
import { tensorBytes } from './tensor-bytes';

export interface ScratchRequest extends OperatorRef {
  readonly bytes: Bytes;
}

export interface Prepared {
  /** In request order, over all subgraphs. */
  readonly scratch: readonly ScratchRequest[];
  /** Tensors that VAR_HANDLE pointed at its own data, as `subgraph:tensor`: they are not planned. */
  readonly handles: ReadonlySet<string>;
  /** The largest arena any operator's Prepare needed, and whose it was. */
  readonly peak: { readonly bytes: Bytes; readonly at: OperatorRef | undefined };
  /** Reasons why the figures are not exact. */
  readonly notes: readonly string[];
}

/** Scratch requests are kept in a block that always has room for 12 more. */
const SCRATCH_HEADROOM = 12;

export const scratchTableBytes = (requests: number, structs: Structs): Bytes =>
  structs.scratchRequest * (requests + SCRATCH_HEADROOM);

interface Visit extends OperatorRef {
  readonly op: Operator;
  readonly view: OpView;
}

const visits = (graph: Graph, target: Target): readonly Visit[] =>
  graph.subgraphs.flatMap((subgraph, s) =>
    subgraph.operators.map((op, operator) => ({
      subgraph: s,
      operator,
      op,
      view: { graph, subgraph, op, kernels: target.kernels },
    })),
  );

/** Runs the allocation up to (not including) the planning of the arena, on `tail`. */
export const prepare = (graph: Graph, target: Target, tail: Tail): Prepared => {
  const structs = structsOf(target.abi);
  const operators = visits(graph, target);
  const memory = operators.map(({ view }) => kernelMemory(view));
  allocateObjects(graph, structs, tail);
  allocateTables(graph, structs, tail);
  for (const { op, subgraph, operator } of operators) {
    const { bytes, align } = builtinDataLayout(op.name, target.abi);
    keep(tail, 'builtin-data', { bytes, what: `${op.name} options` }, align, {
      subgraph,
      operator,
    });
  }
  operators.forEach(({ op, subgraph, operator }, i) => {
    const own = { bytes: initBytes(op.name, target.kernels), what: `${op.name} data` };
    for (const buffer of [own, ...(memory[i]?.init ?? [])]) {
      keepForKernel(tail, 'op-data', buffer, target, { subgraph, operator });
    }
  });
  return runPrepare(operators, memory, target, tail);
};

const runPrepare = (
  operators: readonly Visit[],
  memory: readonly KernelMemory[],
  target: Target,
  tail: Tail,
): Prepared => {
  const structs = structsOf(target.abi);
  const scratch: ScratchRequest[] = [];
  const variables = resourceVariables();
  let peak: Prepared['peak'] = { bytes: 0, at: undefined };
  operators.forEach((visit, i) => {
    const { subgraph, operator, view } = visit;
    const at = { subgraph, operator };
    const table = scratchTableBytes(scratch.length, structs);
    for (const buffer of [...(memory[i]?.persistent ?? []), ...variables.prepare(visit)]) {
      keepForKernel(tail, causeOf(visit.op), buffer, target, at);
    }
    for (const bytes of memory[i]?.scratch ?? []) scratch.push({ ...at, bytes });
    const looks = tensorsLookedAt(view).map((t) => lookBytes(view.subgraph.tensors[t], structs));
    const bytes = table + looks.reduce((sum, b) => sum + b, 0) + tail.used;
    if (bytes > peak.bytes) peak = { bytes, at };
  });
  const notes = memory.flatMap(({ modelled }) => modelled ?? []);
  return { scratch, handles: variables.handles, peak, notes: [...new Set(notes)] };
};

const causeOf = (op: Operator): PersistentCause =>
  op.name === 'ASSIGN_VARIABLE' ? 'variables' : 'kernel-buffers';

/** A temporary TfLiteTensor, with its quantization where the model gives one. */
const lookBytes = (tensor: Tensor | undefined, structs: Structs): Bytes => {
  const { scaleCount = 0, zeroPointCount = 0 } = tensor?.quantization ?? {};
  const quantization =
    scaleCount > 0 && zeroPointCount > 0
      ? structs.affineQuantization + intArrayBytes(scaleCount)
      : 0;
  return structs.tensor + quantization;
};

const keep = (
  tail: Tail,
  cause: PersistentCause,
  { bytes, what }: KernelBuffer,
  align: number,
  at: Partial<OperatorRef> = {},
): void => {
  if (bytes > 0) tail.allocate({ cause, what, bytes, align, ...at });
};

/**
 * Private kernel structs were measured with short enums only; elsewhere a margin covers wider ones. On
 * a 64-bit core what kernels keep from Prepare may hold pointers too, so all of it is doubled.
 */
const keepForKernel = (
  tail: Tail,
  cause: PersistentCause,
  buffer: KernelBuffer,
  { abi }: Target,
  at: OperatorRef,
): void => {
  const structMargin = cause === 'op-data' ? BUFFER_ALIGNMENT : 0;
  const doubled = cause === 'variables' ? 0 : buffer.bytes;
  const margin = { 'short-enums': 0, 'int-enums': structMargin, lp64: doubled }[abi];
  const bytes = buffer.bytes > 0 ? buffer.bytes + margin : 0;
  keep(tail, cause, { ...buffer, bytes }, BUFFER_ALIGNMENT, at);
};

const allocateObjects = (graph: Graph, structs: Structs, tail: Tail): void => {
  const object = (bytes: Bytes, what: string): void => {
    keep(tail, 'allocator', { bytes, what }, structs.align);
  };
  object(structs.arenaAllocator, 'SingleArenaBufferAllocator');
  object(structs.memoryPlanner, 'GreedyMemoryPlanner');
  object(structs.microAllocator, 'MicroAllocator');
  const variables = resourceVariableCount(graph);
  if (variables > 0) {
    const table = {
      bytes: structs.resourceVariable * variables,
      what: `resource variables [${variables}]`,
    };
    const owner = { bytes: structs.resourceVariables, what: 'MicroResourceVariables' };
    for (const part of [owner, table]) keep(tail, 'variables', part, BUFFER_ALIGNMENT);
  }
  object(structs.builtinDataAllocator, 'MicroBuiltinDataAllocator');
};

const allocateTables = (graph: Graph, structs: Structs, tail: Tail): void => {
  const table = (
    cause: PersistentCause,
    struct: string,
    bytes: Bytes,
    count: number,
    at: Partial<OperatorRef> = {},
  ): void => {
    keep(tail, cause, { bytes: bytes * count, what: `${struct}[${count}]` }, structs.align, at);
  };
  table('allocator', 'SubgraphAllocations', structs.subgraphAllocations, graph.subgraphs.length);
  graph.subgraphs.forEach(({ tensors }, subgraph) => {
    table('eval-tensors', 'TfLiteEvalTensor', structs.evalTensor, tensors.length, { subgraph });
  });
  graph.subgraphs.forEach(({ operators }, subgraph) => {
    const bytes = structs.nodeAndRegistration;
    table('nodes', 'NodeAndRegistration', bytes, operators.length, { subgraph });
  });
};

/** ASSIGN_VARIABLE allocates its variable's storage, once, if the handle in its subgraph is known. */
const resourceVariables = () => {
  const variableOf = new Map<string, string>();
  const allocated = new Set<string>();
  const handles = new Set<string>();
  const key = (subgraph: SubgraphIndex, tensor: TensorIndex | undefined): string =>
    `${subgraph}:${tensor ?? -1}`;
  return {
    handles,
    prepare({ op, subgraph, view }: Visit): readonly KernelBuffer[] {
      if (op.name === 'VAR_HANDLE') {
        const handle = key(subgraph, op.outputs[0]);
        handles.add(handle);
        variableOf.set(handle, variableName(op));
      }
      const variable = variableOf.get(key(subgraph, op.inputs[0]));
      const value = view.subgraph.tensors[op.inputs[1] ?? -1];
      if (op.name !== 'ASSIGN_VARIABLE' || variable === undefined || value === undefined) return [];
      if (allocated.has(variable)) return [];
      allocated.add(variable);
      return [{ bytes: tensorBytes(value), what: 'resource variable' }];
    },
  };
};
