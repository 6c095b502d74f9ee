/**
 * Operators in links, connections apart: a table of the kinds that occur, then a column of kinds and
 * the options. Builtin operators travel as their codes; only custom ones are named.
 */
import type { Operator } from '../../graph/graph';
import { CUSTOM_CODE, operatorName } from '../../graph/operators';
import { Corrupt } from '../bytes';
import type { Column } from '../codec';
import { columns, counted, each, signed, text, varint } from '../codec';
import { optionsColumn } from './options';

interface Kind {
  /** Empty for builtin operators. */
  readonly customName: string;
  readonly code: number;
  readonly version: number;
}

const KINDS = counted(
  columns<Kind>({ customName: each(text), code: each(varint), version: each(signed) }),
);

/** What an operator does, without what it does it to. */
export type OperatorFacts = Omit<Operator, 'inputs' | 'outputs' | 'intermediates'>;

export const operatorColumn: Column<OperatorFacts> = {
  write(out, operators) {
    const kinds = new Map<string, { readonly index: number; readonly kind: Kind }>();
    const uses = operators.map(({ name, code, isCustom, version }) => {
      const kind = { customName: isCustom ? name : '', code, version };
      const id = JSON.stringify(kind);
      const entry = kinds.get(id) ?? { index: kinds.size, kind };
      kinds.set(id, entry);
      return entry.index;
    });
    KINDS.write(
      out,
      Array.from(kinds.values(), ({ kind }) => kind),
    );
    each(varint).write(out, uses);
    optionsColumn.write(
      out,
      operators.map(({ options }) => options),
    );
  },
  read(from, count) {
    const kinds = KINDS.read(from);
    const uses = each(varint).read(from, count);
    const options = optionsColumn.read(from, count);
    return uses.map((use, i) => {
      const kind = kinds[use];
      if (kind === undefined) throw new Corrupt('an operator has an unknown kind');
      return { ...identityOf(kind), options: options[i] ?? {} };
    });
  },
};

const identityOf = ({ customName, code, version }: Kind) => {
  const isCustom = code === CUSTOM_CODE;
  return { name: isCustom ? customName : operatorName(code), code, isCustom, version };
};
