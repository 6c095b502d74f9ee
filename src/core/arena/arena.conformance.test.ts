/**
 * The plan against what the real library did: every figure, every planned buffer and every
 * persistent allocation of every measured model on all four kernel sets, to the byte.
 */
import { readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../../conformance/shared';
import { readTflite } from '../formats/tflite/read';
import type { Graph } from '../graph/graph';
import { KERNELS, type Measured } from '../../conformance/measured';
import { planArena } from './arena';
import type { ArenaPlan, KernelSet } from './plan';

const graphsByHash = (): ReadonlyMap<string, Graph> =>
  new Map(
    readdirSync(sharedPath('models'))
      .filter((file) => file.endsWith('.tflite'))
      .map((file) => sharedBytes('models', file))
      .map((bytes) => [createHash('sha256').update(bytes).digest('hex'), readTflite(bytes).graph]),
  );

const placed = (plan: ArenaPlan): readonly object[] =>
  plan.buffers.map((b) => ({
    kind: b.kind,
    subgraph: b.subgraph,
    of: b.kind === 'tensor' ? b.tensor : b.operator,
    bytes: b.bytes,
    first: b.first,
    last: b.last,
    offset: b.offset,
  }));

describeShared('planArena against the real library', () => {
  const graphs = graphsByHash();
  const files = readdirSync(sharedPath('tflm', 'models')).filter((f) => f.endsWith('.json'));

  it('has all 13 models on 4 kernel sets to compare with', () => {
    expect(files).toHaveLength(52);
  });

  it.each(files)('%s', (file) => {
    const real = sharedJson<Measured>('tflm', 'models', file);
    const graph = graphs.get(real.model.sha256);
    if (graph === undefined) throw new Error(`no model with hash ${real.model.sha256}`);
    const kernels = KERNELS[real.kernel_set] as KernelSet;
    const plan = planArena(graph, { kernels, abi: 'short-enums' });
    const { arena } = real;
    expect(placed(plan)).toEqual(
      real.memory_plan.map((b) => ({
        kind: b.kind,
        subgraph: b.subgraph,
        of: b.tensor ?? b.op,
        bytes: b.bytes,
        first: b.first_used,
        last: b.last_used,
        offset: b.offset,
      })),
    );
    expect(plan.persistent.map((p) => [p.bytes, p.align, p.tailAfter])).toEqual(
      real.persistent_allocations_in_order.map((p) => [p.bytes, p.align, p.tail_after]),
    );
    expect({ used: plan.used, head: plan.head, tail: plan.tail }).toEqual({
      used: arena.arena_used_bytes,
      head: arena.head_non_persistent,
      tail: arena.tail_persistent,
    });
    const minimum = arena.min_working_arena;
    expect(plan.minimum).toBe(minimum.measured_bytes ?? minimum.formula_bytes);
    expect(plan.status).toBe('exact');
  });
});
