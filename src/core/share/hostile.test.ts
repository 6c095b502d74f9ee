import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../errors';
import { makeProfile } from '../profile/make-profile';
import { fromBase64url, toBase64url } from './base64url';
import { seal, unseal } from './envelope';
import { decodeShare, encodeShare } from './link';
import { GOLDEN } from './testing/golden';
import { sharedArbitrary } from './testing/shared-arbitrary';

/** A thousand times what it takes, for a machine with much else to do. */
const SOON_MS = 10_000;

const LINKS = Object.values(GOLDEN).map(({ shared, names }) => encodeShare(shared, { names }));

const versionOf = (link: string): string => link.slice(0, 2);

const payloadOf = (link: string): Uint8Array => {
  const unsealed = unseal(fromBase64url(link.slice(2)) ?? new Uint8Array());
  if (unsealed.state !== 'intact') throw new Error('damaged');
  return unsealed.payload;
};
const PAYLOADS = LINKS.map((link) => ({ payload: payloadOf(link), version: versionOf(link) }));

/** A link whose checksum is right, whatever it says. */
const linkWith = (payload: Uint8Array, version = '1.'): string =>
  `${version}${toBase64url(seal(payload))}`;

/** Opens it and plans what it holds: a typed error or a profile, and either in time. */
function outcomeOf(link: string): 'profile' | 'error' {
  const start = performance.now();
  try {
    const { model, kernels, abi } = decodeShare(link);
    makeProfile(model, { kernels, abi });
    return 'profile';
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'bad-link' });
    return 'error';
  } finally {
    expect(performance.now() - start).toBeLessThan(SOON_MS);
  }
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  kind: fc.constantFrom('poke', 'cut', 'insert', 'huge'),
  value: fc.nat(255),
});

/** Bytes with some of them poked, cut out, put in, or made the start of a huge number. */
function edited(
  bytes: Uint8Array,
  edits: readonly { at: number; kind: string; value: number }[],
): Uint8Array {
  let out = [...bytes];
  for (const { at, kind, value } of edits) {
    const index = Math.floor(at * out.length);
    if (kind === 'poke') out[index] = value;
    else if (kind === 'cut') out.splice(index, 1 + (value % 8));
    else if (kind === 'insert') out.splice(index, 0, value);
    else out = [...out.slice(0, index), 255, 255, 255, 255, value & 127, ...out.slice(index + 1)];
  }
  return Uint8Array.from(out);
}

describe('hostile links', () => {
  test('altered on the way: 10,000 times a sentence, never a profile', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LINKS),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (link, edits) => {
          const altered = new TextDecoder().decode(
            edited(new TextEncoder().encode(link.slice(2)), edits),
          );
          const whole = `${versionOf(link)}${altered}`;
          if (whole !== link) outcomeOf(whole);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('made by hand, with the right checksum: 20,000 times a sentence or a profile', () => {
    const outcomes = { profile: 0, error: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...PAYLOADS),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        ({ payload, version }, edits) => {
          outcomes[outcomeOf(linkWith(edited(payload, edits), version))]++;
        },
      ),
      { numRuns: 20_000 },
    );
    // Both must occur, or the edits are too weak or too strong to test anything.
    expect(outcomes.profile).toBeGreaterThan(100);
    expect(outcomes.error).toBeGreaterThan(1000);
  });

  test('made by hand from any profile', () => {
    fc.assert(
      fc.property(sharedArbitrary, fc.array(edit, { maxLength: 3 }), (shared, edits) => {
        outcomeOf(linkWith(edited(payloadOf(encodeShare(shared)), edits)));
      }),
      { numRuns: 2000 },
    );
  });

  test('noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(outcomeOf(linkWith(noise))).toBe('error');
        expect(outcomeOf(`1.${toBase64url(noise)}`)).toBe('error');
      }),
      { numRuns: 2000 },
    );
  });

  test('a bomb: a kilobyte per byte of link stops at the limit', () => {
    const link = linkWith(new Uint8Array(30_000_000));
    expect(link.length).toBeLessThan(50_000);
    expect(() => decodeShare(link)).toThrow(/unfolds to far more/);
    expect(outcomeOf(link)).toBe('error');
  });
});
