/**
 * A board, real or emulated: connecting it and the one button on the left, the steps it goes through,
 * and what was measured, what was measured before, or the console.
 */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '../../core/text';
import { useSelect } from '../../state/use-studio';
import { Choices } from '../run/choices';
import { BoardBar } from './board-bar';
import { ConsoleView } from './console-view';
import styles from './device.module.css';
import { FirmwareForm } from './firmware-form';
import { HistoryView } from './history-view';
import { LogForm } from './log-form';
import { MeasureForm } from './measure-form';
import { StepList } from './step-list';
import { TimesView } from './times-view';

type View = 'times' | 'history' | 'console';

const CONTENT: Readonly<Record<View, ReactNode>> = {
  times: <TimesView />,
  history: <HistoryView />,
  console: <ConsoleView />,
};

export function DevicePanel(): ReactNode {
  const [view, setView] = useState<View>('times');
  const kept = useSelect(({ device }) => device.history.length);
  const lines = useSelect(({ device }) => device.lines.at(-1)?.id ?? 0);
  const hasSteps = useSelect(({ device }) => device.steps.length > 0 || device.failure !== null);
  const views = {
    times: { name: 'Times' },
    history: { name: `History ${formatCount(kept)}`, about: 'Everything measured so far' },
    console: { name: `Console ${formatCount(lines)}`, about: 'What went over the line' },
  };
  return (
    <div className={styles['device']} data-steps={hasSteps}>
      <section className={styles['form']} aria-label="Board">
        <BoardBar />
        <MeasureForm />
        <LogForm onFound={() => setView('times')} />
        <FirmwareForm />
      </section>
      <StepList />
      <div className={styles['views']}>
        <div className={styles['bar']}>
          <Choices label="Show" choices={views} chosen={view} onChoose={setView} />
        </div>
        {CONTENT[view]}
      </div>
    </div>
  );
}
