import { afterEach, describe, expect, it } from 'vitest';
import { openFile } from '../open-model';
import { FIGURES } from '../selection';
import type { Selection } from '../selection';
import { blobOf, SAMPLES, testStudio } from '../testing/studio-fixture';
import type { TestStudio } from '../testing/studio-fixture';
import { select } from '../view';
import { selectExplanation } from './explain';
import type { Explanation } from './explanation';

let studio: TestStudio;
afterEach(() => {
  for (const peer of studio.peers) peer.terminate();
});

async function opened(index: number): Promise<TestStudio> {
  studio = testStudio();
  const { bytes, file } = SAMPLES[index]!;
  await openFile(studio, blobOf(bytes), file);
  return studio;
}

function explained(selection: Selection | null): Explanation {
  select(studio, selection);
  const explanation = selectExplanation(studio.store.getState());
  if (explanation === null) throw new Error('nothing is open');
  return explanation;
}

/** Every selection that explanations lead to, starting from the sums and everything in the plan. */
function everything(): readonly Selection[] {
  const { profile, model } = studio.store.getState().open!;
  const queue: Selection[] = [
    ...FIGURES.map((figure): Selection => ({ kind: 'figure', figure })),
    ...profile.arena.buffers.map(({ id }): Selection => ({ kind: 'buffer', id })),
    ...profile.operators.map(({ subgraph, index }): Selection => ({
      kind: 'operator',
      subgraph,
      operator: index,
    })),
    ...model.graph.subgraphs.flatMap(({ tensors }, subgraph) =>
      tensors.map((_, tensor): Selection => ({ kind: 'tensor', subgraph, tensor })),
    ),
  ];
  const seen = new Set<string>();
  for (const selection of queue) {
    const key = JSON.stringify(selection);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const { rows } of explained(selection).terms) {
      queue.push(...rows.flatMap((row) => row.selection ?? []));
    }
  }
  return queue;
}

describe.each(SAMPLES.map(({ id }, i) => [id, i] as const))('every number of %s', (_id, i) => {
  it('that is a sum is the sum of its terms', async () => {
    await opened(i);
    for (const selection of everything()) {
      const { figure, terms, title } = explained(selection);
      for (const { how, rows } of terms) {
        if (how !== 'sum' || figure === undefined) continue;
        const sum = rows.reduce((total, { quantity }) => total + quantity.value, 0);
        expect(sum, title).toBe(figure.value);
      }
    }
  });

  it('leads only to things that exist', async () => {
    await opened(i);
    const fallback = explained(null).title;
    for (const selection of everything()) {
      const isPeak = selection.kind === 'figure' && selection.figure === 'peak';
      if (!isPeak) expect(explained(selection).title, JSON.stringify(selection)).not.toBe(fallback);
    }
  });
});

describe('an explanation', () => {
  it('is the peak’s for nothing selected and for what does not exist', async () => {
    await opened(0);
    const peak = explained(null);
    expect(peak.title).toBe('What sets the peak');
    expect(explained({ kind: 'buffer', id: 9999 })).toEqual(peak);
    expect(explained({ kind: 'operator', subgraph: 3, operator: 0 })).toEqual(peak);
  });

  it('of the minimum is at least its largest term', async () => {
    await opened(0);
    const { figure, terms } = explained({ kind: 'figure', figure: 'minimum' });
    const largest = Math.max(...terms[0]!.rows.map(({ quantity }) => quantity.value));
    expect(figure!.value).toBe(Math.ceil(largest / 16) * 16);
  });

  it('of the tail goes down to single allocations in TFLM’s order', async () => {
    await opened(0);
    const { terms } = explained({ kind: 'persistent', cause: 'allocator' });
    expect(terms[0]!.rows.map(({ quantity }) => quantity.value)).toEqual(
      expect.arrayContaining([36, 44]),
    );
  });
});
