/** A labelled text field of the board form. */
import type { ReactNode } from 'react';
import { control } from '../parts/controls';
import styles from './dialog.module.css';

interface BoardFieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | number | undefined;
  readonly isWide?: boolean;
}

export function BoardField({ name, label, value, isWide = false }: BoardFieldProps): ReactNode {
  return (
    <label className={isWide ? styles['wide'] : undefined}>
      <span>{label}</span>
      <input
        name={name}
        className={control('input')}
        defaultValue={value}
        autoComplete="off"
        spellCheck={false}
      />
    </label>
  );
}
