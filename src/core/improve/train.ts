/** Quantization-aware training as a step of the flow: fine-tune, then quantize what came back. */
import { InputError } from '../errors';
import type { Recipe } from '../quantize/recipe';
import type { FlowHost, Made, Prepared } from './flow';
import { improve, makeFrom } from './make';
import type { FineTune, TrainingOptions, TrainingProgress } from './trainer';

export interface TrainingHost extends FlowHost {
  readonly fineTune: FineTune;
  readonly onTraining?: (progress: TrainingProgress) => void;
}

/**
 * Trains on every sample with a label that the result is not compared on, and quantizes.
 * @throws InputError `bad-input` when no sample is held out; else as `FineTune` and `quantizeWith` do
 */
export const trainWith = async (
  state: Prepared,
  recipe: Recipe,
  options: TrainingOptions,
  host: TrainingHost,
): Promise<Made> => {
  requireHeldOut(state);
  const { model, ranges, network } = await improve(state, recipe, host);
  const { data } = state;
  const trained = await host.fineTune({
    model,
    ranges,
    recipe,
    data,
    samples: trainingSamples(state),
    options,
    ...(host.onTraining && { onProgress: host.onTraining }),
  });
  // Trained from equalized weights, the tensors are those of the equalized network.
  return makeFrom(state, { ...trained, ...(network && { network }) }, recipe, host);
};

/** What a network learned by heart says nothing about what it can do. */
const requireHeldOut = ({ comparison }: Prepared): void => {
  if (comparison.heldOut) return;
  throw new InputError(
    'bad-input',
    'Training would learn the very samples it is compared on: this split holds none out.',
    'Hold samples out (not all of them calibrate then, as the converter has it), or give more data.',
  );
};

const trainingSamples = ({ data, comparison }: Prepared): readonly number[] => {
  const kept = new Set(comparison.data === data ? comparison.samples : []);
  return Array.from({ length: data.count }, (_, i) => i).filter(
    (i) => !kept.has(i) && (data.labels === undefined || (data.labels[i] ?? -1) >= 0),
  );
};
