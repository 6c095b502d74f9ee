/** Taking the model away: the C array, the arena constant that works, and a resolver with just its operators. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../core/text';
import { downloadZip, exportedText } from '../../state/exporting';
import { selectProfile } from '../../state/figures';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { control } from '../parts/controls';
import { CopyButton } from '../parts/copy-button';
import { Mark } from '../parts/mark';
import { Note } from '../parts/note';
import { Why } from '../parts/why';
import styles from './export.module.css';
import { useExportPreview } from './use-export-preview';

/** What each file is for; the list shows it beside the name. */
const ABOUT: Readonly<Record<string, string>> = {
  'model_data.h': 'declares the array',
  'model_data.cc': 'the model, const and aligned to 16',
  'model_xxd.h': 'as xxd -i writes it',
  'arena.h': 'the arena size that works',
  'op_resolver.h': 'just these operators',
  'model_io.h': 'shapes, scales and zero points',
  'README.txt': 'how to use them',
};

export function ExportPanel(): ReactNode {
  const studio = useStudio();
  const profile = useSelect(selectProfile);
  const [symbol, setSymbol] = useState('');
  const [path, setPath] = useState('arena.h');
  const { previews, failure } = useExportPreview(symbol);
  if (profile === null) return null;
  const shown = previews.find((file) => file.path === path) ?? previews[0];
  return (
    <div className={styles['export']}>
      <div className={styles['form']}>
        <label className={styles['field']}>
          <span>Symbol</span>
          <input
            className={control('input')}
            value={symbol}
            placeholder="made from the file name"
            spellCheck={false}
            autoComplete="off"
            aria-invalid={failure !== null && previews.length > 0}
            onChange={({ currentTarget }) => setSymbol(currentTarget.value)}
          />
        </label>
        {failure !== null && (
          <Note tone="bad" isInset>
            {failure.message} {failure.advice}
          </Note>
        )}
        <p className={styles['arena']}>
          <code>kTensorArenaSize</code>{' '}
          <Why selection={{ kind: 'figure', figure: 'minimum' }}>
            <Bytes value={profile.arena.minimum} />
          </Why>
          <Mark of={profile.arena.status} />
        </p>
        <ul className={styles['files']} aria-label="Files">
          {previews.map((file) => (
            <li key={file.path}>
              <button
                type="button"
                aria-pressed={file.path === shown?.path}
                onClick={() => setPath(file.path)}
              >
                <code>{file.path}</code>
                <span>{ABOUT[file.path] ?? ''}</span>
              </button>
            </li>
          ))}
        </ul>
        <button
          type="button"
          className={control('button', 'primary')}
          disabled={previews.length === 0 || failure !== null}
          onClick={() => void downloadZip(studio, symbol)}
        >
          Download zip
        </button>
      </div>
      {shown !== undefined && (
        <section className={styles['preview']} aria-label={`Preview of ${shown.path}`}>
          <div className={styles['bar']}>
            <code>{shown.path}</code>
            <span>{formatBytes(shown.characters)}</span>
            <CopyButton label="Copy" text={() => exportedText(studio, symbol, shown.path)} />
          </div>
          <pre tabIndex={0}>
            {shown.start}
            {shown.characters > shown.start.length &&
              `\n… ${formatCount(shown.characters - shown.start.length)} more characters in the file`}
          </pre>
        </section>
      )}
    </div>
  );
}
