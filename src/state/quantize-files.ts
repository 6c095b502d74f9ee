/** Taking a quantization along: the model, and the report as the command line writes it. */
import { quantizeReportText } from '../core/improve/json';
import { selectBeforeAfter, selectRun } from './quantize-figures';
import type { BeforeAfter, QuantizeRun } from './quantize-state';
import { selectBefore } from './quantizing';
import type { Studio } from './studio';
import type { StudioState } from './studio-state';
import { selectTarget } from './target';

/** Saves a result's .tflite; by default that of the result shown. */
export function saveRun(studio: Studio, id?: number): void {
  const run = runOf(studio.store.getState(), id);
  if (run !== null) studio.download(run.name, run.file);
}

const runOf = (state: StudioState, id?: number): QuantizeRun | null =>
  id === undefined
    ? selectRun(state)
    : (state.quantize.runs.find((candidate) => candidate.id === id) ?? null);

/** A result's report as JSON text. */
function reportOf(state: StudioState, run: QuantizeRun): string {
  const { result, name, file } = run;
  const before = selectBefore(state);
  const { float, data, split } = state.quantize;
  if (before === null || float === null || data === null) throw new Error('No model is open.');
  const memory = selectBeforeAfter(state);
  const isShown = run.id === state.quantize.afterRun;
  return quantizeReportText({
    model: before.model.file,
    graph: float.opened.graph,
    data,
    split,
    result,
    output: { name, bytes: file.size },
    ...(isShown && memory !== null && { memory: memoryOf(state, memory) }),
  });
}

const memoryOf = (state: StudioState, { ram, flash, file }: BeforeAfter) => {
  const { kernels, abi } = selectTarget(state);
  return {
    target: `${kernels}, ${abi}`,
    before: { ram: ram[0], flash: flash[0], file: file[0] },
    after: { ram: ram[1], flash: flash[1], file: file[1] },
  };
};

/** Saves the report beside the model: `model-int8.report.json`. */
export function saveReport(studio: Studio, id?: number): void {
  const state = studio.store.getState();
  const run = runOf(state, id);
  if (run === null) return;
  const name = run.name.replace(/\.tflite$/, '.report.json');
  studio.download(name, new Blob([reportOf(state, run)], { type: 'application/json' }));
}
