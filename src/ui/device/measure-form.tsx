/** How often, and the one button that does it all. */
import type { ReactNode } from 'react';
import { chooseRuns, chooseWarmups } from '../../state/device/commands';
import type { Studio } from '../../state/studio';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import { control } from '../parts/controls';
import styles from './device.module.css';

const MOST = 10_000;

export function MeasureForm(): ReactNode {
  const runs = useSelect(({ device }) => device.runs);
  const warmups = useSelect(({ device }) => device.warmups);
  const isUnderWay = useSelect(({ device }) => device.underWay !== null);
  const board = useSelect(({ device }) => device.board);
  return (
    <div className={styles['group']}>
      <div className={styles['row']}>
        <Count label="runs" value={runs} least={1} onChoose={chooseRuns} />
        <span>after</span>
        <Count label="warm-ups" value={warmups} least={0} onChoose={chooseWarmups} />
      </div>
      <div className={styles['buttons']}>
        {isUnderWay ? (
          <ActionButton id="device.stop" short="Stop" />
        ) : (
          <>
            <ActionButton id="device.flash" tone="primary" />
            {board !== null && <ActionButton id="device.measure" />}
          </>
        )}
      </div>
    </div>
  );
}

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly onChoose: (studio: Studio, value: number) => void;
}

function Count({ label, value, least, onChoose }: CountProps): ReactNode {
  const studio = useStudio();
  return (
    <label className={styles['count']}>
      <input
        type="number"
        className={control('input')}
        min={least}
        max={MOST}
        value={value}
        onChange={({ currentTarget }) => {
          const next = Math.round(currentTarget.valueAsNumber);
          if (next >= least && next <= MOST) onChoose(studio, next);
        }}
      />
      <span>{label}</span>
    </label>
  );
}
