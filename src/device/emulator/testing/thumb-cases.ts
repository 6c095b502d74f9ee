/** States of a core from which instructions are tried, and encodings that mean nothing. */
import fc from 'fast-check';

export interface State {
  /** r0 to r12. */
  readonly registers: readonly number[];
  /** N, Z, C, V. */
  readonly flags: readonly boolean[];
}

export interface Places {
  readonly ram: { readonly at: number; readonly length: number };
  readonly flash: { readonly at: number; readonly length: number };
}

const CORNERS = [0, 1, 31, 32, 33, 255, 256, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** Machine words with a liking for corners and for addresses in memory. */
const wordsFor = ({ ram, flash }: Places): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: 0, max: 0xffff_ffff }),
    fc.constantFrom(...CORNERS),
    fc.nat(ram.length / 4).map((words) => ram.at + 4 * words),
    fc.nat(ram.length).map((bytes) => ram.at + bytes),
    fc.nat(flash.length / 4).map((words) => flash.at + 4 * words),
  );

export const statesFor = (places: Places): fc.Arbitrary<State> =>
  fc.record({
    registers: fc.array(wordsFor(places), { minLength: 13, maxLength: 13 }),
    flags: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  });

/** Lists of no registers, and bits that should be zero. */
export const isUndefined = (op: number): boolean =>
  ((op >> 11 === 0b11000 || op >> 11 === 0b11001) && (op & 255) === 0) ||
  ((op >> 9 === 0b1011010 || op >> 9 === 0b1011110) && (op & 511) === 0) ||
  (op >> 8 === 0x47 && (op & 7) !== 0);
