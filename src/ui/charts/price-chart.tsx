/** The price of more accuracy: one point per file that can be made; a click makes it. */
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Curve, CurvePoint } from '../../core/improve/flow';
import { formatGain, formatPrice, gainOf, priceOf, PRICES } from '../quantize/prices';
import type { Price } from '../quantize/prices';
import { AXIS, HOVER, TICK } from './chart-parts';
import styles from './charts.module.css';

interface PriceChartProps {
  readonly curve: Curve;
  readonly price: Price;
  readonly onPick: (point: CurvePoint) => void;
}

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly point: CurvePoint;
}

export function PriceChart({ curve, price, onPick }: PriceChartProps): ReactNode {
  const data = useMemo(
    () =>
      curve.points.flatMap((point): Drawn[] => {
        const x = priceOf(point, price);
        const y = gainOf(point, curve);
        return x === undefined || y === undefined || !Number.isFinite(y) ? [] : [{ x, y, point }];
      }),
    [curve, price],
  );
  if (data.length === 0) {
    return <p className={styles['caption']}>The data cannot tell this measure.</p>;
  }
  return (
    <figure className={styles['figure']}>
      {/* The table below says the same in words, and is what the keyboard uses. */}
      <div className={styles['tall']} aria-hidden="true">
        <Steps data={data} curve={curve} price={price} onPick={onPick} />
      </div>
    </figure>
  );
}

const DOT = { r: 4, fill: 'var(--bg)', stroke: 'var(--accent)', cursor: 'pointer' } as const;
const ACTIVE = { r: 6, fill: 'var(--accent)', cursor: 'pointer' } as const;
const AROUND: [string, string] = ['auto', 'auto'];

type StepsProps = PriceChartProps & { readonly data: readonly Drawn[] };

function Steps({ data, curve, price, onPick }: StepsProps): ReactNode {
  const priceText = (value: unknown): string => formatPrice(Number(value), price);
  const gainText = (value: unknown): string => formatGain(Number(value), curve);
  // Recharts hands a dot's own properties to its handler, the datum among them.
  const pick = (_: unknown, dot: unknown): void =>
    onPick((dot as { readonly payload: Drawn }).payload.point);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart
        data={[...data]}
        accessibilityLayer={false}
        margin={{ top: 6, right: 16, bottom: 0, left: 4 }}
      >
        <CartesianGrid stroke="var(--grid)" />
        <XAxis
          type="number"
          dataKey="x"
          domain={AROUND}
          tickFormatter={priceText}
          tick={TICK}
          tickCount={4}
          {...AXIS}
        />
        <YAxis
          domain={AROUND}
          tickFormatter={gainText}
          tick={TICK}
          tickCount={4}
          width={58}
          {...AXIS}
        />
        <ReferenceLine
          y={curve.goal.value}
          stroke="var(--text-faint)"
          strokeDasharray="4 3"
          ifOverflow="extendDomain"
        />
        <Tooltip
          {...HOVER}
          labelFormatter={(value) => `${PRICES[price].name} ${priceText(value)}`}
          formatter={(value) => [gainText(value), 'Output']}
        />
        <Line
          type="stepAfter"
          dataKey="y"
          stroke="var(--accent)"
          strokeWidth={1.5}
          dot={DOT}
          activeDot={{ ...ACTIVE, onClick: pick }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
