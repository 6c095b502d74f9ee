import { describe, expect, it } from 'vitest';
import { textGraph } from '../graph/testing/text-graph';
import { sha256Hex } from './hash';
import { toProfileJson } from './json';
import { makeProfile } from './make-profile';
import type { Model } from './profile';

const model: Model = {
  file: {
    name: 'tiny.tflite',
    sha256: 'ab'.repeat(32),
    bytes: 900,
    layout: { quantization: 40, minMax: 0, names: 20, metadata: 0 },
  },
  graph: textGraph(`
    x: int8 1x8x8x4 scale=0.5 zero=0
    w: int8 6x3x3x4 const scale=0.1
    b: int32 6 const scale=0.05
    y: int8 1x8x8x6 scale=0.5 zero=0
    s: int32 2 const
    z: int8 1x384
    g: int8 1x384
    CONV_2D x w b -> y fusedActivationFunction=3 padding=0 strideW=1 strideH=1 dilationWFactor=1 dilationHFactor=1
    RESHAPE y s -> z
    GELU z -> g`),
};

const TARGET = { kernels: 'ref', abi: 'short-enums' } as const;

describe('makeProfile', () => {
  const profile = makeProfile(model, TARGET);

  it('profiles every operator', () => {
    expect(profile.operators).toEqual([
      {
        subgraph: 0,
        index: 0,
        op: 'CONV_2D',
        version: 1,
        macs: 8 * 8 * 6 * 36,
        parameters: 216 + 6,
        weightBytes: 216 + 24,
        activation: 'RELU6',
        supported: true,
      },
      expect.objectContaining({ op: 'RESHAPE', macs: 0, parameters: 0, weightBytes: 8 }),
      expect.objectContaining({
        op: 'GELU',
        supported: false,
        reason: 'TFLM has no kernel for GELU.',
      }),
    ]);
  });

  it('carries the file, the target and a plan for it', () => {
    expect(profile.model).toBe(model.file);
    expect(profile.arena.target).toEqual(TARGET);
    expect(profile.flash.model).toBe(900);
  });

  it('never calls the arena of a model exact that TFLM refuses', () => {
    expect(profile.arena.status).toBe('modelled');
    expect(profile.arena.notes.at(-1)).toMatch(/refuses this model as it is \(GELU\)/);
    const [main] = model.graph.subgraphs;
    const operators = main?.operators.slice(0, 2) ?? [];
    const runnable = { ...model.graph, subgraphs: [{ ...main, operators, outputs: [5] }] };
    const rest = makeProfile({ ...model, graph: runnable as Model['graph'] }, TARGET);
    expect(rest.operators.every(({ supported }) => supported)).toBe(true);
    expect(rest.arena.status).toBe('exact');
  });
});

describe('toProfileJson', () => {
  const profile = makeProfile(model, TARGET);
  const json = toProfileJson(profile);

  it('has the fields scripts rely on', () => {
    const { used, head, tail, minimum, status, notes } = profile.arena;
    expect(json).toMatchObject({
      model: { name: 'tiny.tflite', sha256: 'ab'.repeat(32), bytes: 900 },
      kernels: 'ref',
      arena: { used, head, tail, minimum, status, notes },
      operators: [{ index: 0, op: 'CONV_2D', macs: 13_824, supported: true }, {}, {}],
      flash: { model: 900, runtime: profile.flash.runtime, total: 900 + profile.flash.runtime },
      board: null,
      fits: null,
    });
    const [buffer] = json['buffers'] as readonly object[];
    const fields = ['kind', 'tensor', 'subgraph', 'bytes', 'first', 'last', 'offset'];
    for (const field of fields) expect(buffer).toHaveProperty(field);
  });

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

it('hashes as everybody does', async () => {
  expect(await sha256Hex(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
