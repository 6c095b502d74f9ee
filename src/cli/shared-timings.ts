/** Measurements for a link: those of a file that are of the model, newest last. */
import { InputError } from '../core/errors';
import type { ModelFile } from '../core/profile/profile';
import { MOST_MEASUREMENTS } from '../core/share/shared';
import { readMeasurements } from '../core/timings/json-lines';
import type { Measurement } from '../core/timings/measurement';
import { readText } from './streams';
import { plain } from './text-table';

/** @throws InputError when the file cannot be read, or none of it is of this model */
export async function timingsOf(path: string, model: ModelFile): Promise<readonly Measurement[]> {
  const all = readMeasurements(await readText(path));
  const own = all.filter(({ model: { sha256 } }) => sha256 === model.sha256);
  if (own.length === 0)
    throw new InputError(
      'bad-file',
      `${plain(path)} has no measurement of ${plain(model.name)} (SHA-256 ${model.sha256.slice(0, 12)}…).`,
      'Measure this very file, or leave --timings out.',
    );
  return own.slice(-MOST_MEASUREMENTS);
}
