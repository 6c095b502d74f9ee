/**
 * A board, real or emulated: connecting it and the one button on the left, the steps it goes through,
 * and what was measured, what was measured before, or the console.
 */
import type { ReactNode } from 'react';
import { formatCount } from '../../core/text';
import { showView } from '../../state/device/commands';
import type { DeviceView } from '../../state/device/device-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { Choices } from '../run/choices';
import { BoardBar } from './board-bar';
import { ConsoleView } from './console-view';
import styles from './device.module.css';
import { FirmwareForm } from './firmware-form';
import { HistoryView } from './history-view';
import { LogForm } from './log-form';
import { MeasureForm } from './measure-form';
import { OwnForm } from './own-form';
import { StepList } from './step-list';
import { TimesView } from './times-view';

const CONTENT: Readonly<Record<DeviceView, ReactNode>> = {
  times: <TimesView />,
  history: <HistoryView />,
  console: <ConsoleView />,
};

export function DevicePanel(): ReactNode {
  const studio = useStudio();
  const view = useSelect(({ device }) => device.view);
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
        <OwnForm />
        <LogForm onFound={() => showView(studio, 'times')} />
        <FirmwareForm />
      </section>
      <StepList />
      <div className={styles['views']}>
        <div className={styles['bar']}>
          <Choices
            label="Show"
            choices={views}
            chosen={view}
            onChoose={(key) => showView(studio, key)}
          />
        </div>
        {CONTENT[view]}
      </div>
    </div>
  );
}
