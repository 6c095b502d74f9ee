/** Operators that nothing executes: refused with an offer, and left in float when it is taken. */
import { afterEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../core/dataset/options';
import type { Layer } from '../core/evaluate/testing/float-models';
import { chainModel } from '../core/evaluate/testing/float-models';
import { readTflite } from '../core/formats/tflite/read';
import { CONVERTER } from '../core/quantize/recipe';
import type { Recipe } from '../core/quantize/recipe';
import { testModule } from '../core/runtime/testing/module';
import { testEngine } from '../tfjs/testing/engine';
import type { Split } from './quantizer-api';
import { createQuantizerClient } from './quantizer-client';
import { createQuantizerService } from './quantizer-service';
import type { SameThreadPeer } from './testing/same-thread';
import { sameThread } from './testing/same-thread';

const HEAD: readonly Layer[] = [
  { kind: 'conv', width: 6, relu: true },
  { kind: 'conv', width: 4, relu: true },
  { kind: 'mean' },
  { kind: 'dense', width: 5 },
];
/** What depends on it is one operator, or three. */
const AT_THE_END: readonly Layer[] = [...HEAD, { kind: 'softmax' }, { kind: 'mystery' }];
const IN_THE_MIDDLE: readonly Layer[] = [
  ...HEAD,
  { kind: 'mystery' },
  { kind: 'dense', width: 3 },
  { kind: 'softmax' },
];
const SPLIT: Split = { kind: 'held-out', calibration: 20, comparison: 10, seed: 1 };

let peers: SameThreadPeer[] = [];
afterEach(() => {
  for (const peer of peers) peer.terminate();
  peers = [];
});

const load = async () => ({
  loadFloat: await testEngine(),
  runtime: testModule(),
  loadTrainer: () => Promise.reject(new Error('not in this test')),
});

async function opened(layers: readonly Layer[]) {
  const client = createQuantizerClient(() => {
    const peer = sameThread(createQuantizerService(load));
    peers.push(peer);
    return peer;
  });
  const { bytes } = chainModel([1, 6, 6, 2], layers);
  const file = new Blob([new Uint8Array(bytes)]);
  const { opened: model, session } = await client.open(file, 'mystery.tflite');
  const noise = { kind: 'noise', noise: { seed: 1, count: 30 } } as const;
  await session.openData(noise, defaultOptions(model.ends));
  return session;
}

async function left(layers: readonly Layer[]) {
  const session = await opened(layers);
  await session.leaveUnknown();
  return { session, report: await session.calibrate(SPLIT) };
}

/** Operators of a file with the types of what they read and make. */
const operatorsOf = (bytes: Uint8Array): readonly string[] => {
  const { tensors, operators } = readTflite(bytes).graph.subgraphs[0]!;
  return operators.map(({ name, inputs, outputs }) =>
    [name, tensors[inputs[0]!]!.type, tensors[outputs[0]!]!.type].join(' '),
  );
};

describe('operators that nothing executes', () => {
  it.each([
    [AT_THE_END, 1],
    [IN_THE_MIDDLE, 3],
  ])('are refused with an offer', async (layers, operators) => {
    const session = await opened(layers);
    await expect(session.calibrate(SPLIT)).rejects.toMatchObject({
      code: 'bad-operator',
      message: /no kernel for Mystery/,
      offer: { kind: 'leave-float', operators },
    });
  });

  it('stay float at the end; the probabilities before them are compared', async () => {
    const { session, report } = await left(AT_THE_END);
    expect(report.notes.join()).toMatch(/1 operator \(Mystery\).*last tensors before/);
    const { bytes, cost } = await session.quantize(CONVERTER);
    expect(operatorsOf(bytes).slice(-3)).toEqual([
      'SOFTMAX INT8 INT8',
      'DEQUANTIZE INT8 FLOAT32',
      'Mystery FLOAT32 FLOAT32',
    ]);
    expect(cost.compared).toHaveLength(1);
    expect(cost.double.outputs).toHaveLength(1);
    expect(cost.double.outputs[0]!.sqnr).toBeGreaterThan(15);
    expect(cost.double.outputs[0]!.top1).toMatchObject({ of: 10 });
    expect(cost.tensors.length).toBeGreaterThan(4);
  });

  it('stay float in the middle with all behind them, which no hidden layer judges', async () => {
    const { session } = await left(IN_THE_MIDDLE);
    const { bytes, cost, decisions } = await session.quantize(CONVERTER);
    expect(operatorsOf(bytes).slice(-4)).toEqual([
      'DEQUANTIZE INT8 FLOAT32',
      'Mystery FLOAT32 FLOAT32',
      'FULLY_CONNECTED FLOAT32 FLOAT32',
      'SOFTMAX FLOAT32 FLOAT32',
    ]);
    expect(decisions.map(({ text }) => text).join()).toMatch(/FULLY_CONNECTED stays float/);
    expect(cost.double.outputs).toHaveLength(1);
    expect(cost.double.outputs[0]).not.toHaveProperty('top1');
    expect(cost.double.outputs[0]!.sqnr).toBeGreaterThan(15);
  });

  const recipes: readonly (readonly [string, Partial<Recipe>])[] = [
    ['16-bit activations', { scheme: 'int16x8' }],
    ['dynamic range', { scheme: 'dynamic', io: 'float32' }],
    ['float16', { scheme: 'float16', io: 'float32' }],
    ['every improvement', { clipping: 'output-error', equalize: true, correctBias: true }],
    ['what was not executed asked for in 16 bits', { operators: { 4: 'int16', 5: 'int16' } }],
  ];
  it.each(recipes)('leave the cost a number with %s', async (_, change) => {
    for (const layers of [AT_THE_END, IN_THE_MIDDLE]) {
      const { session } = await left(layers);
      const { cost, report } = await session.quantize({ ...CONVERTER, ...change });
      expect(cost.double.outputs[0]!.sqnr).toBeGreaterThan(15);
      expect(cost.single.outputs[0]!.cosine).toBeGreaterThan(0.9);
      expect(report).not.toMatch(/NaN/);
    }
  });

  it('are neither in the way of the search nor of the price curve', async () => {
    const { session } = await left(IN_THE_MIDDLE);
    const { cost, tried } = await session.automatic(CONVERTER);
    expect(cost.double.outputs[0]!.sqnr).toBeGreaterThan(15);
    expect(tried.every(({ error }) => error > 0 && error < 0.1)).toBe(true);
    const { points } = await session.curve(CONVERTER, { measure: 'sqnr', value: 200 });
    expect(points.at(-1)!.sqnr).toBeGreaterThan(points[0]!.sqnr);
    const raised = points.flatMap((point) => point.raised);
    expect(Math.max(...raised)).toBeLessThan(4);
  });

  it('stay left when another worker takes over', async () => {
    const { session } = await left(IN_THE_MIDDLE);
    const before = await session.quantize(CONVERTER);
    peers[0]!.crash('out of memory');
    expect((await session.quantize(CONVERTER)).bytes).toEqual(before.bytes);
  });

  it('are refused even so when nothing else is there', async () => {
    const session = await opened([{ kind: 'mystery' }, { kind: 'mean' }]);
    await session.leaveUnknown();
    await expect(session.calibrate(SPLIT)).rejects.toThrow(/nothing is left to quantize/);
  });
});
