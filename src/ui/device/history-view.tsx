/** Everything measured so far: one is shown, and compared with another one operator by operator. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import {
  compareWith,
  forgetMeasurement,
  importHistory,
  saveHistory,
  showMeasurement,
} from '../../state/device/commands';
import type { KeptMeasurement } from '../../state/device/device-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { CompareTable } from './compare-table';
import styles from './device.module.css';
import { medianWords, whenWords } from './words';

export function HistoryView(): ReactNode {
  const history = useSelect(({ device }) => device.history);
  return (
    <div className={styles['history']}>
      <Files hasAny={history.length > 0} />
      {history.length === 0 ? (
        <p className={styles['before']}>
          Nothing was measured yet. Every measurement is kept here until the page is closed; as a
          file of JSON lines it can be kept for longer, and compared with other boards and versions
          of the model.
        </p>
      ) : (
        <table className={styles['figures']}>
          <caption className={control('hidden')}>Measurements</caption>
          <thead>
            <tr>
              <th scope="col">Measurement</th>
              <th scope="col">Median</th>
              <th scope="col">Board</th>
              <th scope="col">When (UTC)</th>
              <th scope="col">Compare with</th>
              <th scope="col">
                <span className={control('hidden')}>Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...history].reverse().map((kept) => (
              <Row key={kept.id} kept={kept} />
            ))}
          </tbody>
        </table>
      )}
      <CompareTable />
    </div>
  );
}

function Files({ hasAny }: { hasAny: boolean }): ReactNode {
  const studio = useStudio();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={styles['buttons']}>
      <button
        type="button"
        className={control('button')}
        disabled={!hasAny}
        data-hint="One JSON object a line, with hashes of model and firmware, board, clock and kernels"
        onClick={() => void saveHistory(studio)}
      >
        Save as JSON lines
      </button>
      <button type="button" className={control('button')} onClick={() => picker.current?.click()}>
        Add from a file
      </button>
      <input
        ref={picker}
        type="file"
        accept=".jsonl,.json,.txt"
        hidden
        aria-label="File of measurements"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) void importHistory(studio, file);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}

function Row({ kept: { id, measurement } }: { kept: KeptMeasurement }): ReactNode {
  const studio = useStudio();
  const isShown = useSelect(({ device }) => device.shown === id);
  const isAgainst = useSelect(({ device }) => device.against === id);
  const { model, board } = measurement;
  const name = model.name === '' ? 'unnamed model' : model.name;
  return (
    <tr data-shown={isShown}>
      <th scope="row">
        <button
          type="button"
          className={control('why')}
          aria-pressed={isShown}
          onClick={() => showMeasurement(studio, id)}
        >
          {id}. {name}
        </button>
      </th>
      <td>{medianWords(measurement)}</td>
      <td>{board.name === '' ? '–' : board.name}</td>
      <td>{whenWords(measurement)}</td>
      <td>
        {!isShown && (
          <button
            type="button"
            className={control('why')}
            aria-pressed={isAgainst}
            aria-label={`${isAgainst ? 'compared' : 'compare'} with ${id}. ${name}`}
            onClick={() => compareWith(studio, isAgainst ? null : id)}
          >
            {isAgainst ? 'compared' : 'compare'}
          </button>
        )}
      </td>
      <td>
        <button
          type="button"
          className={control('why')}
          aria-label={`remove ${id}. ${name}`}
          onClick={() => void forgetMeasurement(studio, id)}
        >
          remove
        </button>
      </td>
    </tr>
  );
}
