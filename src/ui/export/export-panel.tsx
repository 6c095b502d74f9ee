/** Taking the model away: the C array, the arena constant that works, a resolver with just its operators. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ExportChoice } from '../../state/exporting';
import { selectProfile } from '../../state/figures';
import type { Failure } from '../../state/studio-state';
import { useSelect } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { Mark } from '../parts/mark';
import { Note } from '../parts/note';
import { Why } from '../parts/why';
import { ExportForm } from './export-form';
import styles from './export.module.css';
import { FilePreview } from './file-preview';
import { useExportPreview } from './use-export-preview';
import type { Previews } from './use-export-preview';

export function ExportPanel(): ReactNode {
  const [choice, setChoice] = useState<ExportChoice>({ symbol: '', project: null });
  const [path, setPath] = useState('arena.h');
  const { previews, failure } = useExportPreview(choice);
  const shown = previews.find((file) => lastOf(file.path) === lastOf(path)) ?? previews[0];
  return (
    <div className={styles['export']}>
      <div className={styles['form']}>
        <ExportForm
          choice={choice}
          onChoose={setChoice}
          isReady={previews.length > 0 && failure === null}
          isWrong={failure !== null && previews.length > 0}
        />
        {failure !== null && <ExportFailure failure={failure} />}
        <ArenaConstant />
        <FileList files={previews} shown={shown?.path} onShow={setPath} />
      </div>
      {shown !== undefined && <FilePreview file={shown} choice={choice} />}
    </div>
  );
}

function ExportFailure({ failure: { message, advice } }: { failure: Failure }): ReactNode {
  return (
    <Note tone="bad" isInset>
      {message} {advice}
    </Note>
  );
}

/** The number every tutorial guesses, with its reason one click away. */
function ArenaConstant(): ReactNode {
  const profile = useSelect(selectProfile);
  if (profile === null) return null;
  return (
    <p>
      <code>kTensorArenaSize</code> <Mark of={profile.arena.status} />{' '}
      <Why selection={{ kind: 'figure', figure: 'minimum' }}>
        <Bytes value={profile.arena.minimum} />
      </Why>
    </p>
  );
}

/** A file's own name; projects have folders. */
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What each file is for. */
const ABOUT: Readonly<Record<string, string>> = {
  'model_data.h': 'declares the array',
  'model_data.cc': 'the model, const, aligned to 16',
  'model_xxd.h': 'as xxd -i writes it',
  'arena.h': 'the arena size that works',
  'op_resolver.h': 'just these operators',
  'model_io.h': 'shapes, scales and zero points',
  'README.txt': 'how to use them',
  'README.md': 'the two commands, and what the LED says',
  'model_data.cpp': 'the model, const, aligned to 16',
  'inference.cpp': 'set-up, one run, the profiler',
  'session.cpp': 'the serial protocol',
  'lines.cpp': 'its lines and checksums',
  'port.cpp': 'serial line, clock and LED of the board',
};

interface FileListProps {
  readonly files: Previews;
  readonly shown: string | undefined;
  readonly onShow: (path: string) => void;
}

function FileList({ files, shown, onShow }: FileListProps): ReactNode {
  return (
    <ul className={styles['files']} aria-label="Files">
      {files.map(({ path }) => (
        <li key={path}>
          <button type="button" aria-pressed={path === shown} onClick={() => onShow(path)}>
            <code>{path}</code>
            <span>{ABOUT[lastOf(path)] ?? ''}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
