/** The long searches through the worker: the price curve and training, on a few labelled points. */
import { afterEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../core/dataset/options';
import { chainModel } from '../core/evaluate/testing/float-models';
import type { CurvePoint, FlowProgress } from '../core/improve/flow';
import type { TrainingProgress } from '../core/improve/trainer';
import { quantizeModel } from '../core/quantize/quantize';
import { CONVERTER } from '../core/quantize/recipe';
import type { Recipe } from '../core/quantize/recipe';
import { normal, uniform } from '../core/random';
import { testModule } from '../core/runtime/testing/module';
import { testEngine } from '../tfjs/testing/engine';
import { createFineTune } from '../tfjs/train/fine-tune';
import type { LoadEngine } from './engine';
import { createQuantizerClient } from './quantizer-client';
import { createQuantizerService } from './quantizer-service';
import { sameThread } from './testing/same-thread';
import type { SameThreadPeer } from './testing/same-thread';

const MODEL = chainModel(
  [1, 2],
  [{ kind: 'dense', width: 8, relu: true }, { kind: 'dense', width: 2 }, { kind: 'softmax' }],
);
const SPLIT = { kind: 'held-out', calibration: 40, comparison: 20, seed: 1 } as const;
const TRAINING = { epochs: 1, batch: 8, learningRate: 0.01, seed: 1 } as const;

/** Points right and left of an axis, by their side. */
const table = (): string => {
  const random = uniform(3);
  const rows = Array.from({ length: 60 }, () => {
    const [x, y] = [normal(random), normal(random)];
    return `${x},${y},${x > 0 ? 'right' : 'left'}`;
  });
  return ['east,north,label', ...rows].join('\n');
};

const load: LoadEngine = async () => ({
  loadFloat: await testEngine(),
  runtime: testModule(),
  loadTrainer: () => Promise.resolve(createFineTune(quantizeModel)),
});

let peer: SameThreadPeer | undefined;
afterEach(() => peer?.terminate());

async function calibrated(text = table()) {
  const client = createQuantizerClient(() => (peer = sameThread(createQuantizerService(load))));
  const { opened, session } = await client.open(new Blob([new Uint8Array(MODEL.bytes)]), 'points');
  const files = [{ path: 'points.csv', file: new Blob([text]) }];
  const data = await session.openData({ kind: 'files', files }, defaultOptions(opened.ends));
  await session.calibrate(SPLIT);
  return { session, data };
}

describe('the price curve', () => {
  it('raises operators until the goal is met, and reports on the way', async () => {
    const { session } = await calibrated();
    const seen: FlowProgress[] = [];
    const onProgress = (progress: FlowProgress) => void seen.push(progress);
    const goal = { measure: 'sqnr', value: 60 } as const;
    const { points, sensitivity } = await session.curve(CONVERTER, goal, { onProgress });
    expect(points[0]).toMatchObject({ raised: [], recipe: CONVERTER, reached: false });
    const [first, last] = [points[0]!, points.at(-1)!];
    expect(last.sqnr).toBeGreaterThan(first.sqnr);
    expect(last.reached).toBe(last.sqnr >= goal.value);
    expect(first.accuracy).toBeGreaterThanOrEqual(0);
    expect(sensitivity.length).toBeGreaterThan(0);
    await expect.poll(() => seen.map(({ stage }) => stage)).toContain('search');
    // The same on samples the curve never saw: the order stays.
    const sqnrOf = async ({ recipe }: CurvePoint) =>
      (await session.quantize(recipe)).cost.double.outputs[0]!.sqnr;
    expect(await sqnrOf(last)).toBeGreaterThan(await sqnrOf(first));
  });

  it('offers files that another worker makes the same, when its own has ended', async () => {
    const { session } = await calibrated();
    const goal = { measure: 'sqnr', value: 60 } as const;
    const recipe: Recipe = { ...CONVERTER, clipping: 'output-error', correctBias: true };
    const last = (await session.curve(recipe, goal)).points.at(-1)!;
    expect(last.raised).not.toEqual([]);
    const { bytes, report } = await session.quantize(last.recipe);
    const before = peer!;
    before.crash('out of memory');
    const again = await session.quantize(last.recipe);
    expect(peer === before).toBe(false);
    expect(again.bytes).toEqual(bytes);
    expect(again.report).toBe(report);
    // By hand the same operators are raised first, and the search knows them.
    const { raisedAfter, ...byHand } = last.recipe;
    expect(raisedAfter).toHaveLength(Object.keys(byHand.operators).length);
    expect((await session.quantize(byHand)).bytes).not.toEqual(bytes);
  });
});

describe('training', () => {
  it('learns from what is not compared on, tells how, and gives the same file again', async () => {
    const { session, data } = await calibrated();
    expect(data).toMatchObject({ hasLabels: true, count: 60 });
    const losses: TrainingProgress[] = [];
    const onTraining = (progress: TrainingProgress) => void losses.push(progress);
    const trained = await session.train(CONVERTER, TRAINING, { onTraining });
    expect(trained).toMatchObject({ by: 'training', recipe: CONVERTER });
    expect(trained.cost).toMatchObject({ samples: 20, heldOut: true });
    expect(trained.cost.double.right?.of).toBe(20);
    await expect.poll(() => losses.length).toBeGreaterThan(0);
    expect(losses.at(-1)).toMatchObject({ step: 5, of: 5 });
    const { bytes } = await session.quantize(CONVERTER);
    expect(trained.bytes).not.toEqual(bytes);
    expect((await session.train(CONVERTER, TRAINING)).bytes).toEqual(trained.bytes);
  });

  it('says that it needs labels', async () => {
    const { session } = await calibrated('east,north\n1,2\n3,4\n5,6\n');
    await expect(session.train(CONVERTER, TRAINING)).rejects.toMatchObject({
      name: 'InputError',
      message: /label/,
    });
  });
});
