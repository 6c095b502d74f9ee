/** What the file will be: number types, ends, improvements, and the exceptions operator by operator. */
import type { ReactNode } from 'react';
import { SCHEMES } from '../../core/quantize/recipe';
import type { Scheme } from '../../core/quantize/recipe';
import { chooseScheme } from '../../state/quantize-choices';
import { useSelect, useStudio } from '../../state/use-studio';
import { Note } from '../parts/note';
import { PrecisionTable } from './precision-table';
import styles from './quantize.module.css';
import { RecipeFields } from './recipe-fields';
import { StepFailure } from './step-failure';
import { SCHEME_WORDS } from './words';

export function SchemeStep(): ReactNode {
  return (
    <div className={styles['columns']}>
      <section className={styles['column']} aria-label="Scheme">
        <StepFailure places={['model']} />
        <SchemeCards />
        <ModelNotes />
      </section>
      <section className={styles['column']} aria-label="Settings">
        <RecipeFields />
      </section>
      <section className={styles['table']} aria-label="Exceptions">
        <PrecisionTable />
      </section>
    </div>
  );
}

function SchemeCards(): ReactNode {
  const scheme = useSelect(({ quantize }) => quantize.recipe.scheme);
  return (
    <fieldset className={styles['cards']}>
      <legend className={styles['legend']}>What boards and phones will run</legend>
      {SCHEMES.map((one) => (
        <SchemeCard key={one} scheme={one} isChosen={one === scheme} />
      ))}
    </fieldset>
  );
}

function SchemeCard({ scheme, isChosen }: { scheme: Scheme; isChosen: boolean }): ReactNode {
  const studio = useStudio();
  const { name, runsOnTflm, about } = SCHEME_WORDS[scheme];
  return (
    <label className={styles['card']}>
      <input
        type="radio"
        name="scheme"
        value={scheme}
        checked={isChosen}
        onChange={() => chooseScheme(studio, scheme)}
      />
      <span className={styles['card-name']}>
        <strong>{name}</strong>
        <span className={runsOnTflm ? styles['dim'] : styles['warn']}>
          {runsOnTflm ? 'TFLM: yes' : 'phone and desktop only'}
        </span>
      </span>
      <small>{about}</small>
    </label>
  );
}

/** What was rewritten or will stay as it is. */
function ModelNotes(): ReactNode {
  const notes = useSelect(({ quantize }) => quantize.float?.opened.notes);
  if (notes === undefined || notes.length === 0) return null;
  return (
    <>
      {notes.map((note) => (
        <Note key={note} tone="plain" isInset>
          {note}
        </Note>
      ))}
    </>
  );
}
