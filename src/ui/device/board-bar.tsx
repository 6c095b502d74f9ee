/** Which board is connected, and the ways to connect one. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { connectPort, lookForPorts } from '../../state/device/commands';
import type { ConnectedBoard } from '../../state/device/device-state';
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
      <div className={styles['buttons']}>
        {board !== null && <ActionButton id="device.disconnect" short="Disconnect" />}
      </div>
    </div>
  );
}

function Connected({ board: { name, kind, found } }: { board: ConnectedBoard }): ReactNode {
  return (
    <p role="status" data-hint={found.label}>
      Connected: <strong>{name}</strong>
      {kind === 'emulated' && <span className={styles['dim']}>, Cortex-M0+ in this tab</span>}
    </p>
  );
}

/** What this browser can do, in one sentence, and the ways on. */
function NotConnected(): ReactNode {
  const ports = useSelect(({ device }) => device.ports);
  return (
    <>
      <p className={styles['dim']}>
        {ports === null
          ? 'This browser has no Web Serial (Chrome, Edge and Firefox 151 do): take the emulated Pico, or paste a log.'
          : 'No board is connected: the emulated Pico is flashed unless you connect one.'}
      </p>
      <div className={styles['buttons']}>
        <ActionButton id="device.emulated" />
        {Array.isArray(ports) && <ActionButton id="device.pick" />}
        <Granted />
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
