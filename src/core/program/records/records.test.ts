/** The C header and the compiler describe one format; this compares them field by field. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FieldType } from './record';
import { RECORDS } from './records';

const RUNTIME = join(import.meta.dirname, '../../../../firmware/runtime');
const header = readFileSync(join(RUNTIME, 'program.h'), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
const kernels = readFileSync(join(RUNTIME, 'kernels.def'), 'utf8');

const C_TYPES: Readonly<Record<FieldType, string>> = {
  place: 'as_place',
  u32: 'uint32_t',
  i32: 'int32_t',
  f32: 'float',
  scalar: 'as_scalar',
  'u32[6]': 'uint32_t[AS_MAX_RANK]',
  'i32[6]': 'int32_t[AS_MAX_RANK]',
};

/** Fields of a struct in the header, as `type name`. */
const structFields = (name: string): readonly string[] => {
  const body = new RegExp(`typedef struct \\{([^}]*)\\} ${name};`).exec(header)?.[1] ?? '';
  return [...body.matchAll(/(\w+) (\w+)(\[\w+\])?;/g)].map(
    ([, type = '', field = '', list = '']) => `${type}${list} ${field}`,
  );
};

const snake = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe('program records', () => {
  it.each(Object.entries(RECORDS))('%s equals its struct in program.h', (_, spec) => {
    const fields = Object.entries(spec.fields).map(
      ([name, type]) => `${C_TYPES[type]} ${snake(name)}`,
    );
    expect(structFields(spec.struct)).toEqual(['as_record head', ...fields]);
  });

  it('every kernel of kernels.def has a record with its number and struct, and the reverse', () => {
    const listed = [...kernels.matchAll(/^AS_KERNEL\((\d+), (\w+),/gm)].map(
      ([, kind = '', struct = '']) => `${kind} ${struct}`,
    );
    const described = Object.values(RECORDS).map(({ kind, struct }) => `${kind} ${struct}`);
    expect([...described].sort()).toEqual([...listed].sort());
  });
});
