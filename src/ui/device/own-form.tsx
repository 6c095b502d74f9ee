/** Firmware of one's own in place of the runner: files, and where the raw ones belong. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { parseAddress } from '../../core/firmware/parts';
import { runnerFor } from '../../core/runner/runners';
import { formatBytes } from '../../core/text';
import { addOwn, placeOwn, removeOwn } from '../../state/device/commands';
import type { OwnPart } from '../../state/device/device-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './device.module.css';

export function OwnForm(): ReactNode {
  const studio = useStudio();
  const own = useSelect(({ device }) => device.own);
  const boardId = useSelect(({ device }) => device.board?.boardId);
  const lacksRunner = boardId !== undefined && runnerFor(boardId) === undefined;
  const field = useRef<HTMLInputElement>(null);
  return (
    <details className={styles['more']} open={lacksRunner || own.length > 0}>
      <summary>Own firmware</summary>
      <div className={styles['group']}>
        {own.map((part) => (
          <Part key={part.id} part={part} />
        ))}
        <div className={styles['row']}>
          <button
            type="button"
            className={control('button')}
            onClick={() => field.current?.click()}
          >
            {own.length === 0 ? 'Choose files…' : 'Add files…'}
          </button>
          <span>.bin, .hex, .uf2, or drop them here</span>
          <input
            ref={field}
            type="file"
            multiple
            className={control('hidden')}
            aria-label="Firmware files"
            tabIndex={-1}
            accept=".bin,.hex,.ihex,.uf2"
            onChange={({ currentTarget }) => {
              void addOwn(studio, [...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </div>
      </div>
    </details>
  );
}

function Part({ part: { id, name, bytes, address } }: { part: OwnPart }): ReactNode {
  const studio = useStudio();
  const isBad = address !== undefined && parseAddress(address) === undefined;
  return (
    <div className={styles['part']}>
      <span className={styles['part-name']} data-hint={name}>
        {name}
      </span>
      <small className={styles['dim']}>{formatBytes(bytes)}</small>
      {address === undefined ? (
        <small className={styles['dim']}>has its addresses</small>
      ) : (
        <label className={styles['field']}>
          <span>at</span>
          <input
            className={control('input')}
            value={address}
            spellCheck={false}
            aria-label={`Address of ${name}`}
            aria-invalid={isBad}
            onChange={({ currentTarget }) => placeOwn(studio, id, currentTarget.value)}
          />
        </label>
      )}
      <button
        type="button"
        className={control('button', 'quiet')}
        aria-label={`Remove ${name}`}
        onClick={() => removeOwn(studio, id)}
      >
        Remove
      </button>
      {isBad && (
        <small role="alert" className={styles['bad']}>
          No address: give one as in 0x10000.
        </small>
      )}
    </div>
  );
}
