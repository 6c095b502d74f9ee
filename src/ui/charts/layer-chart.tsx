/** Signal over noise of every tensor along the network; a click selects the tensor. */
import { Bar, BarChart, Rectangle, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatNumberOf } from '../../core/text';
import { AXIS, HOVER, TICK } from './chart-parts';
import styles from './charts.module.css';

interface Layer {
  readonly tensor: number;
  readonly name: string;
  readonly sqnr: number;
  readonly operatorIndex: number | null;
}

interface LayerChartProps {
  /** Worst first. */
  readonly layers: readonly Layer[];
  readonly selected: number | undefined;
  readonly onPick: (tensor: number) => void;
}

/** Equal tensors have no noise; they are drawn as high as the best of the others, or this. */
const CEILING = 60;

export function LayerChart({ layers, selected, onPick }: LayerChartProps): ReactNode {
  const worst = layers[0]?.tensor;
  const data = useMemo(() => {
    const finite = layers.map(({ sqnr }) => sqnr).filter(Number.isFinite);
    const top = finite.length === 0 ? CEILING : Math.max(...finite);
    return [...layers]
      .sort((a, b) => (a.operatorIndex ?? -1) - (b.operatorIndex ?? -1))
      .map((layer) => ({ ...layer, height: Math.max(0, Math.min(layer.sqnr, top)) }));
  }, [layers]);
  const colourOf = (tensor: number): string =>
    tensor === selected
      ? 'var(--accent)'
      : tensor === worst
        ? 'var(--warn-fill)'
        : 'var(--kind-activation)';
  return (
    <figure className={styles['figure']}>
      <figcaption className={styles['caption']}>
        SQNR in dB of {formatNumberOf(layers.length, 'tensor')}, in the order they are made; the
        worst in amber
      </figcaption>
      {/* The table below says the same in words, and is what the keyboard uses. */}
      <div className={styles['chart']} aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={data}
            accessibilityLayer={false}
            margin={{ top: 4, right: 12, bottom: 0, left: 0 }}
          >
            <XAxis dataKey="tensor" hide />
            <YAxis width={32} tick={TICK} {...AXIS} tickCount={4} />
            <Tooltip
              {...HOVER}
              cursor={{ fill: 'var(--hover)' }}
              labelFormatter={(_, [item]) => nameOf(item?.payload)}
              formatter={(value) => [`${Number(value).toFixed(1)} dB`, 'SQNR']}
            />
            <Bar
              dataKey="height"
              isAnimationActive={false}
              cursor="pointer"
              shape={(bar) => <Rectangle {...bar} fill={colourOf((bar.payload as Layer).tensor)} />}
              onClick={({ payload }) => onPick((payload as Layer).tensor)}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

const nameOf = (layer: unknown): string => (layer as Layer | undefined)?.name ?? '';
