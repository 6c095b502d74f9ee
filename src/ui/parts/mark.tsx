/**
 * Where a number comes from, as a small sign that is the same everywhere: `=` exact, `≈` modelled,
 * `•` measured, `§` stated. The sign is explained on hover, and spelt out for screen readers.
 */
import type { ReactNode } from 'react';
import type { Mark as MarkKind } from '../../state/explain/explanation';
import { control } from './controls';
import styles from './mark.module.css';

const MARKS: Readonly<Record<MarkKind, { readonly sign: string; readonly about: string }>> = {
  exact: {
    sign: '=',
    about: 'Exact: the rule was checked byte for byte against the real library.',
  },
  modelled: {
    sign: '≈',
    about: 'Modelled: an estimate or a bound; the reason stands with the number’s explanation.',
  },
  measured: { sign: '•', about: 'Measured: read from a board.' },
  stated: { sign: '§', about: 'Stated: taken from a data sheet, a vendor, a log, a link or you.' },
};

/** The marks with their meanings, for the help. */
export const MARK_LIST = (Object.keys(MARKS) as MarkKind[]).map((kind) => ({
  kind,
  about: MARKS[kind].about,
}));

/** A mark's sign, to stand before the number; `isSpelt` shows the word instead. */
export function Mark({ of, isSpelt = false }: { of: MarkKind; isSpelt?: boolean }): ReactNode {
  const { sign, about } = MARKS[of];
  return (
    <span className={styles['mark']} data-mark={of} data-hint={about}>
      {isSpelt ? (
        of
      ) : (
        <>
          <span aria-hidden="true">{sign}</span>
          <span className={control('hidden')}>{of}</span>
        </>
      )}
    </span>
  );
}
