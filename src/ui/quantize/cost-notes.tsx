/** What one has to know to read the figures, and what the quantizer decided on the way. */
import type { ReactNode } from 'react';
import type { Decision } from '../../core/quantize/quantized';
import { formatCount, formatNumberOf } from '../../core/text';
import type { TensorIndex } from '../../core/units';
import type { QuantizeRun } from '../../state/quantize-state';
import { selectIsStale } from '../../state/quantize-figures';
import { useSelect } from '../../state/use-studio';
import { Note } from '../parts/note';
import styles from './quantize.module.css';

export function CostNotes({ run: { result } }: { run: QuantizeRun }): ReactNode {
  const isStale = useSelect(selectIsStale);
  const { cost, decisions, tried } = result;
  const dead = cost.deadChannels.reduce((sum, one) => sum + one.dead.length, 0);
  return (
    <>
      {isStale && (
        <Note tone="plain" isInset>
          The settings have changed since. Press Quantize for a result with the new ones.
        </Note>
      )}
      {cost.isSynthetic && (
        <Note tone="warn" isInset>
          Noise in, noise out: these figures say little about real data.
        </Note>
      )}
      {!cost.heldOut && (
        <Note tone="warn" isInset>
          The samples compared on also made the ranges, which flatters the result.
        </Note>
      )}
      {cost.execution === 'simulated' && (
        <Note tone="plain" isInset>
          TFLM refuses this kind of file. The figures come from the float engine with the weights as
          they are stored; a phone may round activations too.
        </Note>
      )}
      {cost.compared !== undefined && <StandIns compared={cost.compared} />}
      {dead > 0 && (
        <Note tone="plain" isInset>
          {formatNumberOf(dead, 'channel')} in{' '}
          {formatNumberOf(cost.deadChannels.length, 'operator')} can only give their bias: pruning
          them would save flash and time at no loss.
        </Note>
      )}
      {tried.length > 0 && (
        <details className={styles['details']}>
          <summary>{formatNumberOf(tried.length, 'recipe')} tried</summary>
          <ul>
            {tried.map(({ name, error }) => (
              <li key={name}>
                {name} <span className={styles['dim']}>{noise(error)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {decisions.length > 0 && <Decisions decisions={decisions} />}
    </>
  );
}

/** Says what the figures are of, when the outputs themselves could not be computed. */
function StandIns({ compared }: { compared: readonly TensorIndex[] }): ReactNode {
  const main = useSelect(({ quantize }) => quantize.float?.opened.graph.subgraphs[0]);
  const count = compared.filter((tensor) => main?.outputs.includes(tensor) !== true).length;
  return (
    <Note tone="warn" isInset>
      Operators were left in float that nothing here executes. The figures are of{' '}
      {count === 1 ? 'the last tensor' : `the last ${formatCount(count)} tensors`} before them, not
      of the outputs that depend on them.
    </Note>
  );
}

function Decisions({ decisions }: { decisions: readonly Decision[] }): ReactNode {
  return (
    <details className={styles['details']}>
      <summary>{formatCount(decisions.length)} decisions of the quantizer</summary>
      <ul>
        {decisions.map(({ text }, i) => (
          <li key={i}>{text}</li>
        ))}
      </ul>
    </details>
  );
}

const noise = (error: number): string =>
  error > 0 ? `${(-10 * Math.log10(error)).toFixed(1)} dB` : 'equal';
