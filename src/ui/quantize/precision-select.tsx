/** A cell that chooses a precision: the scheme's own, or an exception where that is possible. */
import type { ReactNode } from 'react';
import type { Precision, Scheme } from '../../core/quantize/recipe';
import type { OperatorOption } from '../../state/quantize-state';
import { control } from '../parts/controls';
import styles from './quantize.module.css';
import { SCHEME_WORDS } from './words';

const NAMES: Readonly<Record<Precision, string>> = { int16: 'int16', float32: 'float' };

interface PrecisionSelectProps {
  readonly label: string;
  readonly scheme: Scheme;
  /** What it is without an exception. */
  readonly usual: string;
  readonly refused: OperatorOption['refused'];
  readonly chosen: Precision | undefined;
  readonly onChoose: (precision: Precision | null) => void;
}

export function PrecisionSelect(props: PrecisionSelectProps): ReactNode {
  const { label, scheme, usual, refused, chosen, onChoose } = props;
  const precisions = (['int16', 'float32'] as const).filter(
    (one) => NAMES[one] !== SCHEME_WORDS[scheme].type,
  );
  const reasons = Object.values(refused).join(' ');
  return (
    <select
      className={control('input') + ` ${styles['cell'] ?? ''}`}
      aria-label={label}
      data-hint={reasons === '' ? undefined : reasons}
      data-changed={chosen !== undefined}
      value={chosen ?? 'scheme'}
      onClick={(event) => event.stopPropagation()}
      onChange={({ currentTarget: { value } }) =>
        onChoose(value === 'scheme' ? null : (value as Precision))
      }
    >
      <option value="scheme">{usual}</option>
      {precisions.map((precision) => (
        <option key={precision} value={precision} disabled={refused[precision] !== undefined}>
          {NAMES[precision]}
          {refused[precision] === undefined ? '' : ', not possible'}
        </option>
      ))}
    </select>
  );
}
