/**
 * The answer to "why?" for whatever is selected: what it is, how large, and the sum, struct or
 * neighbour it came from, each of them a step further. With nothing selected it explains the peak.
 */
import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { selectExplanation } from '../../state/explain/explain';
import type { Explanation, Fact } from '../../state/explain/explanation';
import { sameSelection } from '../../state/selection';
import type { Selection } from '../../state/selection';
import { select } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { useFocusElement } from '../app/focus-targets';
import { Amount } from '../parts/amount';
import { control } from '../parts/controls';
import { Mark } from '../parts/mark';
import styles from './inspector.module.css';
import { TermList } from './term-list';

export function Inspector(): ReactNode {
  const explanation = useSelect(selectExplanation);
  const box = useFocusElement<HTMLElement>('inspector');
  if (explanation === null) return null;
  return (
    <aside ref={box} className={styles['inspector']} aria-label="Inspector" tabIndex={-1}>
      <Head explanation={explanation} />
      {explanation.sentences.length > 0 && (
        <div className={styles['sentences']}>
          {explanation.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      )}
      {explanation.facts.length > 0 && <Facts facts={explanation.facts} />}
      {explanation.terms.map((terms) => (
        <TermList key={terms.title} terms={terms} />
      ))}
    </aside>
  );
}

function Head({ explanation }: { explanation: Explanation }): ReactNode {
  const { kind, title, figure, mark } = explanation;
  return (
    <div className={styles['head']}>
      <span className={styles['kind']}>{kind}</span>
      <History />
      <h2 className={styles['title']}>{title}</h2>
      {figure !== undefined && (
        <p className={styles['figure']}>
          {mark !== undefined && <Mark of={mark} />} <Amount of={figure} />{' '}
          {mark !== undefined && <Mark of={mark} isSpelt />}
        </p>
      )}
    </div>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }): ReactNode {
  return (
    <dl className={styles['facts']}>
      {facts.map(({ label, value, isCode = false }) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd className={isCode ? styles['code'] : undefined}>
            {typeof value === 'string' ? value : <Amount of={value} />}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

interface Trail {
  readonly current: Selection | null;
  readonly past: readonly (Selection | null)[];
}

/** Remembers where the user came from, so that following a sum down can be walked back up. */
function History(): ReactNode {
  const studio = useStudio();
  const selection = useSelect((state) => state.selection);
  const [trail, setTrail] = useState<Trail>({ current: selection, past: [] });
  if (!sameSelection(selection, trail.current)) {
    const isBack = sameSelection(selection, trail.past.at(-1) ?? null) && trail.past.length > 0;
    setTrail({
      current: selection,
      past: isBack ? trail.past.slice(0, -1) : [...trail.past.slice(-30), trail.current],
    });
  }
  if (selection === null) return null;
  return (
    <span className={styles['nav']}>
      <button
        type="button"
        className={control('link')}
        onClick={() => select(studio, trail.past.at(-1) ?? null)}
      >
        Back
      </button>
      <button type="button" className={control('link')} onClick={() => select(studio, null)}>
        Peak
      </button>
    </span>
  );
}
