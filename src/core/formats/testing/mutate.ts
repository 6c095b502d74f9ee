/**
 * Damages models in the ways files get damaged, and in the ways an attacker would: cut off, bytes and
 * bits changed, lengths and offsets replaced by the values that break readers, tables that point at
 * themselves or at each other. Knows where the structure is, since a random byte of a model is nearly
 * always a weight. Deterministic for a seed; test support only.
 */
import { ByteBuffer } from 'flatbuffers';
import { uniform } from '../../random';
import type { ByteOffset } from '../../units';
import type { Field, Table } from '../tflite/describe';
import { ModelTable } from '../tflite/schema/model';

export interface Mutant {
  /** What was done, to reproduce a failure. */
  readonly what: string;
  readonly bytes: Uint8Array;
}

/** A 32-bit word of the structure. */
interface Place {
  readonly kind: 'offset' | 'length' | 'vtable' | 'number';
  readonly at: ByteOffset;
}

interface Structure {
  readonly places: readonly Place[];
  /** Starts of all tables. */
  readonly tables: readonly ByteOffset[];
  /** Positions of 16-bit vtable words. */
  readonly vtableWords: readonly ByteOffset[];
}

/** Finds the structure's words in a sound model. */
function structureOf(bytes: Uint8Array): Structure {
  const buffer = new ByteBuffer(bytes);
  const places: Place[] = [{ kind: 'offset', at: 0 }];
  const tables: ByteOffset[] = [];
  const vtableWords = new Set<ByteOffset>();

  const follow = (at: ByteOffset): ByteOffset => {
    places.push({ kind: 'offset', at });
    return at + buffer.readUint32(at);
  };
  const walkField = (field: Field, at: ByteOffset, member?: Table): void => {
    if (field.kind === 'scalar') {
      if (field.type === 'i32' || field.type === 'u32') places.push({ kind: 'number', at });
      return;
    }
    const target = follow(at);
    if (field.kind === 'table') return walkTable(field.of, target);
    if (field.kind === 'union') return member && walkTable(member, target);
    places.push({ kind: 'length', at: target });
    const length = buffer.readUint32(target);
    if (field.kind === 'vector' && field.of === 'i32')
      for (let i = 0; i < length; i++) places.push({ kind: 'number', at: target + 4 + 4 * i });
    if (field.kind === 'tables')
      for (let i = 0; i < length; i++) walkTable(field.of, follow(target + 4 + 4 * i));
  };
  const walkTable = (table: Table, start: ByteOffset): void => {
    tables.push(start);
    places.push({ kind: 'vtable', at: start });
    const vtable = start - buffer.readInt32(start);
    const vtableBytes = buffer.readUint16(vtable);
    for (let at = vtable; at < vtable + vtableBytes; at += 2) vtableWords.add(at);
    const locate = (id: number): ByteOffset => {
      const offset = 4 + 2 * id < vtableBytes ? buffer.readUint16(vtable + 4 + 2 * id) : 0;
      return offset === 0 ? 0 : start + offset;
    };
    for (const [, field] of table.entries) {
      const at = locate(field.kind === 'union' ? field.id + 1 : field.id);
      if (at === 0) continue;
      const code = field.kind === 'union' ? locate(field.id) : 0;
      const member =
        field.kind === 'union' && code !== 0 ? field.members[buffer.readUint8(code)] : undefined;
      walkField(field, at, member);
    }
  };
  walkTable(ModelTable, buffer.readUint32(0));
  return { places, tables, vtableWords: [...vtableWords] };
}

/** Lengths, offsets and indices that break readers. */
const EXTREMES = [
  0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

/** Changes a copy of the model; returns what it did. */
type Damage = (copy: Uint8Array, view: DataView) => string;

/** Endless damaged copies of a sound model, the same for the same seed. */
export function* mutants(bytes: Uint8Array, seed: number): Generator<Mutant, never> {
  const random = uniform(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const { places, tables, vtableWords } = structureOf(bytes);
  const ofKind = (kind: Place['kind']): readonly Place[] => places.filter((p) => p.kind === kind);
  const [offsets, lengths, vtables, numbers] = (
    ['offset', 'length', 'vtable', 'number'] as const
  ).map(ofKind) as [readonly Place[], readonly Place[], readonly Place[], readonly Place[]];

  const setWord =
    (kind: readonly Place[], value: (at: ByteOffset, view: DataView) => number): Damage =>
    (_, view) => {
      const { at, kind: what } = pick(kind);
      const word = value(at, view) >>> 0;
      view.setUint32(at, word, true);
      return `${what} at ${at} := ${word}`;
    };
  const extreme = (): number => pick(EXTREMES);
  const nearby = (at: ByteOffset, view: DataView): number =>
    view.getUint32(at, true) + below(9) - 4;

  const damages: readonly Damage[] = [
    setWord(lengths, extreme),
    setWord(lengths, nearby),
    setWord(offsets, extreme),
    setWord(offsets, nearby),
    // An offset that leads to some table: itself, a parent, one of another kind.
    setWord(offsets, (at) => pick(tables) - at),
    setWord(vtables, extreme),
    // A vtable that overlaps tables or other vtables.
    setWord(vtables, (at) => at - pick(vtableWords)),
    setWord(vtables, (at) => at - pick(tables)),
    setWord(numbers, extreme),
    setWord(numbers, nearby),
    setWord(numbers, () => below(64)),
    (_, view) => {
      const at = pick(vtableWords);
      const word = pick([0, 1, 2, 4, 6, below(64), 0xffff, view.getUint16(at, true) + 2]);
      view.setUint16(at, word, true);
      return `vtable word at ${at} := ${word}`;
    },
    (copy) => {
      const { at } = pick(places);
      const where = at + below(4);
      copy[where] = (copy[where] ?? 0) ^ (1 << below(8));
      return `bit flipped in structure byte ${where}`;
    },
    (copy) => {
      const where = Array.from({ length: 1 + below(8) }, () => below(copy.length));
      for (const at of where) copy[at] = below(256);
      return `bytes ${where.join(', ')} changed`;
    },
  ];

  const truncate = (): Mutant => {
    // At any byte, and where copies tend to stop: at multiples of a 64th of the file.
    const at =
      below(2) === 0 ? below(bytes.length) : 4 * Math.floor((bytes.length * below(64)) / 256);
    return { what: `cut at ${at}`, bytes: bytes.subarray(0, at) };
  };
  const damage = (): Mutant => {
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    const rounds = below(4) === 0 ? 2 + below(4) : 1;
    const what = Array.from({ length: rounds }, () => pick(damages)(copy, view));
    return { what: what.join('; '), bytes: copy };
  };
  for (;;) yield below(5) === 0 ? truncate() : damage();
}
