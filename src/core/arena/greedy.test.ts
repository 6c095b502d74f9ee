import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGreedily, type PlanRequest } from './greedy';

/** TFLM's planner the slow way: a list of placed buffers, walked from the start for each new one. */
const planSlowly = (requests: readonly PlanRequest[]): readonly number[] => {
  const offsets = requests.map(() => 0);
  const fixed = requests.flatMap((r, i) => (r.fixedOffset === undefined ? [] : [i]));
  const online = requests.flatMap((r, i) => (r.fixedOffset === undefined ? [i] : [])).reverse();
  for (let swapped = true; swapped;) {
    swapped = false;
    for (let i = 0; i + 1 < online.length; i++) {
      const [a, b] = [online[i] as number, online[i + 1] as number];
      if ((requests[a] as PlanRequest).size >= (requests[b] as PlanRequest).size) continue;
      [online[i], online[i + 1]] = [b, a];
      swapped = true;
    }
  }
  const list: number[] = [];
  for (const index of [...fixed, ...online]) {
    const request = requests[index] as PlanRequest;
    let candidate = 0;
    if (request.fixedOffset === undefined) {
      for (const other of list) {
        const placed = requests[other] as PlanRequest;
        if (placed.first > request.last || request.first > placed.last) continue;
        if ((offsets[other] as number) - candidate >= request.size) break;
        candidate = Math.max(candidate, (offsets[other] as number) + placed.size);
      }
    }
    offsets[index] = request.fixedOffset ?? candidate;
    const after = list.findIndex((i) => (offsets[i] as number) > (offsets[index] as number));
    list.splice(after < 0 ? list.length : after, 0, index);
  }
  return offsets;
};

const request = fc
  .record({
    blocks: fc.nat(6),
    first: fc.integer({ min: -1, max: 12 }),
    length: fc.nat(5),
    fixed: fc.option(fc.nat(40), { freq: 6, nil: undefined }),
  })
  .map(({ blocks, first, length, fixed }): PlanRequest => {
    const base = { size: 16 * blocks, first, last: first + length };
    return fixed === undefined ? base : { ...base, fixedOffset: 8 * fixed };
  });

describe('planGreedily', () => {
  it('gives every buffer the offset that the list walk gives it', () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        expect(planGreedily(requests).offsets).toEqual(planSlowly(requests));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same offsets for long chains, where the index is used', () => {
    const requests = Array.from({ length: 500 }, (_, i) => ({
      size: 16 * (1 + ((i * 37) % 29)),
      first: i,
      last: i + 1 + (i % 7 === 0 ? 40 : 0),
    }));
    expect(planGreedily(requests).offsets).toEqual(planSlowly(requests));
  });

  it('never overlaps two online buffers that are alive together', () => {
    const online = request.map(({ fixedOffset: _, ...rest }) => rest);
    fc.assert(
      fc.property(fc.array(online, { maxLength: 40 }), (requests) => {
        const { offsets, size } = planGreedily(requests);
        requests.forEach((a, i) => {
          const start = offsets[i] as number;
          expect(start + a.size).toBeLessThanOrEqual(size);
          requests.slice(0, i).forEach((b, j) => {
            const apartInTime = a.first > b.last || b.first > a.last;
            const other = offsets[j] as number;
            const apartInSpace = start + a.size <= other || other + b.size <= start;
            expect(apartInTime || apartInSpace || a.size === 0 || b.size === 0).toBe(true);
          });
        });
      }),
    );
  });

  it('puts the later of two equally large buffers first', () => {
    const twins = [
      { size: 32, first: 0, last: 1 },
      { size: 32, first: 0, last: 1 },
    ];
    expect(planGreedily(twins)).toEqual({ offsets: [32, 0], size: 64 });
  });

  it('plans nothing into nothing', () => {
    expect(planGreedily([])).toEqual({ offsets: [], size: 0 });
  });
});
