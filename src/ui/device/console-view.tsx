/** The console: what went over the line and when, with a filter; it follows the newest line. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatNumberOf } from '../../core/text';
import { clearLines, saveLines, timeOf } from '../../state/device/console';
import type { ConsoleLine } from '../../state/device/device-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './device.module.css';
import { HeardNote, MonitorButton, SendLine } from './monitor-bar';

export function ConsoleView(): ReactNode {
  const [filter, setFilter] = useState('');
  const lines = useSelect(({ device }) => device.lines);
  const shown = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    return wanted === '' ? lines : lines.filter(({ text }) => text.toLowerCase().includes(wanted));
  }, [lines, filter]);
  return (
    <section className={styles['console']} aria-label="Console">
      <Bar filter={filter} onFilter={setFilter} shown={shown.length} />
      <HeardNote />
      {shown.length === 0 ? (
        <p className={styles['before']}>
          {lines.length === 0
            ? 'Nothing has gone over the line yet. What you and the board say stands here; Listen shows what its firmware prints by itself.'
            : 'No line has this in it.'}
        </p>
      ) : (
        <Lines lines={shown} />
      )}
      <SendLine />
    </section>
  );
}

interface BarProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly shown: number;
}

function Bar({ filter, onFilter, shown }: BarProps): ReactNode {
  const studio = useStudio();
  const all = useSelect(({ device }) => device.lines.length);
  return (
    <div className={styles['console-bar']}>
      <MonitorButton />
      <input
        type="search"
        className={control('input')}
        placeholder="Filter"
        aria-label="Filter the console"
        value={filter}
        onChange={({ currentTarget }) => onFilter(currentTarget.value)}
      />
      <span className={styles['dim']}>
        {filter === ''
          ? formatNumberOf(all, 'line')
          : `${formatCount(shown)} of ${formatCount(all)}`}
      </span>
      <button
        type="button"
        className={control('button')}
        disabled={all === 0}
        onClick={() => saveLines(studio)}
      >
        Save log
      </button>
      <button
        type="button"
        className={control('button')}
        disabled={all === 0}
        onClick={() => clearLines(studio)}
      >
        Clear
      </button>
    </div>
  );
}

const LINE = 18;

function Lines({ lines }: { lines: readonly ConsoleLine[] }): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 20,
  });
  const last = lines.at(-1)?.id;
  useEffect(() => {
    const { current } = scroller;
    if (current !== null && follows.current) current.scrollTop = current.scrollHeight;
  }, [last]);
  return (
    <div
      ref={scroller}
      className={styles['lines']}
      role="log"
      aria-live="off" // a board says more than anybody can listen to
      aria-label="Lines"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 2 * LINE;
      }}
    >
      <div style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : <Line key={line.id} line={line} top={start} />;
        })}
      </div>
    </div>
  );
}

function Line({ line, top }: { line: ConsoleLine; top: number }): ReactNode {
  return (
    <p data-from={line.from} style={{ transform: `translateY(${top}px)` }}>
      <time>{timeOf(line)}</time>
      <code>{line.text}</code>
    </p>
  );
}
