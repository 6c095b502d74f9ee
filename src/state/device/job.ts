/**
 * One way through the steps, from the model to its times. A step's work says how far it is; whatever it
 * throws stands at that step. Stopping takes effect at once: what still runs then changes nothing more.
 */
import { DeviceError } from '../../device/device-error';
import type { Studio } from '../studio';
import type { OpenModel } from '../studio-state';
import { change } from './change';
import { deviceFailureOf, isCancelled } from './device-failure';
import type { DeviceStep, DeviceStepId } from './device-state';

/** Says what a step is doing, and its share done where that is counted. */
export type Report = (detail: string, share?: number) => void;

export interface Job {
  readonly signal: AbortSignal;
  /** The model that it is about, whatever is opened meanwhile. */
  readonly open: OpenModel | null;
  /** False once it was stopped. */
  readonly isCurrent: () => boolean;
  /** @param done what came of it, in a few words */
  readonly step: <T>(
    id: DeviceStepId,
    work: (report: Report) => Promise<T>,
    done: (value: T) => string,
  ) => Promise<T>;
}

const waiting = (ids: readonly DeviceStepId[]): readonly DeviceStep[] =>
  ids.map((id) => ({ id, status: 'waiting', detail: '' }));

const wasReplaced = (): DeviceError =>
  new DeviceError(
    'no-app',
    'Another model was opened while the board was at work.',
    'Flash and measure again, with the model that is open now.',
  );

const createJob = (studio: Studio, controller: AbortController): Job => {
  const { open } = studio.store.getState();
  // With another model the worker of this one ends, and so does whatever needs it.
  const whyOf = (error: unknown): unknown =>
    error instanceof DeviceError || studio.store.getState().open?.session === open?.session
      ? error
      : wasReplaced();
  const isCurrent = (): boolean =>
    studio.store.getState().device.underWay?.controller === controller;
  const update = (id: DeviceStepId, part: Partial<DeviceStep>): void => {
    if (!isCurrent()) return;
    change(studio, ({ steps }) => ({
      steps: steps.map((step) => (step.id === id ? { ...step, ...part } : step)),
    }));
  };
  return {
    signal: controller.signal,
    ...{ isCurrent, open },
    step: async (id, work, done) => {
      controller.signal.throwIfAborted();
      update(id, { status: 'active', began: Date.now() });
      try {
        const value = await work((detail, share) =>
          update(id, share === undefined ? { detail } : { detail, share }),
        );
        controller.signal.throwIfAborted();
        update(id, { status: 'done', detail: done(value), share: 1, ended: Date.now() });
        return value;
      } catch (error) {
        const status = isCancelled(error) ? 'stopped' : 'failed';
        update(id, { status, ended: Date.now() });
        if (isCurrent() && status === 'failed')
          change(studio, { failure: deviceFailureOf(id, whyOf(error)) });
        throw error;
      }
    },
  };
};

/** What was begun before and has yet to let go of the board. */
const settling = new WeakMap<Studio['store'], Promise<void>>();

/** Goes through the steps; does nothing while another job is under way. */
export async function runJob(
  studio: Studio,
  ids: readonly DeviceStepId[],
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const { store } = studio;
  if (store.getState().device.underWay !== null) return;
  const controller = new AbortController();
  change(studio, { underWay: { controller }, steps: waiting(ids), failure: null });
  const job = createJob(studio, controller);
  const before = settling.get(store);
  const whole = (async () => {
    await before;
    // Whatever listens holds the port.
    if (store.getState().device.monitor !== null)
      await (await import('./monitor')).closeMonitor(studio);
    await work(job).catch((error: unknown) => {
      // Steps have said themselves what went wrong with them.
      const isSaid = store.getState().device.failure !== null || isCancelled(error);
      if (job.isCurrent() && !isSaid) change(studio, { failure: deviceFailureOf(null, error) });
    });
  })();
  settling.set(store, whole);
  await whole;
  if (job.isCurrent()) change(studio, { underWay: null });
}
