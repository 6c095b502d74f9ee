import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { makeCase } from '../core/runtime/testing/cases/cases';
import type { Case, CaseTensor } from '../core/runtime/testing/cases/case';
import { single } from '../core/runtime/testing/cases/case';
import { readTflite } from '../core/formats/tflite/read';
import { testEngine } from './testing/engine';
import { openCase, runCase, visited } from './testing/run';

const float = (...shape: readonly number[]): CaseTensor => ({ type: 'FLOAT32', shape });

/** x -> CONV_2D with RELU6 -> ADD x -> MEAN, 1x4x4x2 each. */
const residual: Case = {
  subgraphs: [
    {
      tensors: [
        float(1, 4, 4, 2),
        { ...float(2, 3, 3, 2), values: Array.from({ length: 36 }, (_, i) => Math.sin(i) * 3) },
        { ...float(2), values: [0.5, -0.5] },
        float(1, 4, 4, 2),
        float(1, 4, 4, 2),
        { type: 'INT32', shape: [2], values: [1, 2] },
        float(1, 2),
      ],
      operators: [
        {
          name: 'CONV_2D',
          inputs: [0, 1, 2],
          outputs: [3],
          options: {
            type: 'Conv2DOptions',
            value: { strideW: 1, strideH: 1, fusedActivationFunction: 3 },
          },
        },
        { name: 'ADD', inputs: [3, 0], outputs: [4] },
        { name: 'MEAN', inputs: [4, 5], outputs: [6] },
      ],
      inputs: [0],
      outputs: [6],
    },
  ],
  runs: 1,
};

const input = Array.from({ length: 32 }, (_, i) => Math.cos(i));

describe('visiting', () => {
  it('shows inputs, then every output after its activation, in the order of execution', async () => {
    const network = await openCase(residual);
    const shown = await visited(network, input);
    expect(shown.map(([tensor]) => tensor)).toEqual([0, 3, 4, 6]);
    const [x = [], conv = [], sum = []] = shown.map(([, values]) => values);
    expect(Math.max(...conv)).toBe(6);
    expect(Math.min(...conv)).toBe(0);
    expect(sum).toEqual(conv.map((value, i) => Math.fround(value + (x[i] ?? 0))));
  });

  it('shows the states of a recurrent layer after its last step', async () => {
    const { model, inputs } = makeCase('state', 'UNIDIRECTIONAL_SEQUENCE_LSTM FLOAT32', 3);
    const { graph } = readTflite(model);
    const [main] = graph.subgraphs;
    const operator = main?.operators[0];
    const [hidden = -1, cell = -1] = [operator?.inputs[18], operator?.inputs[19]];
    const network = await (await testEngine())({ graph, bytes: model });
    const shown: number[] = [];
    const given = inputs[0]?.map((bytes) => new Float32Array(Uint8Array.from(bytes).buffer)) ?? [];
    await network.run(given, (tensor) => shown.push(tensor));
    expect(shown.filter((tensor) => tensor === hidden)).toHaveLength(1);
    expect(shown.filter((tensor) => tensor === cell)).toHaveLength(1);
    network.dispose();
  });
});

describe('state', () => {
  it('lives from one inference to the next, until a reset', async () => {
    const { model, inputs } = makeCase('state', 'ASSIGN_VARIABLE FLOAT32', 1);
    const network = await (await testEngine())({ graph: readTflite(model).graph, bytes: model });
    const given = inputs[0]?.map((bytes) => new Float32Array(Uint8Array.from(bytes).buffer)) ?? [];
    const first = await network.run(given);
    expect(await network.run(given)).not.toEqual(first);
    network.reset();
    expect(await network.run(given)).toEqual(first);
    network.dispose();
  });
});

