/** A thing that is on or off, with what it means beneath it. */
import type { ReactNode } from 'react';
import styles from './quantize.module.css';

interface SwitchProps {
  readonly label: string;
  readonly about?: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ label, about, isOn, isDisabled, onChange }: SwitchProps): ReactNode {
  return (
    <label className={styles['switch']} data-disabled={isDisabled}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>
        {label}
        {about !== undefined && <small>{about}</small>}
      </span>
    </label>
  );
}
