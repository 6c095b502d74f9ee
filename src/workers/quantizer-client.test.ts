import { afterEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../core/dataset/options';
import { chainModel } from '../core/evaluate/testing/float-models';
import { readTflite } from '../core/formats/tflite/read';
import { CONVERTER } from '../core/quantize/recipe';
import { testModule } from '../core/runtime/testing/module';
import { testEngine } from '../tfjs/testing/engine';
import type { LoadEngine } from './engine';
import type { Split } from './quantizer-api';
import { createQuantizerClient } from './quantizer-client';
import { createQuantizerService } from './quantizer-service';
import { sameThread } from './testing/same-thread';
import type { SameThreadPeer } from './testing/same-thread';

const MODEL = chainModel(
  [1, 6],
  [{ kind: 'dense', width: 8, relu: true }, { kind: 'dense', width: 3 }, { kind: 'softmax' }],
);
const FILE = new Blob([new Uint8Array(MODEL.bytes)]);
const NOISE = { kind: 'noise', noise: { seed: 1, count: 30 } } as const;
const SPLIT: Split = { kind: 'held-out', calibration: 20, comparison: 10, seed: 1 };
const load: LoadEngine = async () => ({
  loadFloat: await testEngine(),
  runtime: testModule(),
  loadTrainer: () => Promise.reject(new Error('not in this test')),
});

let peers: SameThreadPeer[] = [];
/** A client, and how often each call reached a worker. */
function client(change: (service: object) => object = (service) => service) {
  const own: SameThreadPeer[] = [];
  peers = own;
  const calls: string[] = [];
  const spawn = (): SameThreadPeer => {
    const service = change(createQuantizerService(load));
    const noting = Object.fromEntries(
      Object.entries(service).map(([name, method]) => [
        name,
        (...args: unknown[]) => {
          calls.push(name);
          return (method as (...args: unknown[]) => unknown)(...args);
        },
      ]),
    );
    const peer = sameThread(noting);
    own.push(peer);
    return peer;
  };
  return { quantizer: createQuantizerClient(spawn), calls };
}

afterEach(() => {
  for (const peer of peers) peer.terminate();
});

async function calibrated(change?: (service: object) => object) {
  const { quantizer, calls } = client(change);
  const { opened, session } = await quantizer.open(FILE, 'chain.tflite');
  await session.openData(NOISE, defaultOptions(opened.ends));
  const report = await session.calibrate(SPLIT);
  return { opened, session, report, calls };
}

describe('the quantizer', () => {
  it('says what can be quantized, and how', async () => {
    const { opened } = await client().quantizer.open(FILE, 'chain.tflite');
    expect(opened.graph.subgraphs[0]!.operators.length).toBeGreaterThan(1);
    expect(opened.options.int8[0]!.refused).not.toHaveProperty('scheme');
    expect(opened.options.float16[0]!.refused.scheme).toMatch(/float/);
    expect(opened.ends.inputs).toHaveLength(1);
  });

  it('refuses what is no float model with a sentence, and no worker stays', async () => {
    const { quantizer } = client();
    const { session, opened } = await quantizer.open(FILE, 'chain.tflite');
    await session.openData(NOISE, defaultOptions(opened.ends));
    await session.calibrate(SPLIT);
    const { bytes } = await session.quantize(CONVERTER);
    await expect(quantizer.open(new Blob([bytes]), 'int8.tflite')).rejects.toThrow(
      /quantized already/,
    );
    await expect(quantizer.open(new Blob(['?']), 'x')).rejects.toMatchObject({
      name: 'InputError',
    });
    expect(peers.map((peer) => peer.isTerminated())).toEqual([false, true, true]);
  });

  it('calibrates once and quantizes by any recipe after that', async () => {
    const { session, report, calls } = await calibrated();
    expect(report).toMatchObject({ samples: 20, comparison: 10, heldOut: true, isSynthetic: true });
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }) => void stages.push(stage);
    const first = await session.quantize(CONVERTER, { onProgress });
    const floatEnds = await session.quantize({ ...CONVERTER, io: 'float32' });
    const wide = await session.quantize({ ...CONVERTER, scheme: 'int16x8' });
    expect(readTflite(first.bytes).graph.subgraphs[0]!.tensors.some((t) => t.type === 'INT8')).toBe(
      true,
    );
    expect(floatEnds.bytes).not.toEqual(first.bytes);
    expect(wide.cost.double.outputs[0]!.sqnr).toBeGreaterThan(first.cost.double.outputs[0]!.sqnr);
    expect(first.cost).toMatchObject({ samples: 10, heldOut: true, execution: 'runtime' });
    expect(calls.filter((name) => name === 'calibrate')).toHaveLength(1);
    await expect.poll(() => stages).toContain('compare');
  });

  it('writes a report that says how the file was made, the same each time', async () => {
    const { session } = await calibrated();
    const { report, bytes } = await session.quantize(CONVERTER);
    const again = await session.quantize(CONVERTER);
    expect(again.report).toBe(report);
    expect(again.bytes).toEqual(bytes);
    expect(JSON.parse(report)).toMatchObject({
      model: { name: 'chain.tflite' },
      recipe: { scheme: 'int8' },
      data: { isSynthetic: true, seed: 1 },
      calibration: { samples: 20 },
    });
  });

  it('finds the best setting and says what it tried', async () => {
    const { session } = await calibrated();
    const { tried, recipe, by } = await session.automatic(CONVERTER);
    expect(by).toBe('automatic');
    expect(tried[0]!.name).toBe('converter');
    expect(tried.map((one) => one.recipe)).toContainEqual(recipe);
  });

  it('shows samples as the network sees them', async () => {
    const { session } = await calibrated();
    const [one] = await session.preview([7]);
    expect(one).toMatchObject({ index: 7, name: 'noise 7' });
    expect(one!.inputs[0]!.values.length).toBeGreaterThan(0);
    expect(one!.inputs[0]!.min).toBeLessThan(one!.inputs[0]!.max);
  });

  it('is given up at once, and goes on where it was without calibrating again', async () => {
    let services = 0;
    const hangs = (service: object): object =>
      ++services === 1 ? { ...service, quantize: () => new Promise(() => undefined) } : service;
    const { session, calls } = await calibrated(hangs);
    const controller = new AbortController();
    const running = session.quantize(CONVERTER, { signal: controller.signal });
    await expect.poll(() => calls).toContain('quantize');
    const since = performance.now();
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(performance.now() - since).toBeLessThan(100);
    expect(peers[0]!.isTerminated()).toBe(true);
    const { cost } = await session.quantize(CONVERTER);
    expect(cost.samples).toBe(10);
    expect(calls.filter((name) => name === 'calibrate')).toHaveLength(1);
    expect(calls.filter((name) => name === 'restore')).toHaveLength(1);
  });

  it('gives the same file after a restart', async () => {
    const { session } = await calibrated();
    const before = await session.quantize(CONVERTER);
    peers[0]!.crash('out of memory');
    const after = await session.quantize(CONVERTER);
    expect(after.bytes).toEqual(before.bytes);
    expect(after.report).toBe(before.report);
  });

  it('turns a crash under way into a sentence', async () => {
    const hangs = (service: object): object => ({
      ...service,
      quantize: () => new Promise(() => undefined),
    });
    const { session } = await calibrated(hangs);
    const running = session.quantize(CONVERTER);
    setTimeout(() => peers[0]!.crash('out of memory'), 20);
    await expect(running).rejects.toThrow(/ran out of memory or was stopped/);
  });

  it('keeps the data it had when other data is unfit', async () => {
    const { session, opened } = await calibrated();
    const files = [{ path: 'x.csv', file: new Blob(['a,b\n1,x\n']) }];
    const unfit = session.openData({ kind: 'files', files }, defaultOptions(opened.ends));
    await expect(unfit).rejects.toMatchObject({ name: 'InputError', code: 'bad-input' });
    expect((await session.quantize(CONVERTER)).cost.samples).toBe(10);
  });

  it('answers nothing after it was closed', async () => {
    const { session } = await calibrated();
    session.close();
    await expect(session.quantize(CONVERTER)).rejects.toThrow(/closed/);
    await expect.poll(() => peers.every((peer) => peer.isTerminated())).toBe(true);
  });
});