describe('memory', () => {
  it('does not grow over 20 x 200 inferences, and is empty after the network is gone', async () => {
    const before = memory();
    const network = await openCase(residual);
    await visited(network, input);
    const loaded = memory();
    for (let i = 0; i < 20 * 200; i++) await network.run([Float32Array.from(input)]);
    expect(memory().numTensors).toBe(loaded.numTensors);
    expect(memory().numBytes).toBe(loaded.numBytes);
    network.dispose();
    expect(memory().numTensors).toBe(before.numTensors);
  });

  it('frees what was computed when a visitor throws', async () => {
    const network = await openCase(residual);
    const { numTensors } = memory();
    const run = () =>
      network.run([Float32Array.from(input)], (tensor) => {
        if (tensor === 4) throw new Error('enough');
      });
    await expect(Promise.resolve().then(run)).rejects.toThrow('enough');
    expect(memory().numTensors).toBe(numTensors);
    network.dispose();
  });

  it('holds each constant once', async () => {
    const before = memory().numTensors;
    const network = await openCase(residual);
    // The filter, the bias and the dimensions of MEAN.
    expect(memory().numTensors - before).toBe(3);
    network.dispose();
  });
});

it('gives the same bits every time', async () => {
  const [one, other] = [await runCase(residual, input), await runCase(residual, input)];
  expect(one).toEqual(other);
});

describe('constants', () => {
  it('reads float16 weights through DEQUANTIZE', async () => {
    const bits = [0x3c00, 0xc000, 0x0001, 0x7bff];
    const half: CaseTensor = { type: 'FLOAT16', shape: [4], values: bits };
    const made: Case = {
      subgraphs: [
        {
          tensors: [half, float(4), float(4), float(4)],
          operators: [
            { name: 'DEQUANTIZE', inputs: [0], outputs: [1] },
            { name: 'MUL', inputs: [2, 1], outputs: [3] },
          ],
          inputs: [2],
          outputs: [3],
        },
      ],
      runs: 1,
    };
    expect(await runCase(made, [1, 1, 1, 1])).toEqual([[1, -2, 2 ** -24, 65504]]);
  });

  it('gives an output that is a constant', async () => {
    const made = single('RELU', [float(2)], [float(2)]);
    const [main] = made.subgraphs;
    if (main === undefined) throw new Error('no subgraph');
    const tensors = [...main.tensors, { ...float(2), values: [7, 8] }];
    const passed: Case = { ...made, subgraphs: [{ ...main, tensors, outputs: [1, 2] }] };
    expect(await runCase(passed, [-1, 1])).toEqual([
      [0, 1],
      [7, 8],
    ]);
  });
});

/** x -> RELU, x -> two operators without a kernel -> ADD with the RELU's output. */
const unknown: Case = {
  subgraphs: [
    {
      tensors: [float(4), float(4), float(4), float(4), float(4)],
      operators: [
        { name: 'RELU', inputs: [0], outputs: [1] },
        { name: 'NON_MAX_SUPPRESSION_V4', inputs: [0], outputs: [2] },
        { name: 'NON_MAX_SUPPRESSION_V4', inputs: [2], outputs: [3] },
        { name: 'ADD', inputs: [1, 3], outputs: [4] },
      ],
      inputs: [0],
      outputs: [4, 1],
    },
  ],
  runs: 1,
};

describe('refusals', () => {
  it('names what has no kernel, once each', async () => {
    await expect(openCase(unknown)).rejects.toMatchObject({
      code: 'bad-operator',
      message: 'The float engine has no kernel for NON_MAX_SUPPRESSION_V4 (operators 1, 2).',
    });
  });

  it('leaves it and what depends on it when asked to', async () => {
    const network = await openCase(unknown, { leaveUnknown: true });
    expect(network.left).toEqual([1, 2, 3]);
    const outputs = await network.run([Float32Array.of(-1, 0, 1, 2)]);
    expect(outputs.map((values) => [...values])).toEqual([[], [0, 0, 1, 2]]);
    expect((await visited(network, [-1, 0, 1, 2])).map(([tensor]) => tensor)).toEqual([0, 1]);
    network.dispose();
  });

  it('refuses types that are not computed with', async () => {
    const small: CaseTensor = { type: 'INT8', shape: [4] };
    await expect(openCase(single('RELU', [small], [small]))).rejects.toMatchObject({
      message: 'The float engine has no kernel for RELU with INT8 tensors (operator 0).',
    });
  });
});
