/** Taking a quantization along: the model, and the report as the command line writes it. */
import { selectRun } from './quantize-figures';
import type { QuantizeRun } from './quantize-state';
import type { Studio } from './studio';
import type { StudioState } from './studio-state';

/** Saves a result's .tflite; by default that of the result shown. */
export function saveRun(studio: Studio, id?: number): void {
  const run = runOf(studio.store.getState(), id);
  if (run !== null) studio.download(run.name, run.file);
}

/** Saves the report beside the model: `model-int8.report.json`. */
export function saveReport(studio: Studio, id?: number): void {
  const run = runOf(studio.store.getState(), id);
  if (run === null) return;
  const name = run.name.replace(/\.tflite$/, '.report.json');
  studio.download(name, new Blob([run.result.report], { type: 'application/json' }));
}

const runOf = (state: StudioState, id?: number): QuantizeRun | null =>
  id === undefined
    ? selectRun(state)
    : (state.quantize.runs.find((candidate) => candidate.id === id) ?? null);
