/** One range per tensor from what calibration saw, by the method the recipe asks for. */
import type { Calibration, Range, Ranges, TensorCalibration } from './calibration';
import type { Clipping } from './clipping';
import { entropyRange } from './entropy';
import { mseRange } from './mse';
import { percentileRange } from './percentile';

type Method = (tensor: TensorCalibration) => Range;

/**
 * Exactly what was seen, as the TFLite converter's calibrator takes it: no clipping, so that one
 * outlier widens the range for all.
 */
const minMax: Method = ({ min, max }) => ({ min, max });

const METHODS: Readonly<Record<Clipping, Method>> = {
  'min-max': minMax,
  percentile: (tensor) => percentileRange(tensor),
  mse: mseRange,
  entropy: entropyRange,
  'output-error': minMax,
};

/**
 * Ranges lie within [min, max] of their tensor and are not widened to contain 0: the quantizer does
 * that. `output-error` begins with min-max; `core/improve` narrows it by what the outputs say.
 */
export const rangesOf = ({ tensors }: Pick<Calibration, 'tensors'>, clipping: Clipping): Ranges =>
  new Map([...tensors].map(([tensor, seen]) => [tensor, METHODS[clipping](seen)]));
