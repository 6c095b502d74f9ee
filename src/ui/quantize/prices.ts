/** What a step of the price curve is paid in, and how each is written. */
import type { CurvePoint } from '../../core/improve/flow';
import { formatBytes, formatCount } from '../../core/text';
import type { Curve } from '../../core/improve/flow';
import { formatDecibels, formatShare } from './words';

export type Price = 'ram' | 'flash' | 'latency';

export const PRICES: Readonly<Record<Price, { readonly name: string; readonly about: string }>> = {
  ram: { name: 'RAM', about: 'Smallest arena that works' },
  flash: { name: 'Flash', about: 'The file and TFLM’s code for its operators' },
  latency: { name: 'Cycles', about: 'On a Cortex-M0+, modelled' },
};

/** Undefined where it is not known. */
export const priceOf = (point: CurvePoint, price: Price): number | undefined =>
  price === 'latency' ? point.latency?.cortexM0plus : point[price];

const millions = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

export const formatPrice = (value: number, price: Price): string =>
  price === 'latency'
    ? value >= 1e6
      ? `${millions.format(value / 1e6)} M`
      : formatCount(value)
    : formatBytes(value);

/** What the goal measures; undefined where the data cannot tell. */
export const gainOf = (point: CurvePoint, { goal }: Curve): number | undefined =>
  point[goal.measure];

export const formatGain = (value: number, { goal }: Curve): string =>
  goal.measure === 'sqnr' ? formatDecibels(value) : formatShare(value);
