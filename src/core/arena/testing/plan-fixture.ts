/**
 * Small plans and graphs for tests, written the way one draws them: one line per buffer,
 * `name first..last bytes@offset`, where the name `scratch:OP` makes a scratch buffer. Operators are
 * written `NAME inputs -> outputs` with tensor names; one operator runs at each scope from 1 on.
 */
import type { Graph, Operator, Tensor } from '../../graph/graph';
import { alignUp } from '../../units';
import type { ArenaPlan, PersistentAllocation, PlannedBuffer } from '../plan';

export interface Sketch {
  readonly buffers: readonly string[];
  readonly operators?: readonly string[];
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  /** Planned head; by default the highest buffer's end. */
  readonly head?: number;
  readonly persistent?: readonly PersistentAllocation[];
  readonly offlinePlan?: readonly number[];
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

interface ParsedBuffer {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly offset: number;
}

function parseBuffer(line: string): ParsedBuffer {
  const match = /^(\S+) (-?\d+)\.\.(-?\d+) (\d+)@(\d+)$/.exec(line);
  if (match === null) throw new Error(`Not a buffer: ${line}`);
  const [, name = '', first, last, bytes, offset] = match;
  return {
    name,
    first: Number(first),
    last: Number(last),
    bytes: Number(bytes),
    offset: Number(offset),
  };
}

function parseOperator(line: string, tensorOf: (name: string) => number): Operator {
  const [left = '', right = ''] = line.split('->');
  const [name = '', ...inputs] = words(left);
  return {
    name,
    code: 0,
    isCustom: false,
    version: 1,
    inputs: inputs.map(tensorOf),
    outputs: words(right).map(tensorOf),
    intermediates: [],
    options: {},
  };
}

const tensor = (name: string, bytes: number): Tensor => ({
  name,
  type: 'INT8',
  shape: [1, bytes],
  buffer: 0,
  isVariable: false,
  isSparse: false,
});

function placed(
  parsed: ParsedBuffer,
  id: number,
  tensorOf: (name: string) => number,
): PlannedBuffer {
  const { name, bytes, first, last, offset } = parsed;
  const common = { id, subgraph: 0, bytes, planned: alignUp(bytes, 16), first, last, offset };
  return name.startsWith('scratch:')
    ? { ...common, kind: 'scratch', operator: Number(name.slice('scratch:'.length)) }
    : { ...common, kind: 'tensor', tensor: tensorOf(name) };
}

/** The plan and graph a sketch stands for. Tensors are numbered in the order of their buffers. */
export function sketch(of: Sketch): { plan: ArenaPlan; graph: Graph } {
  const parsed = of.buffers.map(parseBuffer);
  const tensors = parsed.filter((buffer) => !buffer.name.startsWith('scratch:'));
  const tensorOf = (name: string): number => tensors.findIndex((buffer) => buffer.name === name);
  const operators = (of.operators ?? []).map((line) => parseOperator(line, tensorOf));
  const lastScope = parsed.reduce((most, buffer) => Math.max(most, buffer.last), operators.length);
  const buffers = parsed.map((buffer, id) => placed(buffer, id, tensorOf));
  const head = of.head ?? buffers.reduce((end, b) => Math.max(end, b.offset + b.planned), 0);
  const tail = of.persistent?.at(-1)?.tailAfter ?? 0;
  const used = head + tail;
  const plan: ArenaPlan = {
    target: { kernels: 'ref', abi: 'short-enums' },
    used,
    head,
    tail,
    minimum: alignUp(used, 16),
    minimumTerms: [{ cause: 'after-allocation', bytes: alignUp(used, 16) }],
    status: 'exact',
    notes: [],
    buffers,
    persistent: of.persistent ?? [],
    timeline: Array.from({ length: lastScope + 1 }, (_, scope) =>
      scope === 0 ? { scope, subgraph: 0 } : { scope, subgraph: 0, operator: scope - 1 },
    ),
  };
  const graph: Graph = {
    description: '',
    subgraphs: [
      {
        name: 'main',
        tensors: tensors.map(({ name, bytes }) => tensor(name, bytes)),
        operators,
        inputs: (of.inputs ?? []).map(tensorOf),
        outputs: (of.outputs ?? []).map(tensorOf),
      },
    ],
    buffers: [{ bytes: 0 }],
    metadata: [],
    signatures: [],
    ...(of.offlinePlan === undefined ? {} : { offlinePlan: of.offlinePlan }),
  };
  return { plan, graph };
}
