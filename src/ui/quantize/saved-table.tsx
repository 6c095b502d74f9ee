/** Bytes before and after, for the target the studio is set to; each figure answers "why?". */
import type { ReactNode } from 'react';
import type { Bytes as ByteCount } from '../../core/units';
import { selectBeforeAfter } from '../../state/quantize-figures';
import type { Figure } from '../../state/selection';
import { useSelect } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { Why } from '../parts/why';
import styles from './quantize.module.css';
import { formatChange, formatShare } from './words';

const ROWS = [
  { key: 'ram', name: 'RAM', about: 'Smallest arena that works', figure: 'minimum' },
  { key: 'flash', name: 'Flash', about: 'The file and TFLM’s code for it', figure: 'flash' },
  { key: 'file', name: 'File', about: 'The .tflite itself', figure: 'model' },
] as const;

export function SavedTable(): ReactNode {
  const memory = useSelect(selectBeforeAfter);
  const side = useSelect(({ quantize }) => quantize.side);
  if (memory === null) return null;
  return (
    <>
      <table className={styles['figures']}>
        <caption className={styles['legend']}>Bytes</caption>
        <thead>
          <tr>
            <th scope="col">Memory</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ key, name, about, figure }) => {
            const bytes = memory[key];
            if (bytes === null) return null;
            const [before, after] = bytes;
            return (
              <tr key={key}>
                <th scope="row" data-hint={about}>
                  {name}
                </th>
                <Value bytes={before} figure={side === 'before' ? figure : undefined} />
                <Value bytes={after} figure={side === 'before' ? undefined : figure} />
                <td data-hint={before > 0 ? `${formatShare(after / before)} of before` : undefined}>
                  {formatChange(after - before)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {memory.ram === null && (
        <p className={styles['dim']}>
          Phone and desktop only: TFLM refuses this file, so there is no arena and no flash to
          compare.
        </p>
      )}
    </>
  );
}

/** Only the open model's sums can be opened. */
function Value({ bytes, figure }: { bytes: ByteCount; figure: Figure | undefined }): ReactNode {
  return (
    <td>
      {figure === undefined ? (
        <Bytes value={bytes} bare />
      ) : (
        <Why selection={{ kind: 'figure', figure }}>
          <Bytes value={bytes} bare />
        </Why>
      )}
    </td>
  );
}
