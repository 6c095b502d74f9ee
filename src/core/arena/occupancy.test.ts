import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aliveAt,
  gapsBetween,
  liveBytes,
  localPeaks,
  lowerBoundOf,
  occupancy,
  peakScopes,
  reach,
  scopeCount,
} from './occupancy';
import type { ArenaPlan } from './plan';
import { sketch } from './testing/plan-fixture';

const anyPlan: fc.Arbitrary<ArenaPlan> = fc
  .array(
    fc.record({
      first: fc.integer({ min: -1, max: 12 }),
      length: fc.integer({ min: 0, max: 6 }),
      bytes: fc.integer({ min: 0, max: 200 }),
      offset: fc.integer({ min: 0, max: 20 }).map((n) => n * 16),
    }),
    { maxLength: 25 },
  )
  .map((buffers) => {
    const lines = buffers.map(({ first, length, bytes, offset }, index) => {
      const last = first < 0 ? -1 : first + length;
      return `t${index} ${first}..${last} ${bytes}@${offset}`;
    });
    return sketch({ buffers: lines }).plan;
  });

describe('occupancy', () => {
  const { plan } = sketch({
    buffers: ['in 0..1 100@0', 'a 1..2 64@112', 'scratch:1 2..2 30@0', 'out 3..3 16@0'],
  });

  it('sums planned sizes over closed lifetimes', () => {
    expect([...liveBytes(plan)]).toEqual([112, 176, 96, 16]);
  });

  it('finds how high each step reaches', () => {
    expect([...reach(plan)]).toEqual([112, 176, 176, 16]);
  });

  it('takes the most live bytes as the bound, so this plan has no fragmentation', () => {
    expect(occupancy(plan)).toMatchObject({ lowerBound: 176, fragmentation: 0, unused: 0 });
  });

  it('counts head above the bound as fragmentation', () => {
    const gappy = sketch({ buffers: ['a 0..1 32@0', 'b 1..2 32@64'] }).plan;
    expect(occupancy(gappy)).toMatchObject({ lowerBound: 64, fragmentation: 32 });
  });

  it('plans unused buffers together, and they can set the bound', () => {
    const { plan: odd } = sketch({ buffers: ['a 0..0 16@0', 'x -1..-1 32@0', 'y -1..-1 32@32'] });
    expect(occupancy(odd)).toMatchObject({ unused: 64, lowerBound: 64, fragmentation: 0 });
    expect(aliveAt(odd, -1).map((buffer) => buffer.id)).toEqual([1, 2]);
  });

  it('does not call overlapping offline buffers fragmentation', () => {
    const { plan: shared } = sketch({ buffers: ['a 0..1 64@0', 'b 0..1 64@0'] });
    expect(occupancy(shared)).toMatchObject({ lowerBound: 128, fragmentation: 0 });
  });

  it('handles a plan without buffers', () => {
    const { plan: empty } = sketch({ buffers: [] });
    expect(occupancy(empty)).toMatchObject({ lowerBound: 0, fragmentation: 0 });
    expect(peakScopes(liveBytes(empty))).toEqual([]);
  });

  it('agrees with counting buffer by buffer', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const live = liveBytes(any);
        const top = reach(any);
        for (let scope = 0; scope < scopeCount(any); scope += 1) {
          const alive = aliveAt(any, scope);
          expect(live[scope]).toBe(alive.reduce((sum, b) => sum + b.planned, 0));
          expect(top[scope]).toBe(
            Math.max(0, ...alive.map((b) => (b.planned > 0 ? b.offset + b.planned : 0))),
          );
        }
        expect(lowerBoundOf(any)).toBe(occupancy(any).lowerBound);
      }),
    );
  });
});

describe('peaks', () => {
  it('lists every scope that reaches the maximum', () => {
    expect(peakScopes(Float64Array.of(1, 5, 2, 5))).toEqual([1, 3]);
  });

  it('takes the first scope of each plateau that is higher than both sides', () => {
    expect(localPeaks(Float64Array.of(3, 3, 1, 2, 2, 1, 4))).toEqual([0, 3, 6]);
    expect(localPeaks(Float64Array.of(1, 2, 3))).toEqual([2]);
    expect(localPeaks(Float64Array.of(2, 2))).toEqual([0]);
    expect(localPeaks(Float64Array.of(0, 0))).toEqual([]);
  });

  it('finds at least one local peak wherever there is a peak', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1 }), (bytes) => {
        const live = Float64Array.from(bytes);
        const [peak] = peakScopes(live);
        if (peak !== undefined) expect(localPeaks(live)).toContain(peak);
      }),
    );
  });
});

describe('gapsBetween', () => {
  it('finds the free ranges below the highest buffer', () => {
    const { plan } = sketch({ buffers: ['a 0..0 16@32', 'b 0..0 16@48', 'c 0..0 16@128'] });
    expect(gapsBetween(aliveAt(plan, 0))).toEqual([
      { offset: 0, bytes: 32 },
      { offset: 64, bytes: 64 },
    ]);
  });

  it('ignores overlaps and empty buffers', () => {
    const { plan } = sketch({ buffers: ['a 0..0 64@0', 'b 0..0 16@16', 'z 0..0 0@256'] });
    expect(gapsBetween(aliveAt(plan, 0))).toEqual([]);
  });

  it('adds up with the live bytes to the reach when nothing overlaps', () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const alive = aliveAt(any, 3).filter((b) => b.planned > 0);
        const overlaps = alive.some((b, i) => {
          const before = alive[i - 1];
          return before !== undefined && before.offset + before.planned > b.offset;
        });
        fc.pre(!overlaps && alive.length > 0);
        const gaps = gapsBetween(alive).reduce((sum, gap) => sum + gap.bytes, 0);
        const live = alive.reduce((sum, b) => sum + b.planned, 0);
        expect(gaps + live).toBe(reach(any)[3]);
      }),
    );
  });
});
