/** The top line: what is open, for which board and kernels, and what concerns the whole page. */
import type { ReactNode } from 'react';
import { formatCount, formatNumberOf } from '../../core/text';
import { selectSummary } from '../../state/figures';
import { select } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton, IS_MAC } from '../parts/action-button';
import { Macs } from '../parts/amount';
import { control } from '../parts/controls';
import { FilePicker } from './file-picker';
import styles from './header.module.css';
import { Picker } from './picker';
import { ThemeButton } from './theme-button';
import { usePickers } from './use-pickers';

export function Header(): ReactNode {
  const lazy = usePickers();
  return (
    <header className={styles['header']}>
      <h1 className={styles['brand']}>Arenascope</h1>
      <Picker name="open-menu" lazy={lazy} />
      <FilePicker />
      <OpenFile />
      <div className={styles['tools']} data-group="target" role="group" aria-label="Target">
        <Picker name="board-picker" lazy={lazy} />
        <Picker name="kernel-picker" lazy={lazy} />
      </div>
      <div className={styles['tools']} data-group="page">
        <span className={styles['roomy']}>
          <ActionButton id="run" short="Run" />
        </span>
        <ActionButton id="share" short="Share" tone="primary" />
        <ActionButton id="palette" short={IS_MAC ? '⌘ K' : 'Ctrl K'} />
        <ThemeButton />
      </div>
    </header>
  );
}

function OpenFile(): ReactNode {
  const open = useSelect((state) => state.open);
  if (open === null) return <div className={styles['model']} />;
  const { model } = open;
  return (
    <div className={styles['model']} role="group" aria-label="Open model">
      <span className={styles['name']} data-hint={model.file.name}>
        {model.file.name === '' ? 'unnamed model' : model.file.name}
      </span>
      <Summary />
    </div>
  );
}

/** `int8 · 31 ops · 7.16 M MACs`, the MACs answering "why?". */
function Summary(): ReactNode {
  const studio = useStudio();
  const summary = useSelect(selectSummary);
  if (summary === null) return null;
  const { types, operators, macs, unsupported } = summary;
  return (
    <span className={styles['summary']}>
      {types} · {formatNumberOf(operators, 'op')} ·{' '}
      <button
        type="button"
        className={control('why')}
        onClick={() => select(studio, { kind: 'figure', figure: 'macs' })}
      >
        <Macs value={macs} /> MACs
      </button>
      {unsupported > 0 && (
        <span className={styles['bad']}> · {formatCount(unsupported)} without a kernel</span>
      )}
    </span>
  );
}
