/** Which board is connected, what it is and how it is flashed; and the ways to connect one. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { BOARDS, findBoard } from '../../core/boards/boards';
import type { Board } from '../../core/boards/board';
import { flashWays, wayName } from '../../core/boards/flash-ways';
import {
  chooseWay,
  connectDrive,
  connectPort,
  identifyBoard,
  lookForPorts,
} from '../../state/device/commands';
import type { ConnectedBoard } from '../../state/device/device-state';
import { chooseBoard, selectBoard } from '../../state/target';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import { control } from '../parts/controls';
import styles from './device.module.css';

export function BoardBar(): ReactNode {
  const studio = useStudio();
  const board = useSelect(({ device }) => device.board);
  useEffect(() => void lookForPorts(studio), [studio]);
  return (
    <div className={styles['group']}>
      {board === null ? <NotConnected /> : <Connected board={board} />}
    </div>
  );
}

function Connected({ board }: { board: ConnectedBoard }): ReactNode {
  const { name, kind, found } = board;
  // Looked up anew whenever a port comes or goes.
  useSelect(({ device }) => device.ports);
  const isGone = found?.port.connected === false;
  return (
    <>
      <div className={styles['who']}>
        <p role="status">
          {kind === 'drive' ? 'Chosen' : isGone ? 'Unplugged' : 'Connected'}:{' '}
          <strong>{kind === 'serial' ? found?.label : name}</strong>
          {kind === 'emulated' && <span className={styles['dim']}>, Cortex-M0+ in this tab</span>}
          {kind === 'drive' && (
            <span className={styles['dim']}>; its port is asked for after flashing</span>
          )}
        </p>
        <ActionButton id="device.disconnect" short="Disconnect" tone="quiet" />
      </div>
      {kind !== 'emulated' && <Identity board={board} />}
      {board.boardId !== undefined && <JudgedBy boardId={board.boardId} />}
    </>
  );
}

/** The profile may still be judged against another board than the one on the desk. */
function JudgedBy({ boardId }: { boardId: string }): ReactNode {
  const studio = useStudio();
  const target = useSelect(selectBoard);
  const connected = findBoard(boardId);
  if (connected === undefined || connected.id === target.id) return null;
  return (
    <p className={styles['small']}>
      The profile is judged against {target.name}.{' '}
      <button
        type="button"
        className={control('link')}
        onClick={() => void chooseBoard(studio, connected.id)}
      >
        Judge it against {connected.name}
      </button>
    </p>
  );
}

/** Which board it is: by its USB ids, or by what the person says; and the way onto it. */
function Identity({ board }: { board: ConnectedBoard }): ReactNode {
  const studio = useStudio();
  const isUnderWay = useSelect(({ device }) => device.underWay !== null);
  const among = BOARDS.filter(({ id }) => board.boardIds.includes(id));
  const others = BOARDS.filter(({ id }) => !board.boardIds.includes(id));
  return (
    <>
      <label className={styles['field']}>
        <span>Board</span>
        <select
          className={control('input')}
          disabled={isUnderWay}
          value={board.boardId ?? ''}
          onChange={({ currentTarget: { value } }) => void identifyBoard(studio, value)}
        >
          {board.boardId === undefined && <option value="">Which board is it?</option>}
          {among.length > 0 && <Options label="With these USB ids" boards={among} />}
          <Options label="All others" boards={others} />
        </select>
      </label>
      {board.boardId !== undefined && <Way board={board} boardId={board.boardId} />}
    </>
  );
}

function Options({ label, boards }: { label: string; boards: readonly Board[] }): ReactNode {
  return (
    <optgroup label={label}>
      {boards.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

function Way({ board, boardId }: { board: ConnectedBoard; boardId: string }): ReactNode {
  const studio = useStudio();
  const isUnderWay = useSelect(({ device }) => device.underWay !== null);
  const ways = flashWays(boardId);
  if (board.way === undefined)
    return (
      <p className={styles['small']}>
        Not flashed from a browser: {findBoard(boardId)?.flashing ?? 'use its vendor’s tool'}.
        Measuring works.
      </p>
    );
  if (ways.length === 1) return <p className={styles['small']}>Flashed {wayName(board.way)}.</p>;
  return (
    <label className={styles['field']}>
      <span>Flash</span>
      <select
        className={control('input')}
        disabled={isUnderWay}
        value={ways.indexOf(board.way)}
        onChange={({ currentTarget: { value } }) => {
          const way = ways[Number(value)];
          if (way !== undefined) void chooseWay(studio, way);
        }}
      >
        {ways.map((way, i) => (
          <option key={i} value={i}>
            {wayName(way)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What this browser can do, in one sentence, and the ways on. */
function NotConnected(): ReactNode {
  const ports = useSelect(({ device }) => device.ports);
  const limits = useSelect(({ device }) => device.limits);
  return (
    <>
      {ports !== null && (
        <p className={styles['dim']}>
          No board is connected: the emulated Pico is flashed unless you connect one.
        </p>
      )}
      {limits !== '' && <p className={styles['dim']}>{limits}</p>}
      <div className={styles['buttons']}>
        <ActionButton id="device.emulated" />
        {Array.isArray(ports) && <ActionButton id="device.pick" />}
        <Granted />
        <ByDrive />
      </div>
    </>
  );
}

/** Ports that need no picker. */
function Granted(): ReactNode {
  const studio = useStudio();
  const ports = useSelect(({ device }) => device.ports) ?? [];
  return ports.map((found, i) => (
    <button
      key={i}
      type="button"
      className={control('button')}
      data-hint="This page may use it already"
      onClick={() => void connectPort(studio, found)}
    >
      Use {found.label}
    </button>
  ));
}

/** A board in its bootloader may have no port at all, only a drive. */
function ByDrive(): ReactNode {
  const studio = useStudio();
  const { id, name } = useSelect(selectBoard);
  const hasDrive = flashWays(id).some(({ via }) => via === 'drive');
  if (!hasDrive) return null;
  return (
    <button
      type="button"
      className={control('button')}
      data-hint="The board chosen at the top; its serial port is asked for after flashing"
      onClick={() => void connectDrive(studio, id)}
    >
      {name} by its drive
    </button>
  );
}
