/** What quantizing needs beyond the core: tfjs and the runtime, loaded when something is first calibrated. */
import type { LoadFloatNetwork } from '../core/calibrate/float-network';
import type { FineTune } from '../core/improve/trainer';
import { quantizeModel } from '../core/quantize/quantize';

export interface Engine {
  readonly loadFloat: LoadFloatNetwork;
  /** The C runtime, compiled. */
  readonly runtime: WebAssembly.Module;
  readonly loadTrainer: () => Promise<FineTune>;
}

export type LoadEngine = () => Promise<Engine>;

/** From the page's own files. @throws InputError when they cannot be fetched */
export const loadEngine: LoadEngine = async () => {
  const [{ loadFloatEngine }, { loadRuntime }] = await Promise.all([
    import('./float-engine'),
    import('./runtime-module'),
  ]);
  const [loadFloat, runtime] = await Promise.all([loadFloatEngine(), loadRuntime()]);
  const loadTrainer = async (): Promise<FineTune> =>
    (await import('../tfjs/train/fine-tune')).createFineTune(quantizeModel);
  return { loadFloat, runtime, loadTrainer };
};
