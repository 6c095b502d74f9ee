/** Which samples make the ranges and which test the result, and the button that calibrates. */
import type { ReactNode } from 'react';
import { calibrationPart, FEW_HELD_OUT } from '../../core/dataset/split';
import { formatCount, formatNumberOf } from '../../core/text';
import type { Split } from '../../state/quantize-state';
import { changeSplit } from '../../state/quantize-choices';
import { calibrate } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import { Choices } from '../run/choices';
import styles from './quantize.module.css';

const KINDS = {
  'held-out': { name: 'Keep apart', about: 'No sample both makes the ranges and tests the result' },
  converter: {
    name: 'All for both',
    about: 'All samples in the order of the files make the ranges, as the TFLite converter does',
  },
} as const satisfies Record<Split['kind'], object>;

export function SplitFields(): ReactNode {
  const studio = useStudio();
  const split = useSelect(({ quantize }) => quantize.split);
  const count = useSelect(({ quantize }) => quantize.data?.count ?? 0);
  const isIdle = useSelect(({ quantize }) => quantize.underWay === null);
  const isDone = useSelect(({ quantize }) => quantize.calibration !== null);
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>Samples to calibrate and to compare with</legend>
      <div className={styles['row']}>
        <Choices
          label="Split"
          choices={KINDS}
          chosen={split.kind}
          onChoose={(kind) => changeSplit(studio, { kind })}
        />
      </div>
      {split.kind === 'held-out' && (
        <div className={styles['row']}>
          <Count
            label="Calibrate on"
            value={split.calibration}
            onChange={(calibration) => changeSplit(studio, { calibration })}
          />
          <Count
            label="compare on"
            value={split.comparison}
            onChange={(comparison) => changeSplit(studio, { comparison })}
          />
          <span className={styles['dim']}>at most, of {formatCount(count)}</span>
        </div>
      )}
      {split.kind === 'held-out' && <FewHeldOut count={count} split={split} />}
      <div className={styles['row']}>
        <button
          type="button"
          className={control('button')}
          disabled={!isIdle}
          onClick={() => void calibrate(studio)}
        >
          {isDone ? 'Calibrate again' : 'Calibrate'}
        </button>
      </div>
    </fieldset>
  );
}

/** Said before anything is computed: so few samples cannot tell one recipe from another. */
function FewHeldOut({ count, split }: { count: number; split: Split }): ReactNode {
  const left = Math.min(split.comparison, count - calibrationPart(count, split.calibration));
  if (left >= FEW_HELD_OUT) return null;
  return (
    <Note tone="warn" isInset lead="Few to compare with.">
      {formatNumberOf(count, 'sample')} {count === 1 ? 'leaves' : 'leave'}{' '}
      {left === 0 ? 'none' : formatCount(left)} to compare with: the cost will be a hint. Give more,
      or calibrate on fewer.
    </Note>
  );
}

const MOST_SAMPLES = 100_000;

interface CountProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Count({ label, value, onChange }: CountProps): ReactNode {
  return (
    <label className={styles['count']}>
      <span>{label}</span>
      <input
        type="number"
        className={control('input')}
        min={1}
        max={MOST_SAMPLES}
        value={value}
        onChange={({ currentTarget }) => {
          const next = Math.round(currentTarget.valueAsNumber);
          if (next >= 1 && next <= MOST_SAMPLES) onChange(next);
        }}
      />
    </label>
  );
}
