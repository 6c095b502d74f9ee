/** The start of an exported file, with a button that copies the whole. */
import type { ReactNode } from 'react';
import { formatBytes, formatCount } from '../../core/text';
import type { ExportChoice } from '../../state/exporting';
import { exportedText } from '../../state/exporting';
import { useStudio } from '../../state/use-studio';
import { CopyButton } from '../parts/copy-button';
import styles from './export.module.css';
import type { Previews } from './use-export-preview';

interface FilePreviewProps {
  readonly file: Previews[number];
  readonly choice: ExportChoice;
}

export function FilePreview({ file, choice }: FilePreviewProps): ReactNode {
  const studio = useStudio();
  const { path, characters, start } = file;
  const rest = characters - start.length;
  return (
    <section className={styles['preview']} aria-label={`Preview of ${path}`}>
      <div className={styles['bar']}>
        <code>{path}</code>
        <span>{formatBytes(characters)}</span>
        <CopyButton label="Copy" text={() => exportedText(studio, choice, path)} />
      </div>
      <pre tabIndex={0}>
        {start}
        {rest > 0 && `\n… ${formatCount(rest)} more characters in the file`}
      </pre>
    </section>
  );
}
