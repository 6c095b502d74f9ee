import { describe, expect, it } from 'vitest';
import type { FloatNetwork } from '../calibrate/float-network';
import type { Case } from '../runtime/testing/cases/case';
import { modelBytes } from '../runtime/testing/cases/case';
import { computedPart, leftNotes } from './computed-part';
import { floatModel } from './testing/float-models';

const tensor = { type: 'FLOAT32', shape: [4] } as const;
/** 0 -> RELU -> 1 -> TANH -> 2 (output); 1, 0 -> Mystery -> 3, 4 (outputs); 2, 3 -> ADD -> 5 (output). */
const BRANCHES: Case = {
  subgraphs: [
    {
      tensors: [tensor, tensor, tensor, tensor, tensor, tensor],
      operators: [
        { name: 'RELU', inputs: [0], outputs: [1] },
        { name: 'TANH', inputs: [1], outputs: [2] },
        { name: 'Mystery', inputs: [1, 0], outputs: [3, 4] },
        { name: 'ADD', inputs: [2, 3], outputs: [5] },
      ],
      inputs: [0],
      outputs: [3, 2, 4, 5],
    },
  ],
  runs: 1,
};
const MODEL = floatModel(modelBytes(BRANCHES));
const NONE = new Float32Array();
/** Shows 1 and 2, and gives the one output there is. */
const network: FloatNetwork = {
  left: [2, 3],
  run: (_, visit) => {
    visit?.(1, Float32Array.of(1));
    visit?.(2, Float32Array.of(2));
    return Promise.resolve([NONE, Float32Array.of(2), NONE, NONE]);
  },
  reset: () => undefined,
  dispose: () => undefined,
};

describe('the computed part', () => {
  it('is the model itself when nothing was left out', () => {
    const whole = { ...network, left: [] };
    const part = computedPart(MODEL, whole);
    expect(part.model).toBe(MODEL);
    expect(part.network).toBe(whole);
    expect(leftNotes(MODEL, whole)).toEqual([]);
  });

  it('keeps computed outputs, and ends at what the others would have been made from', async () => {
    const part = computedPart(MODEL, network);
    const [main] = part.model.graph.subgraphs;
    expect(main!.operators.map(({ name }) => name)).toEqual(['RELU', 'TANH']);
    expect(main!.outputs).toEqual([2, 1]);
    expect(part.standIns).toEqual([1]);
    const seen: number[] = [];
    const outputs = await part.network.run([NONE], (index) => seen.push(index));
    expect(outputs.map((values) => [...values])).toEqual([[2], [1]]);
    expect(seen).toEqual([1, 2]);
  });

  it('ends the quantized file at the same tensors', () => {
    const { fileOf } = computedPart(MODEL, network);
    const tensorOf = new Map([0, 1, 2, 3, 4, 5].map((index) => [index, index]));
    const { graph } = fileOf({ bytes: new Uint8Array(MODEL.bytes), tensorOf });
    expect(graph.subgraphs[0]!.operators.map(({ name }) => name)).toEqual(['RELU', 'TANH']);
    expect(graph.subgraphs[0]!.outputs).toEqual([2, 1]);
  });
});
