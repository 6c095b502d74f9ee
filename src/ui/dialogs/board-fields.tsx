/** The fields of the board form. */
import type { ReactNode } from 'react';
import { KERNEL_SETS } from '../../core/arena/plan';
import type { Board } from '../../core/boards/board';
import { BOARDS } from '../../core/boards/boards';
import { KERNEL_NAMES } from '../header/kernel-names';
import { control } from '../parts/controls';
import styles from './dialog.module.css';

const CORES = [...new Set(BOARDS.map(({ core }) => core))].sort();

export function BoardFields({ board }: { board: Board | undefined }): ReactNode {
  return (
    <div className={styles['fields']}>
      <Field name="name" label="Name" value={board?.name} isWide />
      <Field name="ramUsable" label="RAM usable (64k, 1M)" value={board?.ramUsable} />
      <Field name="flash" label="Flash" value={board?.flash} />
      <Field name="ramReserved" label="RAM you set aside" value={board?.ramReserved} />
      <Field name="ramLargestBlock" label="Largest RAM block" value={board?.ramLargestBlock} />
      <label>
        <span>Core</span>
        <select name="core" className={control('input')} defaultValue={board?.core ?? 'Cortex-M4F'}>
          {CORES.map((core) => (
            <option key={core}>{core}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Kernels</span>
        <select name="kernels" className={control('input')} defaultValue={board?.kernels ?? ''}>
          <option value="">as usual for the core</option>
          {KERNEL_SETS.map((set) => (
            <option key={set} value={set}>
              {KERNEL_NAMES[set]}
            </option>
          ))}
        </select>
      </label>
      <Field name="source" label="Source of the numbers" value={board?.source} isWide />
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | number | undefined;
  readonly isWide?: boolean;
}

function Field({ name, label, value, isWide = false }: FieldProps): ReactNode {
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
