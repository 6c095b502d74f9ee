import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODEL, withMetadata } from '../testing/tiny-model';
import type { Draft } from './describe';
import { encodeRoot } from './encode';
import { readInputMetadata } from './input-metadata';
import { readTflite } from './read';
import type { TensorMetadata } from './schema/metadata';
import { ModelMetadata } from './schema/metadata';
import { writeTflite } from './write';

const metadata = (input: Draft<typeof TensorMetadata>): Uint8Array =>
  encodeRoot(ModelMetadata, { subgraphs: [{ inputs: [input] }] }, 'M001', 1024);

/** The tiny model with these bytes as its metadata. */
const described = (data: Uint8Array): Uint8Array =>
  writeTflite(withMetadata(MODEL, 'TFLITE_METADATA', data));

const readFrom = (bytes: Uint8Array) => readInputMetadata(readTflite(bytes).graph, bytes);

const normalization = (
  mean: readonly number[],
  std: readonly number[],
): Draft<typeof TensorMetadata> => ({
  processUnits: [{ options: { type: 'NormalizationOptions', value: { mean, std } } }],
});

describe('metadata on inputs', () => {
  it('gives normalization and range', () => {
    const input = {
      ...normalization([127.5], [127.5]),
      stats: { min: [-1], max: [1] },
    };
    expect(readFrom(described(metadata(input)))[0]).toEqual({
      normalization: { mean: [127.5], std: [127.5] },
      range: [-1, 1],
    });
    expect(readFrom(described(metadata(normalization([1, 2, 3], [4, 5, 6]))))[0]).toEqual({
      normalization: { mean: [1, 2, 3], std: [4, 5, 6] },
    });
    expect(readFrom(described(metadata({ stats: { min: [0, -2], max: [1, 3] } })))[0]).toEqual({
      range: [-2, 3],
    });
  });

  it('is left aside when there is none, or when it says nothing usable', () => {
    const plain = writeTflite(MODEL);
    expect(readFrom(plain)[0]).toBeUndefined();
    for (const input of [
      {},
      normalization([1], [0]),
      normalization([1, 2], [1]),
      normalization([NaN], [1]),
      { stats: { min: [1], max: [1] } },
      { stats: { max: [1] } },
    ])
      expect(readFrom(described(metadata(input)))[0]).toBeUndefined();
  });

  it('never disturbs, however damaged', () => {
    const sound = metadata(normalization([127.5], [127.5]));
    fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.nat(255), fc.nat(sound.length), (at, to, cut) => {
        const hurt = sound.slice(0, cut || undefined);
        if (at < hurt.length) hurt[at] = to;
        const [read] = readFrom(described(hurt));
        if (read?.normalization) expect(read.normalization.std.every((x) => x > 0)).toBe(true);
      }),
    );
  });
});
