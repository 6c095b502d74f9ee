import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KernelSet } from '../arena/plan';
import type { Graph } from '../graph/graph';
import { textGraph } from '../graph/testing/text-graph';
import type { FileLayout, ModelFile } from '../profile/profile';
import type { FlashProfile } from './flash';
import { linkedImage } from './linked-image';
import { profileFlash } from './profile-flash';

const file = (bytes: number, layout: Partial<FileLayout> = {}): ModelFile => ({
  name: 'model.tflite',
  sha256: '0'.repeat(64),
  bytes,
  layout: { quantization: 0, minMax: 0, names: 0, metadata: 0, ...layout },
});

const SHARED_WEIGHTS = `
  x: int8 1x8
  w: int8 8x8 const
  a: int8 1x8
  b: int8 1x8
  FULLY_CONNECTED x w -> a
  FULLY_CONNECTED a w -> b`;

const bytesOf = (flash: FlashProfile, kind: string): number =>
  flash.parts.filter((part) => part.kind === kind).reduce((sum, part) => sum + part.bytes, 0);

const profileOf = (graph: Graph, kernels: KernelSet = 'ref', bytes = 1000): FlashProfile =>
  profileFlash(graph, file(bytes), kernels);

describe('profileFlash', () => {
  it('counts a constant once, at the operator that uses it first', () => {
    const weights = profileOf(textGraph(SHARED_WEIGHTS)).parts.filter((p) => p.kind === 'weights');
    expect(weights).toEqual([
      { kind: 'weights', what: 'FULLY_CONNECTED', bytes: 64, subgraph: 0, operator: 0 },
    ]);
  });

  it('counts buffers that share a stretch of the file once', () => {
    const text = 'x: int8 1x8\nv: int8 8x8 const\nw: int8 8x8 const\na: int8 1x8\nADD_N x v w -> a';
    const graph = textGraph(text);
    const apart = {
      ...graph,
      buffers: [{ bytes: 0 }, { bytes: 64, offset: 100 }, { bytes: 64, offset: 200 }],
    };
    const shared = {
      ...graph,
      buffers: [{ bytes: 0 }, { bytes: 64, offset: 100 }, { bytes: 64, offset: 100 }],
    };
    expect(bytesOf(profileOf(apart), 'weights')).toBe(128);
    expect(bytesOf(profileOf(shared), 'weights')).toBe(64);
  });

  it('names constants that no operator reads, metadata apart', () => {
    const graph = textGraph('x: int8 4\ny: int8 4\nw: int8 40 const\nv: int8 7 const\nABS x -> y');
    const named = { ...graph, metadata: [{ name: 'min_runtime_version', buffer: 2 }] };
    expect(profileOf(named).parts[0]).toEqual({
      kind: 'weights',
      what: 'constants that no operator reads',
      bytes: 40,
    });
  });

  it('adds up, whatever the file claims', () => {
    const size = fc.nat(2000);
    fc.assert(
      fc.property(size, size, size, size, size, (bytes, quantization, minMax, names, metadata) => {
        const layout = { quantization, minMax, names, metadata };
        const flash = profileFlash(textGraph(SHARED_WEIGHTS), file(bytes, layout), 'cmsis-dsp');
        const total = flash.parts.reduce((sum, part) => sum + part.bytes, 0);
        expect(total).toBe(flash.total);
        expect(flash.total).toBe(flash.model + flash.runtime);
        expect(flash.parts.every((part) => part.bytes > 0)).toBe(true);
      }),
    );
  });

  it.each([
    ['ref', 'exact'],
    ['cmsis-dsp', 'exact'],
    ['cmsis-nodsp', 'modelled'],
    ['cmsis-mve', 'modelled'],
  ] as const)('marks static RAM for %s as %s, and code as modelled', (kernels, status) => {
    const flash = profileOf(textGraph(SHARED_WEIGHTS), kernels);
    expect(flash.staticRamStatus).toBe(status);
    expect(flash.status).toBe('modelled');
    expect(flash.notes.some((note) => note.includes('was not measured'))).toBe(status !== 'exact');
  });

  it('says what it could not count', () => {
    const flash = profileOf(
      textGraph('x: int8 4\ny: int8 4\nz: int8 4\nGELU x -> y\n.MyOp y -> z'),
    );
    expect(flash.status).toBe('modelled');
    expect(flash.notes.at(-1)).toContain('TFLM has no kernel to measure: GELU, MyOp.');
  });

  it('does not take a custom operator for the builtin one of the same name', () => {
    const custom = profileOf(textGraph('x: float32 4\ny: float32 4\n.EXP x -> y'));
    const builtin = profileOf(textGraph('x: float32 4\ny: float32 4\nEXP x -> y'));
    expect(custom.status).toBe('modelled');
    expect(builtin.runtime).toBeGreaterThan(custom.runtime);
  });

  it('counts a resolver slot for each operator', () => {
    const one = profileOf(textGraph('x: int8 4\ny: int8 4\nz: int8 4\nPAD x y -> z'));
    const two = profileOf(
      textGraph('x: int8 4\ny: int8 4\nz: int8 4\nPAD x y -> z\nRESHAPE z -> y'),
    );
    expect(two.staticRam - one.staticRam).toBe(36);
  });
});

describe('linkedImage', () => {
  const image = (...names: string[]): number =>
    linkedImage('release', 'cmsis', new Set(names), false).flash;

  it('shares code between operators', () => {
    const base = image();
    const together = image('CONV_2D', 'DEPTHWISE_CONV_2D') - base;
    const apart = image('CONV_2D') - base + (image('DEPTHWISE_CONV_2D') - base);
    expect(together).toBeLessThan(apart);
    expect(together).toBeGreaterThan(image('CONV_2D') - base);
  });

  it('is not fooled by names that objects inherit', () => {
    const { unknown, flash } = linkedImage('release', 'ref', new Set(['toString']), false);
    expect(unknown).toEqual(['toString']);
    expect(flash).toBe(linkedImage('release', 'ref', new Set(), false).flash);
  });
});
