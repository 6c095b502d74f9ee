/** The flash bill as one stacked bar per thing: the model's file and TFLM's code. A summary of the table. */
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ReactNode } from 'react';
import type { FlashPart, FlashProfile } from '../../core/flash/flash';
import { formatBytes, formatKib } from '../../core/text';
import { FLASH_KINDS } from '../flash/flash-kinds';
import styles from './flash-chart.module.css';

const KINDS = Object.keys(FLASH_KINDS) as FlashPart['kind'][];

type Sums = Partial<Record<FlashPart['kind'], number>>;

function sumsOf(flash: FlashProfile): Sums {
  const sums: Sums = {};
  for (const { kind, bytes } of flash.parts) sums[kind] = (sums[kind] ?? 0) + bytes;
  return sums;
}

export function FlashChart({ flash }: { flash: FlashProfile }): ReactNode {
  const { runtime = 0, ...file } = sumsOf(flash);
  const data = [
    { name: 'Model', ...file },
    { name: 'Code', runtime },
    { name: 'All ops', runtime: flash.runtimeAllOps },
  ];
  const used = KINDS.filter((kind) => data.some((bar) => (bar as Sums)[kind] !== undefined));
  return (
    <figure className={styles['figure']}>
      <figcaption>
        <ul className={styles['legend']}>
          {used.map((kind) => (
            <li key={kind}>
              <span style={{ background: `var(--kind-${FLASH_KINDS[kind].colour})` }} />
              {FLASH_KINDS[kind].label}
            </li>
          ))}
        </ul>
      </figcaption>
      <div className={styles['chart']} aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart
            data={data}
            layout="vertical"
            barSize={14}
            margin={{ top: 0, right: 12, bottom: 0, left: 0 }}
          >
            <XAxis
              type="number"
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
              contentStyle={{
                background: 'var(--raised)',
                border: '1px solid var(--line-strong)',
                borderRadius: 3,
                padding: '2px 8px',
              }}
              itemStyle={{ color: 'var(--text)', padding: 0 }}
              labelStyle={{ color: 'var(--text-dim)' }}
              isAnimationActive={false}
            />
            {used.map((kind) => (
              <Bar
                key={kind}
                dataKey={kind}
                name={FLASH_KINDS[kind].label}
                stackId="flash"
                fill={`var(--kind-${FLASH_KINDS[kind].colour})`}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
