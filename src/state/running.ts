/**
 * Running the open model: what it is fed, the run under way, and what came of the last one. Everything
 * belongs to the open model; opening another starts afresh, except for the rounding, which is a matter
 * of what one compares with.
 */
import type { Rounding } from '../core/program/lowering';
import { failureOf, isAbort } from './failure';
import type { InputChoice, RunState } from './run-state';
import { DEFAULT_INPUT, INITIAL_RUN } from './run-state';
import type { Studio } from './studio';
import type { StudioState } from './studio-state';
import { until } from './until';
import { showTab } from './view';

/** What input `index` is fed. */
export const inputChoice = ({ run }: StudioState, index: number): InputChoice =>
  run.inputs[index] ?? DEFAULT_INPUT;

const change = ({ store }: Studio, part: Partial<RunState>): void =>
  store.setState(({ run }) => ({ run: { ...run, ...part } }));

/** The run of a freshly opened model. */
export const freshRun = ({ run }: StudioState): RunState => ({
  ...INITIAL_RUN,
  rounding: run.rounding,
});

export function chooseInput(studio: Studio, index: number, choice: InputChoice): void {
  const { inputs } = studio.store.getState().run;
  change(studio, { inputs: { ...inputs, [index]: choice }, failure: null });
}

export const chooseRounding = (studio: Studio, rounding: Rounding): void =>
  change(studio, { rounding });

/** @param repeat inferences, at least 1 */
export const chooseRepeat = (studio: Studio, repeat: number): void => change(studio, { repeat });

const DEFAULT_IMAGE = { fit: 'cover', order: 'rgb' } as const;

/** Feeds a file to an input, keeping how pictures are prepared. */
export function chooseFile(studio: Studio, index: number, file: Blob, name: string): void {
  const before = inputChoice(studio.store.getState(), index);
  const image = before.kind === 'file' ? before.image : DEFAULT_IMAGE;
  chooseInput(studio, index, { kind: 'file', file, name, image });
}

/** Whether a dropped file is data for the open model rather than another model. */
export const isRunInput = ({ open }: StudioState, name: string): boolean =>
  open !== null && /\.(npy|csv|png|jpe?g|gif|webp|bmp|avif)$/i.test(name);

/** Feeds a file that was dropped on the page to input `index`, and runs, in place of any run under way. */
export async function runWithFile(
  studio: Studio,
  file: Blob,
  name: string,
  index = 0,
): Promise<void> {
  chooseFile(studio, index, file, name);
  showTab(studio, 'run');
  while (studio.store.getState().run.underWay !== null) {
    stopRun(studio);
    await until(studio, ({ run }) => run.underWay === null);
  }
  await runModel(studio);
}

/** Runs the open model as it is set up; does nothing while a run is under way. */
export async function runModel(studio: Studio): Promise<void> {
  const { store } = studio;
  const state = store.getState();
  const { open, run } = state;
  if (open === null || run.underWay !== null) return;
  const controller = new AbortController();
  const isCurrent = (): boolean =>
    store.getState().run.underWay?.controller === controller &&
    store.getState().open?.id === open.id;
  change(studio, { underWay: { controller, share: 0 }, failure: null });
  try {
    const inputs = open.model.graph.subgraphs[0]?.inputs ?? [];
    const order = {
      inputs: inputs.map((_, i) => inputChoice(state, i)),
      rounding: run.rounding,
      repeat: run.repeat,
    };
    const result = await open.session.run(order, {
      signal: controller.signal,
      onProgress: (share) => {
        if (isCurrent()) change(studio, { underWay: { controller, share } });
      },
    });
    if (isCurrent()) change(studio, { underWay: null, result });
  } catch (error) {
    if (!isCurrent()) return;
    const failure = isAbort(error) ? null : failureOf('run', open.model.file.name, error);
    // An answer to another question beside the reason there is none to this one would mislead.
    change(studio, { underWay: null, failure, ...(failure === null ? {} : { result: null }) });
  }
}

/** Gives up the run under way. */
export const stopRun = ({ store }: Studio): void =>
  store.getState().run.underWay?.controller.abort();
