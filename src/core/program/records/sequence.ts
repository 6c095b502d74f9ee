/** Operators that remember; `firmware/runtime/ops/svdf.c` and `lstm.c` execute them. */
import { record } from './record';

const SVDF = {
  input: 'place',
  featureWeights: 'place',
  featureSums: 'place',
  timeWeights: 'place',
  unitSums: 'place',
  state: 'place',
  output: 'place',
  batches: 'u32',
  inputs: 'u32',
  units: 'u32',
  rank: 'u32',
  memory: 'u32',
  featureMultiplier: 'i32',
  featureShift: 'i32',
  stateZeroPoint: 'i32',
  outputMultiplier: 'i32',
  outputShift: 'i32',
  outputZeroPoint: 'i32',
  activationMin: 'scalar',
  activationMax: 'scalar',
} as const;

export const SEQUENCE_RECORDS = {
  SVDF_I8: record(96, 'as_svdf', SVDF),
  SVDF_I8_STATE_I8: record(97, 'as_svdf', SVDF),
  SVDF_F32: record(98, 'as_svdf', SVDF),
};
