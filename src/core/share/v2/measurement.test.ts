/** Measurements in links: what arrives, what stays behind, and how much room it takes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../errors';
import { condense } from '../../timings/condense';
import type { Measurement } from '../../timings/measurement';
import { measured } from '../../timings/testing/measured';
import { decodeShare, encodeShare } from '../link';
import { MOST_MEASUREMENTS } from '../shared';
import type { Shared } from '../shared';
import { GOLDEN } from '../testing/golden';

const WITHOUT = GOLDEN['convolutional']?.shared ?? expect.unreachable();
const { file } = WITHOUT.model;
const own = { name: file.name, sha256: file.sha256 };

const withTimes = (...measurements: Measurement[]): Shared => ({ ...WITHOUT, measurements });

const ticks = fc.oneof(fc.nat(2 ** 31 - 1), fc.double({ min: 0, max: 2 ** 53, noNaN: true }));
const samples = fc.array(ticks, { maxLength: 21 });
const runs = fc.array(
  ticks.filter((one) => one > 0),
  { minLength: 1, maxLength: 21 },
);
const word = fc.stringMatching(/^[A-Za-z0-9 _.,µ-]{1,30}$/);
const hertz = fc.double({ min: 1, max: 1e12, noNaN: true });
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

const arbitrary: fc.Arbitrary<Measurement> = fc.record(
  {
    version: fc.constant(1 as const),
    when: fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
      .map((date) => date.toISOString()),
    model: fc.oneof(
      fc.constant(own),
      fc.record({ name: word, sha256: hash }, { requiredKeys: ['name'] }),
    ),
    firmware: fc.record({ name: word, build: word, sha256: hash }, { requiredKeys: ['name'] }),
    board: fc.record(
      { name: word, id: word, core: word, clockHertz: hertz, flash: word },
      { requiredKeys: ['name'] },
    ),
    place: fc.oneof(
      fc.record({ kind: fc.constantFrom('hardware' as const, 'log' as const) }),
      fc.record({ kind: fc.constant('emulated' as const), limits: word }),
    ),
    kernels: word,
    timer: fc.record(
      {
        kind: fc.constantFrom(
          ...(['cycles', 'microseconds', 'instructions', 'host', 'unknown'] as const),
        ),
        name: word,
        hertz,
      },
      { requiredKeys: ['kind', 'name'] },
    ),
    warmups: fc.nat(1000),
    runs,
    operators: fc.uniqueArray(
      fc.record(
        { operator: fc.nat(60), tag: word, ticks: samples },
        { requiredKeys: ['tag', 'ticks'] },
      ),
      { maxLength: 8, selector: ({ operator }) => operator ?? Symbol() },
    ),
    dropped: fc.nat(1000),
    outputsEqual: fc.boolean(),
    warnings: fc.array(word, { minLength: 1, maxLength: 3 }),
  },
  {
    requiredKeys: [
      ...(['version', 'when', 'model', 'firmware', 'board', 'place', 'timer'] as const),
      ...(['warmups', 'runs', 'operators', 'dropped'] as const),
    ],
  },
);

describe('measurements in a link', () => {
  it('arrive as they were sent', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 4 }), (measurements) => {
        const sent = withTimes(...measurements);
        expect(decodeShare(encodeShare(sent)).measurements).toEqual(measurements);
      }),
      { numRuns: 500 },
    );
  });

  it('keep their order statistics when they are many, and how many they were', () => {
    const runs = Array.from({ length: 1000 }, (_, i) => 5000 + ((i * 37) % 1000));
    const many = measured({ model: own, runs });
    const [arrived] = decodeShare(encodeShare(withTimes(many))).measurements ?? [];
    expect(arrived).toEqual(condense(many));
    expect(arrived?.condensed).toEqual({ runs: 1000, profiledRuns: 2 });
  });

  it('make a link that older studios open as long as there are none', () => {
    expect(encodeShare(WITHOUT)).toMatch(/^1\./);
    expect(encodeShare({ ...WITHOUT, measurements: [] })).toMatch(/^1\./);
    expect(encodeShare(withTimes(measured()))).toMatch(/^2\./);
  });

  it('carry the model’s name only where names may travel', () => {
    const secret = measured({ model: own });
    const arrived = decodeShare(encodeShare(withTimes(secret), { names: false }));
    expect(arrived.measurements?.[0]?.model).toEqual({
      name: arrived.model.file.name,
      sha256: file.sha256,
    });
    expect(arrived.model.file.name).not.toBe(file.name);
  });

  it('are few', () => {
    const many = Array.from({ length: MOST_MEASUREMENTS + 3 }, () => measured());
    expect(decodeShare(encodeShare(withTimes(...many))).measurements).toHaveLength(
      MOST_MEASUREMENTS,
    );
  });

  it('that no studio would write are refused in a sentence', () => {
    const odd = measured({ board: { name: 'a\u0007b' } });
    expect(() => decodeShare(encodeShare(withTimes(odd)))).toThrow(InputError);
    expect(() => decodeShare(encodeShare(withTimes(odd)))).toThrow(
      /measurement, field “board.name”/,
    );
  });

  it('of sixty operators take a few hundred characters', () => {
    const operators = Array.from({ length: 60 }, (_, operator) => ({
      ...{ operator, tag: operator % 2 === 0 ? 'CONV_2D' : 'DEPTHWISE_CONV_2D' },
      ticks: Array.from({ length: 5 }, (_unused, run) => 90_000 + 811 * operator + run),
    }));
    const without = encodeShare(WITHOUT).length;
    const added = encodeShare(withTimes(measured({ model: own, operators }))).length - without;
    expect(added).toBeLessThan(800);
  });
});
