import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from './split';

const sets = fc.record({
  labels: fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 200 }),
  calibration: fc.integer({ min: 1, max: 250 }),
  seed: fc.nat(),
});

describe('split', () => {
  it('gives parts that do not overlap, and together are the set', () => {
    fc.assert(
      fc.property(sets, fc.boolean(), ({ labels, calibration, seed }, hasLabels) => {
        const set = {
          count: labels.length,
          ...(hasLabels && { labels: Int32Array.from(labels) }),
        };
        const parts = split(set, { calibration, seed });
        expect(parts.calibration).toHaveLength(Math.min(calibration, labels.length));
        expect([...parts.calibration, ...parts.heldOut].sort((a, b) => a - b)).toEqual(
          labels.map((_, i) => i),
        );
        expect(split(set, { calibration, seed })).toEqual(parts);
      }),
    );
  });

  it('keeps the proportions of the classes, give or take one', () => {
    fc.assert(
      fc.property(sets, ({ labels, calibration, seed }) => {
        const set = { count: labels.length, labels: Int32Array.from(labels) };
        const parts = split(set, { calibration, seed });
        const share = parts.calibration.length / labels.length;
        for (let label = -1; label < 5; label++) {
          const all = labels.filter((other) => other === label).length;
          const got = parts.calibration.filter((i) => labels[i] === label).length;
          expect(Math.abs(got - all * share)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });

  it('takes other samples for another seed', () => {
    const one = split({ count: 1000 }, { calibration: 100, seed: 1 });
    const two = split({ count: 1000 }, { calibration: 100, seed: 2 });
    expect(one.calibration).not.toEqual(two.calibration);
  });

  it('says when nothing, or little, is left to measure with', () => {
    expect(split({ count: 45 }, { calibration: 100, seed: 1 }).notes[0]).toMatch(/^All 45 samples/);
    expect(split({ count: 1 }, { calibration: 1, seed: 1 }).notes[0]).toMatch(/^The only sample/);
    expect(split({ count: 30 }, { calibration: 20, seed: 1 }).notes[0]).toMatch(/^Only 10 samples/);
    expect(split({ count: 200 }, { calibration: 100, heldOut: 50, seed: 1 })).toMatchObject({
      heldOut: { length: 50 },
      notes: [],
    });
  });
});
