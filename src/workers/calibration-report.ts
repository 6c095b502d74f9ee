/** What calibration saw, as the page shows it: with the names of samples, and histograms it can draw. */
import type { Histogram } from '../core/calibrate/calibration';
import { reportOn } from '../core/calibrate/report';
import type { Outlier } from '../core/calibrate/report';
import type { Dataset } from '../core/dataset/dataset';
import type { Begun } from './quantizer-hold';
import type { CalibrationReport } from './quantizer-api';

/** Most outliers that are named: a page lists a few. */
const NAMED = 20;
const SHOWN_BINS = 64;

export async function calibrationReport({
  parts: { data, comparison },
  notes,
  calibration,
  left,
}: Begun): Promise<CalibrationReport> {
  const report = reportOn(calibration);
  return {
    ...report,
    tensors: report.tensors.map((tensor) => ({
      ...tensor,
      histogram: coarse(calibration.tensors.get(tensor.tensor)?.histogram),
    })),
    outliers: await Promise.all(
      report.outliers.slice(0, NAMED).map(async (outlier) => named(data, outlier)),
    ),
    comparison: comparison.samples.length,
    heldOut: comparison.heldOut,
    isSynthetic: data.isSynthetic,
    notes,
    left,
  };
}

const named = async (data: Dataset, outlier: Outlier) => ({
  ...outlier,
  name: (await data.read(outlier.sample)).name,
});

const coarse = ({ low, high, counts }: Histogram = EMPTY): Histogram => {
  const joined = new Float64Array(Math.min(SHOWN_BINS, counts.length));
  counts.forEach((count, i) => {
    const bin = Math.floor((i * joined.length) / counts.length);
    joined[bin] = (joined[bin] ?? 0) + count;
  });
  return { low, high, counts: joined };
};

const EMPTY: Histogram = { low: 0, high: 0, counts: new Float64Array() };
