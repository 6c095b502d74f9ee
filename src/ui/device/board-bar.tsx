/** Which board is connected, and the ways to connect one. */
import type { ReactNode } from 'react';
import { useSelect } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import styles from './device.module.css';

export function BoardBar(): ReactNode {
  const board = useSelect(({ device }) => device.board);
  return (
    <div className={styles['group']}>
      {board === null ? (
        <p className={styles['dim']}>
          No board is connected. Without one, the emulated Pico is flashed and measured.
        </p>
      ) : (
        <p role="status">
          Connected: <strong>{board.name}</strong>
          {board.kind === 'emulated' && (
            <span className={styles['dim']}>, Cortex-M0+ in this tab</span>
          )}
        </p>
      )}
      <div className={styles['buttons']}>
        {board === null ? (
          <ActionButton id="device.emulated" />
        ) : (
          <ActionButton id="device.disconnect" short="Disconnect" />
        )}
      </div>
    </div>
  );
}
