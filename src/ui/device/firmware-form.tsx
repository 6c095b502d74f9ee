/** The firmware as a file, for who puts it on the board by other means: a drive, a vendor's tool. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { FIRMWARE_FORMATS } from '../../core/firmware/firmware';
import type { FirmwareFormat } from '../../core/firmware/firmware';
import { RUNNERS, runnerFor } from '../../core/runner/runners';
import type { Runner } from '../../core/runner/runners';
import { saveFirmware } from '../../state/device/commands';
import { selectBoard } from '../../state/target';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './device.module.css';

/** UF2 is what chips with a drive of their own take. */
const formatsFor = ({ protocol }: Runner): readonly FirmwareFormat[] =>
  FIRMWARE_FORMATS.filter((format) => format !== 'uf2' || protocol === 'uf2');

export function FirmwareForm(): ReactNode {
  const studio = useStudio();
  const board = useSelect(selectBoard);
  const [chosen, setChosen] = useState<Runner['id'] | null>(null);
  const runner = RUNNERS.find(({ id }) => id === chosen) ?? runnerFor(board.id) ?? RUNNERS[0];
  if (runner === undefined) return null;
  return (
    <details className={styles['more']}>
      <summary>Firmware as a file</summary>
      <div className={styles['row']}>
        <select
          className={control('input')}
          aria-label="Chip"
          value={runner.id}
          onChange={({ currentTarget: { value } }) =>
            setChosen(RUNNERS.find(({ id }) => id === value)?.id ?? null)
          }
        >
          {RUNNERS.map(({ id, chip }) => (
            <option key={id} value={id}>
              {chip.replace(/ with .*/, '')}
            </option>
          ))}
        </select>
        {formatsFor(runner).map((format) => (
          <button
            key={format}
            type="button"
            className={control('button')}
            aria-label={`Save the firmware as .${format}`}
            onClick={() => void saveFirmware(studio, runner, format)}
          >
            .{format}
          </button>
        ))}
      </div>
      <p className={styles['small']}>
        Runner and model for {runner.chip}. Serial line: {runner.serial}. {runner.choose} This
        runner {runner.proven}.
      </p>
    </details>
  );
}
