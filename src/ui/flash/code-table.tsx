/** TFLM's code in four builds: just these operators or all of them, without and with log strings. */
import type { ReactNode } from 'react';
import type { FlashProfile } from '../../core/flash/flash';
import { Bytes } from '../parts/amount';
import { Mark } from '../parts/mark';
import { Why } from '../parts/why';
import styles from './flash.module.css';

export function CodeTable({ flash }: { flash: FlashProfile }): ReactNode {
  const { runtime, runtimeWithLogs, runtimeAllOps, runtimeAllOpsWithLogs, status, notes } = flash;
  const ratio = runtime === 0 ? 0 : runtimeAllOps / runtime;
  return (
    <div className={styles['code']}>
      <table>
        <caption>TFLM code, bytes</caption>
        <thead>
          <tr>
            <td />
            <th scope="col">Release</th>
            <th scope="col">With log strings</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Just these operators</th>
            <td>
              <Mark of={status} />{' '}
              <Why selection={{ kind: 'figure', figure: 'runtime' }}>
                <Bytes value={runtime} bare />
              </Why>
            </td>
            <td>
              <Mark of={status} /> <Bytes value={runtimeWithLogs} bare />
            </td>
          </tr>
          <tr>
            <th scope="row">Every operator</th>
            <td>
              <Mark of={status} /> <Bytes value={runtimeAllOps} bare />
            </td>
            <td>
              <Mark of={status} /> <Bytes value={runtimeAllOpsWithLogs} bare />
            </td>
          </tr>
        </tbody>
      </table>
      <p>
        Registering every operator, as most tutorials do, costs {ratio.toFixed(1)} times what these
        operators need. Export gives the resolver with just these.
      </p>
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}
