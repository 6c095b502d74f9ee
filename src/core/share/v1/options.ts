/**
 * Operator options in links. Operators of one kind have the same options, so the keys and the kinds
 * of their values form a "shape" that is stored once; then follows, shape by shape and key by key, a
 * column with the values of all operators of that shape.
 */
import type { Options, OptionValue } from '../../graph/graph';
import { Corrupt } from '../bytes';
import type { ByteReader, ByteWriter } from '../bytes';
import type { Column } from '../codec';
import {
  bool,
  columns,
  counted,
  each,
  f32s,
  f64,
  lists,
  MAX_SIGNED,
  signed,
  text,
  texts,
  varint,
} from '../codec';

/** How the values of one key are stored; the position in this list is the format. */
const KINDS = ['integer', 'bool', 'f32', 'f64', 'text', 'integers', 'numbers'] as const;
type Kind = (typeof KINDS)[number];

const VALUES: Readonly<Record<Kind, Column<OptionValue>>> = {
  integer: each(signed) as Column<OptionValue>,
  bool: each(bool) as Column<OptionValue>,
  f32: f32s as Column<OptionValue>,
  f64: each(f64) as Column<OptionValue>,
  text: texts as Column<OptionValue>,
  integers: lists(each(signed)) as Column<OptionValue>,
  numbers: lists(each(f64)) as Column<OptionValue>,
};

interface Key {
  readonly key: string;
  readonly kind: number;
}
type Shape = readonly Key[];

const SHAPES = counted(lists(columns<Key>({ key: each(text), kind: each(varint) })));

const isInteger = (value: number): boolean =>
  Number.isInteger(value) && Math.abs(value) <= MAX_SIGNED && !Object.is(value, -0);

function kindOf(value: OptionValue): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'string':
      return 'text';
    case 'number':
      if (isInteger(value)) return 'integer';
      return Object.is(Math.fround(value), value) ? 'f32' : 'f64';
    default:
      return value.every(isInteger) ? 'integers' : 'numbers';
  }
}

const shapeOf = (options: Options): Shape =>
  Object.entries(options).map(([key, value]) => ({ key, kind: KINDS.indexOf(kindOf(value)) }));

export const optionsColumn: Column<Options> = {
  write(out, all) {
    const groups = new Map<string, Group>();
    const uses = all.map((options) => {
      const shape = shapeOf(options);
      const id = JSON.stringify(shape);
      const group = groups.get(id) ?? { index: groups.size, shape, users: [] };
      groups.set(id, group);
      group.users.push(options);
      return group.index;
    });
    SHAPES.write(
      out,
      Array.from(groups.values(), ({ shape }) => shape),
    );
    each(varint).write(out, uses);
    for (const group of groups.values()) writeGroup(out, group);
  },
  read(from, count) {
    const groups = SHAPES.read(from).map((shape) => ({ shape, users: 0 }));
    const places = each(varint)
      .read(from, count)
      .map((use) => {
        const group = groups[use];
        if (group === undefined) throw new Corrupt('an operator has unknown options');
        return { use, place: group.users++ };
      });
    const values = groups.map(({ shape, users }) => readGroup(from, shape, users));
    return places.map(({ use, place }) => values[use]?.[place] ?? {});
  },
};

/** The operators whose options have one shape, in order. */
interface Group {
  readonly index: number;
  readonly shape: Shape;
  readonly users: Options[];
}

function writeGroup(out: ByteWriter, { shape, users }: Group): void {
  for (const { key, kind } of shape)
    columnOf(kind).write(
      out,
      users.map((options) => options[key] ?? 0),
    );
}

function readGroup(from: ByteReader, shape: Shape, users: number): readonly Options[] {
  if (users === 0) return [];
  const parts = shape.map(({ key, kind }) => [key, columnOf(kind).read(from, users)] as const);
  return Array.from({ length: users }, (_, i) =>
    Object.fromEntries(parts.map(([key, values]) => [key, values[i] ?? 0])),
  );
}

function columnOf(kind: number): Column<OptionValue> {
  const name = KINDS[kind];
  if (name === undefined) throw new Corrupt('an option has an unknown kind');
  return VALUES[name];
}
