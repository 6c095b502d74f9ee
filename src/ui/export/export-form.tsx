/** The array's name, and the button that takes everything. */
import type { ReactNode } from 'react';
import type { Framework } from '../../core/export/projects/framework';
import type { ExportChoice } from '../../state/exporting';
import { downloadZip } from '../../state/exporting';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './export.module.css';

interface ExportFormProps {
  readonly choice: ExportChoice;
  readonly onChoose: (choice: ExportChoice) => void;
  readonly isReady: boolean;
  readonly isWrong: boolean;
}

const PROJECTS: Readonly<Record<Framework, string>> = {
  arduino: 'Arduino sketch',
  platformio: 'PlatformIO project',
  'esp-idf': 'ESP-IDF project',
  zephyr: 'Zephyr application',
  'pico-sdk': 'Pico SDK project',
  cmake: 'CMake project',
};

const NAMES = Object.keys(PROJECTS) as readonly Framework[];

export function ExportForm({ choice, onChoose, isReady, isWrong }: ExportFormProps): ReactNode {
  const studio = useStudio();
  return (
    <div className={styles['field']}>
      <label>
        <span>As</span>
        <select
          className={control('input')}
          value={choice.project ?? ''}
          onChange={({ currentTarget }) => {
            const project = NAMES.find((name) => name === currentTarget.value) ?? null;
            onChoose({ ...choice, project });
          }}
        >
          <option value="">Sources alone</option>
          {NAMES.map((name) => (
            <option key={name} value={name}>
              {PROJECTS[name]}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Symbol</span>
        <input
          className={control('input')}
          value={choice.symbol}
          placeholder="from the file name"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isWrong}
          onChange={({ currentTarget }) => onChoose({ ...choice, symbol: currentTarget.value })}
        />
      </label>
      <button
        type="button"
        className={control('button', 'primary')}
        disabled={!isReady}
        onClick={() => void downloadZip(studio, choice)}
      >
        Download zip
      </button>
    </div>
  );
}
