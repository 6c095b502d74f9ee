/** How often, and the one button that does it all. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '../../core/text';
import { runnerFor } from '../../core/runner/runners';
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
  const isOwn = useSelect(({ device }) => device.own.length > 0);
  const lacksRunner =
    !isOwn && board?.boardId !== undefined && runnerFor(board.boardId) === undefined;
  return (
    <div className={styles['group']}>
      {!isUnderWay && <Before />}
      <div className={styles['buttons']}>
        {isUnderWay ? (
          <ActionButton id="device.stop" short="Stop" />
        ) : (
          <>
            <ActionButton
              id={isOwn ? 'device.flash-own' : 'device.flash'}
              tone={lacksRunner ? 'button' : 'primary'}
            />
            {board !== null && <ActionButton id="device.measure" short="Measure" />}
          </>
        )}
      </div>
      <div className={styles['row']}>
        <Count label="runs" value={runs} least={1} onChoose={chooseRuns} />
        <span>after</span>
        <Count label="warm-ups" value={warmups} least={0} onChoose={chooseWarmups} />
      </div>
    </div>
  );
}

/** What has to be done by hand before flashing; a drive's step says it itself, when it is time. */
function Before(): ReactNode {
  const board = useSelect(({ device }) => device.board);
  const isOwn = useSelect(({ device }) => device.own.length > 0);
  if (board?.boardId === undefined || board.kind === 'emulated') return null;
  if (!isOwn && runnerFor(board.boardId) === undefined)
    return (
      <p className={styles['small']}>
        There is no prebuilt runner for this board yet: choose firmware of your own below (the
        Export tab makes a project for it), or measure what is on the board.
      </p>
    );
  if (board.way === undefined || board.way.via === 'drive' || board.way.before === '') return null;
  return <p className={styles['small']}>{board.way.before}</p>;
}

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly onChoose: (studio: Studio, value: number) => void;
}

function Count({ label, value, least, onChoose }: CountProps): ReactNode {
  const studio = useStudio();
  // While it is typed it may be nothing, or no number that can be chosen.
  const [typed, setTyped] = useState<string>();
  const wanted = Math.round(Number(typed ?? value));
  const isOutside = typed === '' || !(wanted >= least && wanted <= MOST);
  return (
    <label className={styles['count']}>
      <input
        type="number"
        className={control('input')}
        min={least}
        max={MOST}
        value={typed ?? value}
        aria-invalid={isOutside}
        onBlur={() => setTyped(undefined)}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          const next = Math.round(currentTarget.valueAsNumber);
          if (next >= least && next <= MOST) onChoose(studio, next);
        }}
      />
      <span>{label}</span>
      {isOutside && (
        <span role="alert" className={styles['warn']}>
          {least} to {formatCount(MOST)}; it stays {formatCount(value)}
        </span>
      )}
    </label>
  );
}
