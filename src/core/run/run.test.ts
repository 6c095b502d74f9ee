import { strToU8, zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { openModel } from '../formats/open';
import { writeTflite } from '../formats/tflite/write';
import { codeOf } from '../formats/testing/tiny-model';
import { dtypeCode } from '../graph/dtypes';
import { testModule } from '../runtime/testing/module';
import { makeSamples } from '../samples/testing/made';
import { crc32 } from '../crc32';
import { toRunJson } from './json';
import { runModel } from './run';
import type { RunHost, RunRequest } from './run';
import { areScores, topOf } from './top';

const MODULE = testModule();
let clock = 0;
const HOST: RunHost = { module: MODULE, now: () => (clock += 30) };
const REQUEST: RunRequest = {
  inputs: [{ kind: 'noise', seed: 1 }],
  rounding: 'double',
  repeat: 1,
};

const sample = (id: string) => {
  const { bytes, file } = makeSamples().find((one) => one.id === id)!;
  return openModel(bytes, file);
};
const AUTOENCODER = sample('vibration-anomaly');

describe('a run', () => {
  it('gives outputs with their checksum, and statistics of every operator', async () => {
    const { graph, bytes } = AUTOENCODER;
    const run = await runModel(graph, bytes, REQUEST, HOST);
    expect(run.inputs[0]).toMatchObject({ from: 'noise, seed 1', kind: { type: 'INT8' } });
    expect(run.outputs[0]!.bytes).toHaveLength(640);
    expect(run.outputs[0]!.crc32).toBe(crc32(run.outputs[0]!.bytes));
    expect(run.statistics.map(({ operator }) => operator)).toEqual([
      ...graph.subgraphs[0]!.operators.keys(),
    ]);
    for (const { min, max, elements, low, high, zeros } of run.statistics) {
      expect(elements).toBeGreaterThan(0);
      expect(min!.raw).toBeLessThanOrEqual(max!.raw);
      expect(low!.count + high!.count).toBeLessThanOrEqual(elements);
      expect(zeros).toBeLessThanOrEqual(elements);
    }
    // What the last operator made is the output itself.
    const last = Int8Array.from(run.outputs[0]!.bytes, (byte) => (byte << 24) >> 24);
    expect(run.statistics.at(-1)!.max!.raw).toBe(Math.max(...last));
  });

  it('says how far it is', async () => {
    const steps: number[] = [];
    const { graph, bytes } = AUTOENCODER;
    await runModel(
      graph,
      bytes,
      { ...REQUEST, repeat: 2 },
      {
        ...HOST,
        onProgress: (done, of) => steps.push(done / of),
      },
    );
    expect(steps).toHaveLength(20);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
  });

  it('is the same however often a stateless model repeats, and as plain data', async () => {
    const { graph, bytes } = AUTOENCODER;
    const once = await runModel(graph, bytes, REQUEST, HOST);
    const thrice = await runModel(graph, bytes, { ...REQUEST, repeat: 3 }, HOST);
    expect(thrice.outputs[0]!.crc32).toBe(once.outputs[0]!.crc32);
    const file = {
      name: 'x',
      sha256: '',
      bytes: 1,
      layout: { quantization: 0, minMax: 0, names: 0, metadata: 0 },
    };
    const json = toRunJson(file, graph, once, { statistics: true });
    expect(json.outputs[0]!.raw).toHaveLength(640);
    expect(json.outputs[0]!.crc32).toBe(
      `0x${once.outputs[0]!.crc32.toString(16).padStart(8, '0')}`,
    );
    expect(json.statistics).toHaveLength(10);
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });
});

/** input -> `name` -> output, both of `type` with `shape`. */
const oneOperator = (name: string, type: 'INT8' | 'FLOAT32', shape: readonly number[]) => {
  const tensor = (label: string) => ({ name: label, shape: [...shape], type: dtypeCode(type) });
  return openModel(
    writeTflite({
      description: '',
      operatorCodes: [{ builtinCode: codeOf(name) }],
      subgraphs: [
        {
          name: 'main',
          tensors: [tensor('in'), tensor('out')],
          operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
          inputs: [0],
          outputs: [1],
        },
      ],
      buffers: [{}],
    }),
    'one.tflite',
  );
};

describe('a model that cannot run', () => {
  it('is refused with the name of what it lacks', async () => {
    const { graph, bytes } = oneOperator('L2_NORMALIZATION', 'FLOAT32', [1, 4]);
    await expect(runModel(graph, bytes, REQUEST, HOST)).rejects.toMatchObject({
      code: 'bad-operator',
      message: expect.stringContaining('L2_NORMALIZATION') as string,
    });
  });
});

/** A runtime whose loader, or whose browser, says no. */
const refusingRuntime = (memory: object, status: number): void => {
  const exports = { memory, heap_base: () => 0, load: () => status, cursor: () => 64 };
  vi.spyOn(WebAssembly, 'instantiate').mockResolvedValueOnce({ exports } as never);
};

describe('a program the runtime does not take', () => {
  it('is a sentence, not a defect', async () => {
    refusingRuntime(new WebAssembly.Memory({ initial: 64 }), 7);
    const { graph, bytes } = AUTOENCODER;
    await expect(runModel(graph, bytes, REQUEST, HOST)).rejects.toMatchObject({
      code: 'bad-operator',
      message: expect.stringContaining('status 7 at 64') as string,
    });
  });

  it('says how much memory it wants when the browser has not got it', async () => {
    refusingRuntime(new WebAssembly.Memory({ initial: 1, maximum: 1 }), 0);
    const { graph, bytes } = AUTOENCODER;
    await expect(runModel(graph, bytes, REQUEST, HOST)).rejects.toMatchObject({ code: 'limit' });
  });
});

describe('outputs', () => {
  it('that are shares of 1 are scores; others keep their order', async () => {
    const { graph, bytes } = oneOperator('RESHAPE', 'FLOAT32', [1, 3]);
    const feed = async (text: string) => {
      const source = { kind: 'csv', name: 'x.csv', text } as const;
      return (await runModel(graph, bytes, { ...REQUEST, inputs: [source] }, HOST)).outputs[0]!;
    };
    const scores = await feed('0.2, 0.7, 0.1');
    expect(areScores(scores)).toBe(true);
    expect(topOf(scores).map(({ index }) => index)).toEqual([1, 0, 2]);
    expect(areScores(await feed('-5, 3, 3'))).toBe(false);
  });
});

describe('labels in the file', () => {
  it('name the largest outputs', async () => {
    const { bytes } = makeSamples().find(({ id }) => id === 'keyword-spotting')!;
    const names = Array.from({ length: 12 }, (_, i) => `word ${i}`);
    const zip = zipSync({ 'labels.txt': strToU8(names.join('\n')) });
    const { graph, bytes: model } = openModel(
      Uint8Array.from([...bytes, ...zip]),
      'labelled.tflite',
    );
    const { outputs } = await runModel(graph, model, REQUEST, HOST);
    const [first] = topOf(outputs[0]!);
    expect(outputs[0]!.labels?.source).toBe('labels.txt');
    expect(first?.label).toBe(`word ${first?.index}`);
  });
});
