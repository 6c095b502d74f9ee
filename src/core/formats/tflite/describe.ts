/**
 * A small language for describing FlatBuffers tables: which field id holds what. One description
 * drives everything that touches the file format: the structural verifier, the reader and the writer
 * walk it at run time, and TypeScript infers the decoded types from it. Ids and defaults are facts of
 * the TFLite format; nothing here is generated.
 */

/** Element types of scalar fields and vectors, named as in the FlatBuffers binary format. */
export type ScalarType = 'bool' | 'i8' | 'u8' | 'u16' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32';

export const SCALAR_BYTES: Readonly<Record<ScalarType, number>> = {
  bool: 1,
  i8: 1,
  u8: 1,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  f32: 4,
};

type ScalarValue<S extends ScalarType> = S extends 'bool'
  ? boolean
  : S extends 'i64' | 'u64'
    ? bigint
    : number;

/** Element types that occur in vectors, with the view each is decoded to. */
interface VectorViews {
  readonly bool: Uint8Array;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly f32: Float32Array;
}
export type VectorType = keyof VectorViews;

export interface ScalarField<S extends ScalarType = ScalarType> {
  readonly kind: 'scalar';
  readonly id: number;
  readonly type: S;
  /** Value of an absent field; `false`, 0 or 0n unless the format says otherwise. */
  readonly initial: ScalarValue<S>;
}

export interface StringField {
  readonly kind: 'string';
  readonly id: number;
}

export interface VectorField<V extends VectorType = VectorType> {
  readonly kind: 'vector';
  readonly id: number;
  readonly of: V;
  /** Alignment of the first element where the format demands more than the element's own. */
  readonly align: number;
}

export interface TableField<T extends Table = Table> {
  readonly kind: 'table';
  readonly id: number;
  readonly of: T;
}

export interface TablesField<T extends Table = Table> {
  readonly kind: 'tables';
  readonly id: number;
  readonly of: T;
}

/** Takes two ids: the member's number (from 1; 0 is "none") at `id`, its table at `id + 1`. */
export interface UnionField<M extends Members = Members> {
  readonly kind: 'union';
  readonly id: number;
  readonly members: M;
}
type Members = Readonly<Record<number, Table>>;

export type Field = ScalarField | StringField | VectorField | TableField | TablesField | UnionField;
type Fields = Readonly<Record<string, Field>>;

export interface Table<N extends string = string, F extends Fields = Fields> {
  readonly name: N;
  readonly fields: F;
  /** `fields` as a list, for walking. */
  readonly entries: readonly (readonly [key: string, field: Field])[];
  /** Number of field ids known; a file may use later ones, which this description cannot read. */
  readonly slots: number;
}

/** Last id a field takes. */
const lastId = (field: Field): number => (field.kind === 'union' ? field.id + 1 : field.id);

/** Describes a table. `fields` maps the schema's field names, in camelCase, to ids and types. */
export const table = <const N extends string, const F extends Fields>(
  name: N,
  fields: F,
): Table<N, F> => ({
  name,
  fields,
  entries: Object.entries(fields),
  slots: Math.max(-1, ...Object.values(fields).map(lastId)) + 1,
});

export const bool = (id: number, initial = false): ScalarField<'bool'> => ({
  kind: 'scalar',
  id,
  type: 'bool',
  initial,
});

const number =
  <S extends Exclude<ScalarType, 'bool' | 'i64' | 'u64'>>(type: S) =>
  (id: number, initial = 0): ScalarField<S> => ({
    kind: 'scalar',
    id,
    type,
    initial: initial as ScalarValue<S>,
  });
export const i8 = number('i8');
export const i32 = number('i32');
export const u32 = number('u32');
export const f32 = number('f32');

const long =
  <S extends 'i64' | 'u64'>(type: S) =>
  (id: number): ScalarField<S> => ({
    kind: 'scalar',
    id,
    type,
    initial: 0n as ScalarValue<S>,
  });
export const i64 = long('i64');
export const u64 = long('u64');

export const string = (id: number): StringField => ({ kind: 'string', id });

export const vector = <V extends VectorType>(
  id: number,
  of: V,
  align: number = SCALAR_BYTES[of],
): VectorField<V> => ({ kind: 'vector', id, of, align });

export const one = <T extends Table>(id: number, of: T): TableField<T> => ({
  kind: 'table',
  id,
  of,
});

export const many = <T extends Table>(id: number, of: T): TablesField<T> => ({
  kind: 'tables',
  id,
  of,
});

export const union = <const M extends Members>(id: number, members: M): UnionField<M> => ({
  kind: 'union',
  id,
  members,
});

/** A union member this description does not know; it cannot be kept when the file is written again. */
export interface UnknownMember {
  readonly type: 'unknown';
  readonly code: number;
}

type Member<T> =
  T extends Table<infer N> ? { readonly type: N; readonly value: Decoded<T> } : never;

type FieldValue<F extends Field> =
  F extends ScalarField<infer S>
    ? ScalarValue<S>
    : F extends StringField
      ? string
      : F extends VectorField<infer V>
        ? VectorViews[V]
        : F extends TableField<infer T>
          ? Decoded<T>
          : F extends TablesField<infer T>
            ? readonly Decoded<T>[]
            : F extends UnionField<infer M>
              ? Member<M[keyof M]> | UnknownMember
              : never;

type ScalarKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends ScalarField ? K : never;
}[keyof F];

/**
 * What a table decodes to: scalars always have a value (the default when absent); everything else is
 * absent when it is absent from the file. Vectors are views into the file, not copies.
 */
export type Decoded<T extends Table> = {
  readonly [K in ScalarKeys<T['fields']>]: FieldValue<T['fields'][K]>;
} & {
  readonly [K in Exclude<keyof T['fields'], ScalarKeys<T['fields']>>]?: FieldValue<T['fields'][K]>;
};

type DraftMember<T> =
  T extends Table<infer N> ? { readonly type: N; readonly value: Draft<T> } : never;

type DraftValue<F extends Field> =
  F extends VectorField<infer V>
    ? ArrayLike<VectorViews[V][number]>
    : F extends TableField<infer T>
      ? Draft<T>
      : F extends TablesField<infer T>
        ? readonly Draft<T>[]
        : F extends UnionField<infer M>
          ? DraftMember<M[keyof M]> | UnknownMember
          : FieldValue<F>;

/** What the writer takes: a decoded table, or one with any field left out and arrays for vectors. */
export type Draft<T extends Table> = {
  readonly [K in keyof T['fields']]?: DraftValue<T['fields'][K]>;
};
