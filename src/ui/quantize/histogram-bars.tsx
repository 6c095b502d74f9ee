/** A histogram as small as a word: log heights, least value left, zero marked. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Histogram } from '../../core/calibrate/calibration';
import styles from './quantize.module.css';

const BARS = 44;
const HEIGHT = 16;

export function HistogramBars({ histogram }: { histogram: Histogram }): ReactNode {
  const path = useMemo(() => outlineOf(histogram), [histogram]);
  const { low, high } = histogram;
  const zero = high > low ? (-low / (high - low)) * BARS : 0;
  return (
    <svg
      className={styles['histogram']}
      viewBox={`0 0 ${BARS} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} />
      {zero > 0 && zero < BARS && <line x1={zero} x2={zero} y1="0" y2={HEIGHT} />}
    </svg>
  );
}

/** The bars as one outline: a path is a hundred times cheaper than as many rectangles. */
function outlineOf({ counts }: Histogram): string {
  const sums = new Float64Array(BARS);
  counts.forEach((count, i) => {
    const bar = Math.min(BARS - 1, Math.floor((i * BARS) / counts.length));
    sums[bar] = (sums[bar] ?? 0) + count;
  });
  const most = Math.log1p(sums.reduce((a, b) => Math.max(a, b), 0)) || 1;
  const tops = [...sums].map((sum) => HEIGHT * (1 - Math.log1p(sum) / most));
  return `M0 ${HEIGHT}${tops.map((top, i) => `V${top.toFixed(1)}H${i + 1}`).join('')}V${HEIGHT}Z`;
}
