/**
 * `--preset tflite` from files to a file: what the command writes is what the official converter wrote
 * for the same float model and the same samples.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTflite } from '../core/formats/tflite/read';
import { differencesFrom } from '../core/quantize/testing/compare';
import { recordedNetwork, samplesOf } from '../core/quantize/testing/recorded';
import { writeNpy } from '../core/run/npy';
import { run } from './testing/run';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'arenascope-converter-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The network's float file and samples, as a user has them. */
function filesOf(name: string) {
  const network = recordedNetwork(name);
  const [model, data, out] = ['model.tflite', 'data.npy', 'out.tflite'].map((file) =>
    join(folder, `${name}-${file}`),
  ) as [string, string, string];
  writeFileSync(model, network.float);
  const samples = samplesOf(network);
  const { tensors, inputs } = readTflite(network.float).graph.subgraphs[0]!;
  const [, ...shape] = tensors[inputs[0]!]!.shape;
  const values = Float32Array.from(samples.flatMap(({ inputs: [first] }) => [...first!]));
  writeFileSync(data, writeNpy('FLOAT32', [samples.length, ...shape], values));
  return { network, model, data, out };
}

const VARIANTS = {
  int8: ['--scheme', 'int8'],
  'int8-dense': ['--scheme', 'int8', '--dense', 'per-tensor'],
  'int8-float': ['--scheme', 'int8', '--io', 'float32'],
  int16x8: ['--scheme', 'int16x8'],
  dynamic: ['--scheme', 'dynamic'],
} as const;

type Variant = keyof typeof VARIANTS;
const written = (name: string): Variant[] =>
  (Object.keys(VARIANTS) as Variant[]).filter((variant) =>
    recordedNetwork(name).files.has(variant),
  );

describe.each(['convolution', 'depthwise', 'residual', 'autoencoder'])('%s', (name) => {
  test.each(written(name))('%s', async (variant) => {
    const { network, model, data, out } = filesOf(name);
    const { code, error } = await run(
      ...['quantize', model, '--calibration', data, '--preset', 'tflite', '-o', out],
      ...VARIANTS[variant],
    );
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const theirs = network.files.get(variant)!;
    expect(differencesFrom(theirs, new Uint8Array(readFileSync(out)))).toEqual([]);
  });
});
