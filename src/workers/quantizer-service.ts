/**
 * What runs in the quantizer's worker. The float engine and the runtime are loaded when something is
 * first calibrated.
 */
import { transfer } from 'comlink';
import { automatic } from '../core/improve/automatic';
import type { Made, Prepared, Tried } from '../core/improve/flow';
import { quantizeWith } from '../core/improve/make';
import { priceCurve } from '../core/improve/price-curve';
import type { TrainingOptions } from '../core/improve/trainer';
import { reportText } from '../core/improve/report-text';
import { trainWith } from '../core/improve/train';
import { VERSION } from '../core/profile/version';
import { calibrationReport } from './calibration-report';
import { loadEngine } from './engine';
import type { LoadEngine } from './engine';
import type { QuantizerApi, QuantizeResult } from './quantizer-api';
import { describeData, openFloatFile, openSource, previewOf } from './quantizer-data';
import { createHold } from './quantizer-hold';
import type { Hold } from './quantizer-hold';
import type { Reply } from './reply';
import { replyTo } from './reply';

/** A service without an open model. */
export function createQuantizerService(load: LoadEngine = loadEngine): QuantizerApi {
  const hold = createHold(load);
  return {
    open: (file, name) =>
      replyTo(async () => {
        const model = await openFloatFile(file, name);
        await hold.setModel(model);
        return model.opened;
      }),
    openData: (source, options) =>
      replyTo(async () => {
        const data = await openSource(source, hold.model().ends, options);
        await hold.setData(data);
        return describeData(data);
      }),
    leaveUnknown: () =>
      replyTo(async () => {
        await hold.leaveUnknown();
        return null;
      }),
    preview: (samples) =>
      replyTo(() => {
        const [{ dataset }, { ends }] = [hold.data().opened, hold.model()];
        return Promise.all(samples.map((index) => previewOf(dataset, ends, index)));
      }),
    calibrate: (split, onProgress) =>
      replyTo(async () => {
        const begun = await hold.begin(split, onProgress);
        return { calibration: begun.calibration, report: await calibrationReport(begun) };
      }),
    restore: (split, calibration) =>
      replyTo(async () => {
        await hold.begin(split, undefined, calibration);
        return null;
      }),
    quantize: (recipe, onProgress) =>
      produce(hold, 'post-training', async (prepared) => ({
        made: await quantizeWith(prepared, recipe, await hold.host(onProgress)),
      })),
    automatic: (recipe, onProgress) =>
      produce(hold, 'automatic', async (prepared) =>
        automatic(prepared, recipe, await hold.host(onProgress)),
      ),
    curve: (recipe, goal, onProgress) =>
      replyTo(async () => {
        const { prepared } = hold.ready();
        return priceCurve(prepared, recipe, goal, await hold.host(onProgress));
      }),
    train: (recipe, options, onTraining, onProgress) =>
      produce(hold, 'training', async (prepared) => {
        const host = await hold.host(onProgress);
        const fineTune = await host.loadTrainer();
        const training = { ...host, fineTune, ...(onTraining && { onTraining }) };
        return { made: await trainWith(prepared, recipe, options, training), training: options };
      }),
  };
}

interface Produced {
  readonly made: Made;
  readonly tried?: readonly Tried[];
  readonly training?: TrainingOptions;
}

/** Work that ends in a quantized file, with the report on how it was made; the file is not copied. */
async function produce(
  hold: Hold,
  by: QuantizeResult['by'],
  work: (prepared: Prepared) => Promise<Produced>,
): Promise<Reply<QuantizeResult>> {
  const since = performance.now();
  const reply = await replyTo(async (): Promise<QuantizeResult> => {
    const ready = hold.ready();
    const { made, tried = [], training } = await work(ready.prepared);
    const { source, options, opened } = hold.data();
    const report = await reportText({
      version: VERSION,
      name: hold.model().name,
      ...(source.kind === 'files' && { preprocessing: options }),
      ...ready,
      notes: [...ready.notes, ...opened.notes],
      made,
      tried,
      ...(training && { training }),
    });
    const { recipe, bytes, tensorOf, decisions } = made.quantized;
    const milliseconds = performance.now() - since;
    const { cost } = made;
    return { recipe, by, bytes, tensorOf, decisions, cost, tried, report, milliseconds };
  });
  return reply.ok ? transfer(reply, [reply.value.bytes.buffer]) : reply;
}
