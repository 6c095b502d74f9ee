import { describe, expect, it } from 'vitest';
import type { Operator } from '../graph/graph';
import type { TensorKind } from './elements';
import { bytesOfElements } from './elements';
import type { Elements } from './elements';
import { isSaturated, tensorStatistics } from './statistics';

const KIND: TensorKind = {
  name: 'y',
  type: 'INT8',
  shape: [8],
  elements: 8,
  scale: 0.5,
  zeroPoint: -128,
};
const operator = (name: string, activation = 0): Operator => ({
  name,
  code: 0,
  isCustom: false,
  version: 1,
  inputs: [],
  outputs: [],
  intermediates: [],
  options: { fusedActivationFunction: activation },
});
const bytes = (elements: Elements) => new Uint8Array(bytesOfElements(elements));
const VALUES = bytes(new Int8Array([-128, -128, -100, 0, 10, 127, 127, 127]));

describe('statistics of an output', () => {
  it('count extremes, ends and zeros', () => {
    expect(tensorStatistics(KIND, VALUES, operator('ADD'))).toEqual({
      elements: 8,
      min: { raw: -128, real: 0 },
      max: { raw: 127, real: 127.5 },
      low: { count: 2, share: 0.25, cause: 'cut' },
      high: { count: 3, share: 0.375, cause: 'cut' },
      zeros: 2,
      zeroShare: 0.25,
      nan: 0,
      infinite: 0,
    });
  });

  it('tell what is cut off from where a function ends and from what was passed on', () => {
    const relu = tensorStatistics(KIND, VALUES, operator('CONV_2D', 1));
    expect(relu.low?.cause).toBe('bound');
    expect(relu.high?.cause).toBe('cut');
    expect(isSaturated(relu.low)).toBe(false);
    expect(isSaturated(relu.high)).toBe(true);
    const reshape = tensorStatistics(KIND, VALUES, operator('RESHAPE'));
    expect([reshape.low?.cause, reshape.high?.cause]).toEqual(['passed-on', 'passed-on']);
    const softmax = { ...KIND, scale: 1 / 256 };
    expect(tensorStatistics(softmax, VALUES, operator('SOFTMAX')).high?.cause).toBe('bound');
    const relu6 = { ...KIND, scale: Math.fround(6 / 255) };
    expect(tensorStatistics(relu6, VALUES, operator('CONV_2D', 3)).high?.cause).toBe('bound');
  });

  it('of a few values at an end are no saturation', () => {
    const many = new Int8Array(1000).fill(5);
    many[0] = 127;
    const { high } = tensorStatistics({ ...KIND, elements: 1000 }, bytes(many), operator('ADD'));
    expect(high).toMatchObject({ count: 1, cause: 'cut' });
    expect(isSaturated(high)).toBe(false);
  });

  it('of floats have no ends but count what is no number', () => {
    const kind: TensorKind = { ...KIND, type: 'FLOAT32', scale: 0, zeroPoint: 0 };
    const values = bytes(new Float32Array([NaN, Infinity, -Infinity, 0, -0, 2, NaN, 1]));
    expect(tensorStatistics(kind, values, operator('ADD'))).toMatchObject({
      min: { raw: -Infinity },
      max: { raw: Infinity },
      low: undefined,
      high: undefined,
      zeros: 2,
      nan: 2,
      infinite: 2,
    });
    const none = bytes(new Float32Array([NaN]));
    expect(tensorStatistics(kind, none, operator('ADD'))).toMatchObject({ min: undefined, nan: 1 });
  });

  it('of 64-bit integers are plain numbers', () => {
    const kind: TensorKind = { ...KIND, type: 'INT64', scale: 0, zeroPoint: 0 };
    const values = bytes(new BigInt64Array([5n, -3n, 0n]));
    expect(tensorStatistics(kind, values, operator('CAST'))).toMatchObject({
      min: { raw: -3, real: -3 },
      max: { raw: 5, real: 5 },
      zeros: 1,
    });
  });
});
