/** What TensorFlow Lite Micro's profiler printed, as measurements. */
import type { Measurement } from '../../core/timings/measurement';
import { TOTALS_BY_TAG } from '../../core/timings/operator-times';
import type { Origin } from './found';
import { emptyMeasurement } from './found';
import type { BlockForm, ProfilerBlock } from './profiler-blocks';

/** Bounds closer than this say what the rate is. */
const CLOSE = 1.02;

const inMegahertz = (hertz: number): string => `${Number((hertz / 1e6).toPrecision(3))} MHz`;

interface Rate {
  readonly hertz?: number;
  readonly warning: string;
}

const rateOf = ([low, high]: readonly [number, number]): Rate => {
  if (low > high || low === 0)
    return { warning: 'The log does not say how long a tick is: times are in ticks.' };
  if (high / low < CLOSE)
    return {
      hertz: (low + high) / 2,
      warning: `The timer's rate, ${inMegahertz((low + high) / 2)}, was worked out from the log's milliseconds and is good to ${((high / low - 1) * 50).toFixed(1)} %.`,
    };
  const bounds =
    high === Infinity
      ? `above ${inMegahertz(low)}`
      : `between ${inMegahertz(low)} and ${inMegahertz(high)}`;
  return {
    warning: `The log does not say how long a tick is: times are in ticks. Its milliseconds put the timer's rate ${bounds}.`,
  };
};

const FORM_WARNINGS: Readonly<Record<BlockForm, readonly string[]>> = {
  text: [],
  events: [],
  tags: [TOTALS_BY_TAG],
};

const measurementOf = (block: ProfilerBlock, origin: Origin): Measurement => {
  const { hertz, warning } = rateOf(block.hertz);
  return {
    ...emptyMeasurement(origin),
    model: { name: '' },
    firmware: { name: 'TensorFlow Lite Micro' },
    board: { name: 'unknown' },
    kernels: 'tflm',
    timer: { kind: 'unknown', name: 'ticks', ...(hertz !== undefined && { hertz }) },
    operators: block.tags.map((tag, place) => ({
      tag,
      ticks: block.runs.map((run) => run[place] ?? 0),
    })),
    warnings: [warning, ...FORM_WARNINGS[block.form]],
  };
};

/** Totals by tag count only where the log has nothing better. */
export const profilerMeasurements = (
  blocks: readonly ProfilerBlock[],
  origin: Origin,
): readonly Measurement[] => {
  const listed = blocks.filter(({ form }) => form !== 'tags');
  return (listed.length > 0 ? listed : blocks).map((block) => measurementOf(block, origin));
};
