/**
 * Constant data in links: how many bytes each tensor (and each metadata entry) has, and which of them
 * share a buffer. Most constants have a buffer of their own with as many bytes as the shape needs.
 */
import { dtypeCode } from '../../graph/dtypes';
import type { Tensor } from '../../graph/graph';
import { elementCount } from '../../graph/graph';
import type { BufferIndex, Bytes } from '../../units';
import { Corrupt } from '../bytes';
import type { Codec } from '../codec';
import { counted, each, varint } from '../codec';

/** What a tensor or metadata entry holds; buffer 0 stands for "no data". */
export interface Holding {
  readonly buffer: BufferIndex;
  readonly bytes: Bytes;
}

const NOTHING = 0;
/** A buffer not seen before, as large as the shape needs. */
const OWN = 1;
/** A buffer not seen before of another size; the size follows in its own column. */
const OWN_SIZE = 2;
/** Values from here on: a buffer seen before, counted back from the last new one. */
const SHARED = 3;

const codes = each(varint);
const sizes = counted(each(varint));

/** @param expected bytes that each holder's shape needs, in the same order */
export const holdings = (expected: readonly Bytes[]): Codec<readonly Holding[]> => ({
  write(out, held) {
    const numbers = new Map<BufferIndex, number>();
    const others: Bytes[] = [];
    const codeOf = ({ buffer, bytes }: Holding, i: number): number => {
      if (bytes === 0) return NOTHING;
      const number = numbers.get(buffer);
      if (number !== undefined) return SHARED + numbers.size - number;
      numbers.set(buffer, numbers.size + 1);
      if (bytes === expected[i]) return OWN;
      others.push(bytes);
      return OWN_SIZE;
    };
    codes.write(out, held.map(codeOf));
    sizes.write(out, others);
  },
  read(from) {
    const all = codes.read(from, expected.length);
    const others = sizes.read(from).values();
    const seen: Holding[] = [];
    return all.map((code, i) => {
      if (code === NOTHING) return { buffer: 0, bytes: 0 };
      if (code >= SHARED) return seen[seen.length - 1 - (code - SHARED)] ?? unknown();
      const bytes = code === OWN ? (expected[i] ?? 0) : (others.next().value ?? unknown());
      const holding = { buffer: seen.length + 1, bytes };
      seen.push(holding);
      return holding;
    });
  },
});

function unknown(): never {
  throw new Corrupt('a tensor holds unknown data');
}

/**
 * Bytes of one element of dense data, by type number. A copy, since links already made rely on it
 * whatever becomes of the studio's own table.
 */
const ELEMENT_BYTES = [4, 2, 4, 1, 8, 0, 1, 2, 8, 1, 8, 16, 8, 4, 0, 4, 2, 0.5, 2];

/** Bytes of dense data the shape needs; 0 where it cannot be told. */
export function expectedBytes({ shape, type }: Pick<Tensor, 'shape' | 'type'>): Bytes {
  const bytes = Math.ceil(elementCount(shape) * (ELEMENT_BYTES[dtypeCode(type)] ?? 0));
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 0;
}
