/** Training as it goes: loss, and the share of right answers on the same steps. */
import { Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { TrainingProgress } from '../../core/improve/trainer';
import { formatCount } from '../../core/text';
import { AXIS, HOVER, TICK } from './chart-parts';
import styles from './charts.module.css';

/** More points than pixels say nothing more. */
const MOST = 240;

export function LossChart({ losses }: { losses: readonly TrainingProgress[] }): ReactNode {
  const last = losses.at(-1);
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        <span role="status">{last !== undefined && wordsOf(last)}</span>
      </figcaption>
      <div className={styles['tall']} aria-hidden="true">
        <Lines losses={losses} steps={last?.of ?? 1} />
      </div>
      <ul className={styles['legend']}>
        <li>
          <span style={{ background: 'var(--accent)' }} />
          loss
        </li>
        <li>
          <span style={{ background: 'var(--kind-io)' }} />
          right answers
        </li>
      </ul>
    </figure>
  );
}

const wordsOf = ({ epoch, step, of, loss, accuracy }: TrainingProgress): string =>
  `Epoch ${epoch}, step ${formatCount(step)} of ${formatCount(of)}: loss ${loss.toFixed(3)}, ${(100 * accuracy).toFixed(1)}% right`;

interface LinesProps {
  readonly losses: readonly TrainingProgress[];
  readonly steps: number;
}

const PLAIN = { dot: false, isAnimationActive: false } as const;

function Lines({ losses, steps }: LinesProps): ReactNode {
  const data = useMemo(() => [...thinned(losses)], [losses]);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={data}
        accessibilityLayer={false}
        margin={{ top: 6, right: 4, bottom: 0, left: 4 }}
      >
        <XAxis type="number" dataKey="step" domain={[0, steps]} tick={TICK} {...AXIS} />
        <YAxis yAxisId="loss" width={40} tick={TICK} tickCount={4} {...AXIS} />
        <YAxis
          yAxisId="right"
          orientation="right"
          domain={[0, 1]}
          width={40}
          tick={TICK}
          tickCount={3}
          tickFormatter={(value) => `${Math.round(100 * Number(value))}%`}
          {...AXIS}
        />
        <Tooltip
          {...HOVER}
          labelFormatter={(step) => `Step ${formatCount(Number(step))}`}
          formatter={(value) => Number(value).toFixed(3)}
        />
        <Line yAxisId="loss" name="Loss" dataKey="loss" stroke="var(--accent)" {...PLAIN} />
        <Line yAxisId="right" name="Right" dataKey="accuracy" stroke="var(--kind-io)" {...PLAIN} />
      </LineChart>
    </ResponsiveContainer>
  );
}

const thinned = (losses: readonly TrainingProgress[]): readonly TrainingProgress[] => {
  const every = Math.ceil(losses.length / MOST);
  return losses.filter((_, i) => i % every === 0 || i === losses.length - 1);
};
