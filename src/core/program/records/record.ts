/**
 * How a record of the program format is described: its number, its C struct and its fields in order.
 * From the description come the bytes (`encode.ts`), the types a lowering has to fill in, and the
 * test that compares it with `firmware/runtime/program.h`.
 */
import type { Place } from '../place';

/** `scalar` is C's `as_scalar`: an integer in quantized kernels, a float in float kernels. */
export type FieldType = 'place' | 'u32' | 'i32' | 'f32' | 'scalar' | 'u32[6]' | 'i32[6]';

export type Scalar = { readonly i: number } | { readonly f: number };

export type FieldValue<T extends FieldType> = T extends 'place'
  ? Place
  : T extends 'scalar'
    ? Scalar
    : T extends 'u32[6]' | 'i32[6]'
      ? readonly number[]
      : number;

export type Fields = Readonly<Record<string, FieldType>>;

export interface RecordSpec<F extends Fields = Fields> {
  /** The number in `firmware/runtime/kernels.def`. */
  readonly kind: number;
  /** The struct in `firmware/runtime/program.h`; its fields are these in snake case. */
  readonly struct: string;
  /** In memory order, after the head that every record has. */
  readonly fields: F;
}

/** What has to be given for a record; lists may be shorter than 6 and are padded with zeros. */
export type RecordValues<S extends RecordSpec> = {
  readonly [K in keyof S['fields']]: FieldValue<S['fields'][K]>;
};

/** Describes one record, keeping the field types. */
export const record = <const F extends Fields>(
  kind: number,
  struct: string,
  fields: F,
): RecordSpec<F> => ({ kind, struct, fields });
