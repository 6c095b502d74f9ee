/** The array's name, and the button that takes everything. */
import type { ReactNode } from 'react';
import { downloadZip } from '../../state/exporting';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './export.module.css';

interface ExportFormProps {
  readonly symbol: string;
  readonly onSymbol: (symbol: string) => void;
  readonly isReady: boolean;
  readonly isWrong: boolean;
}

export function ExportForm({ symbol, onSymbol, isReady, isWrong }: ExportFormProps): ReactNode {
  const studio = useStudio();
  return (
    <div className={styles['field']}>
      <label>
        <span>Symbol</span>
        <input
          className={control('input')}
          value={symbol}
          placeholder="from the file name"
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isWrong}
          onChange={({ currentTarget }) => onSymbol(currentTarget.value)}
        />
      </label>
      <button
        type="button"
        className={control('button', 'primary')}
        disabled={!isReady}
        onClick={() => void downloadZip(studio, symbol)}
      >
        Download zip
      </button>
    </div>
  );
}
