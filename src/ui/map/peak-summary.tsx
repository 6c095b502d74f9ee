/** The peak in words: why it is there, and who is alive at it; every buffer leads to its details. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { explainPeak } from '../../core/arena/explain-peak';
import type { ArenaPlan } from '../../core/arena/plan';
import type { Graph } from '../../core/graph/graph';
import { formatBytes } from '../../core/text';
import type { Scope } from '../../core/units';
import { shortBufferNames } from './names';
import styles from './peak-summary.module.css';
import type { Selection } from '../../state/selection';

interface PeakSummaryProps {
  readonly plan: ArenaPlan;
  readonly graph: Graph;
  readonly onStep: (step: Scope) => void;
  readonly onSelect: (selection: Selection) => void;
}

/** Buffers listed by name; the rest is counted. */
const LISTED = 6;

export function PeakSummary({ plan, graph, onStep, onSelect }: PeakSummaryProps): ReactNode {
  const peak = useMemo(() => explainPeak(plan, graph), [plan, graph]);
  const listed = peak.alive.slice(0, LISTED);
  const names = shortBufferNames(graph, plan.buffers);
  const nameOf = new Map(plan.buffers.map((buffer, index) => [buffer.id, names[index] ?? '']));
  return (
    <div className={styles['summary']}>
      <p>{peak.sentences.join(' ')}</p>
      <ul>
        {listed.map(({ buffer, why }) => (
          <li key={buffer.id}>
            <button
              type="button"
              onClick={() => {
                onStep(peak.scope);
                onSelect({ kind: 'buffer', id: buffer.id });
              }}
            >
              {nameOf.get(buffer.id)}
            </button>
            <span className={styles['bytes']}>{formatBytes(buffer.planned)}</span>
            <span className={styles['why']}>{why}</span>
          </li>
        ))}
      </ul>
      {peak.alive.length > LISTED && <p>and {peak.alive.length - LISTED} smaller ones</p>}
    </div>
  );
}
