/** What the data turned out to be, with everything that looks wrong as a sentence. */
import type { ReactNode } from 'react';
import { formatCount } from '../../core/text';
import { useSelect } from '../../state/use-studio';
import type { DataDescription } from '../../state/quantize-state';
import { Note } from '../parts/note';
import styles from './quantize.module.css';

/** Fewer than this, and the ranges depend on which samples they happen to be. */
const FEW = 50;

export function DataFacts(): ReactNode {
  const data = useSelect(({ quantize }) => quantize.data);
  if (data === null) return null;
  return (
    <>
      {data.isSynthetic && (
        <Note tone="warn" isInset lead="Not good enough to ship.">
          The ranges of noise are not those of what your model will see. Use it to look around, then
          drop real data.
        </Note>
      )}
      {!data.isSynthetic && data.count < FEW && (
        <Note tone="warn" isInset lead="Few samples.">
          {formatCount(data.count)} may miss what the model will meet; 100 to 500 are usual.
        </Note>
      )}
      {data.notes.map((note) => (
        <Note key={note} tone="plain" isInset>
          {note}
        </Note>
      ))}
      <dl className={styles['facts']}>
        <dt>Samples</dt>
        <dd>{formatCount(data.count)}</dd>
        <dt>Labels</dt>
        <dd>{labelsOf(data)}</dd>
      </dl>
      <Classes data={data} />
    </>
  );
}

const labelsOf = ({ hasLabels, classes }: DataDescription): string =>
  !hasLabels
    ? 'none: accuracy cannot be told, agreement can'
    : classes.length > 0
      ? `${formatCount(classes.length)} classes`
      : 'by number';

const MOST_CLASSES = 24;

function Classes({ data: { classes, perClass } }: { data: DataDescription }): ReactNode {
  if (classes.length === 0) return null;
  return (
    <ul className={styles['classes']} aria-label="Classes">
      {classes.slice(0, MOST_CLASSES).map((name, i) => (
        <li key={name}>
          {name}
          {perClass[i] !== undefined && <small>{formatCount(perClass[i])}</small>}
        </li>
      ))}
      {classes.length > MOST_CLASSES && (
        <li>and {formatCount(classes.length - MOST_CLASSES)} more</li>
      )}
    </ul>
  );
}
