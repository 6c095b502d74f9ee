/** The flash bill as stacked bars: the model's file, TFLM's code, and what registering everything costs. */
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import type { FlashPart, FlashProfile } from '../../core/flash/flash';
import { formatBytes, formatKib } from '../../core/text';
import { FLASH_KINDS } from '../flash/flash-kinds';
import styles from './flash-chart.module.css';
import { byteTicks } from './ticks';

type Kind = FlashPart['kind'];
type Sums = Partial<Record<Kind, number>>;

const KINDS = Object.keys(FLASH_KINDS) as Kind[];

function sumsOf(flash: FlashProfile): Sums {
  const sums: Sums = {};
  for (const { kind, bytes } of flash.parts) sums[kind] = (sums[kind] ?? 0) + bytes;
  return sums;
}

interface Row extends Sums {
  readonly name: string;
}

/** One bar each; the last is what the commonest shortcut would make of the second. */
function rowsOf(flash: FlashProfile): readonly Row[] {
  const { runtime = 0, ...file } = sumsOf(flash);
  return [
    { name: 'Model', ...file },
    { name: 'Code', runtime },
    { name: 'All ops', runtime: flash.runtimeAllOps },
  ];
}

export function FlashChart({ flash }: { flash: FlashProfile }): ReactNode {
  const rows = rowsOf(flash);
  const used = KINDS.filter((kind) => rows.some((row) => (row[kind] ?? 0) > 0));
  return (
    <figure className={styles['figure']}>
      <figcaption>
        <ul className={styles['legend']}>
          {used.map((kind) => (
            <li key={kind}>
              <span style={{ background: colourOf(kind) }} />
              {FLASH_KINDS[kind].label}
            </li>
          ))}
        </ul>
      </figcaption>
      {/* The table beside it says the same in words. */}
      <div className={styles['chart']} aria-hidden="true">
        <Bars rows={rows} kinds={used} most={Math.max(flash.model, flash.runtimeAllOps)} />
      </div>
    </figure>
  );
}

const colourOf = (kind: Kind): string => `var(--kind-${FLASH_KINDS[kind].colour})`;

const TOOLTIP = {
  background: 'var(--raised)',
  border: '1px solid var(--line-strong)',
  borderRadius: 3,
  padding: '2px 8px',
} as const;

interface BarsProps {
  readonly rows: readonly Row[];
  readonly kinds: readonly Kind[];
  readonly most: number;
}

function Bars({ rows, kinds, most }: BarsProps): ReactNode {
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...rows]}
        layout="vertical"
        accessibilityLayer={false}
        barSize={14}
        margin={{ right: 12 }}
      >
        <XAxis
          type="number"
          domain={[0, most]}
          ticks={[...byteTicks(most)]}
          tickFormatter={formatKib}
          tick={{ fill: 'var(--axis)', fontSize: 11 }}
          stroke="var(--line-strong)"
          tickLine={false}
          height={20}
        />
        <YAxis
          type="category"
          dataKey="name"
          width={52}
          tick={{ fill: 'var(--text-dim)', fontSize: 12 }}
          axisLine={false}
          tickLine={false}
        />
        <Tooltip
          cursor={{ fill: 'var(--hover)' }}
          formatter={(value) => formatBytes(Number(value))}
          contentStyle={TOOLTIP}
          itemStyle={{ color: 'var(--text)', padding: 0 }}
          labelStyle={{ color: 'var(--text-dim)' }}
          isAnimationActive={false}
        />
        {kinds.map((kind) => (
          <Bar
            key={kind}
            dataKey={kind}
            name={FLASH_KINDS[kind].label}
            stackId="flash"
            fill={colourOf(kind)}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
