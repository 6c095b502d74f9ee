import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../formats/open';
import facts from './facts.json' with { type: 'json' };
import { makeSamples } from './testing/made';
import { packWeights, unpackWeights } from './weights';

const samples = makeSamples();

describe('makeSamples', () => {
  it('makes the same bytes every time', () => {
    const again = makeSamples();
    samples.forEach(({ bytes }, i) => {
      expect(Buffer.compare(bytes, again[i]?.bytes ?? new Uint8Array())).toBe(0);
    });
  });

  it('says of every model what it was trained on and what it is worth', () => {
    expect(samples.map(({ file }) => file)).toEqual([
      'keyword-spotting.tflite',
      'vibration-anomaly.tflite',
      'vision-96.tflite',
      'clothes.tflite',
      'clothes-float.tflite',
    ]);
    for (const { file, bytes, description } of samples) {
      expect(description).toMatch(/trained.*\d\.\d/);
      expect(openModel(bytes, file).graph.description).toBe(description);
    }
  });

  const quantized = samples.filter(({ id }) => id !== 'clothes-float');
  it.each(quantized)(
    '$file is int8 throughout, quantized as the converter does',
    ({ file, bytes }) => {
      const { graph } = openModel(bytes, file);
      const [main] = graph.subgraphs;
      for (const { type, name, quantization, shape } of main?.tensors ?? []) {
        expect(type).toBe(/(bias|shape)$/.test(name) ? 'INT32' : 'INT8');
        if (name.endsWith('/shape')) continue;
        expect(quantization?.scales.every((scale) => scale > 0 && scale < 1)).toBe(true);
        expect([1, ...shape]).toContain(quantization?.scaleCount);
      }
      expect(graph.signatures).toHaveLength(1);
    },
  );

  it('leaves one in float, with samples to quantize it with', () => {
    const [float, ...others] = samples.filter(({ calibration }) => calibration !== undefined);
    expect(others).toEqual([]);
    expect(float).toMatchObject({ id: 'clothes-float', calibration: 'clothes.npz' });
    const { graph } = openModel(float?.bytes ?? new Uint8Array(), '');
    const types = new Set(graph.subgraphs[0]?.tensors.map(({ type }) => type));
    expect([...types].sort()).toEqual(['FLOAT32', 'INT32']);
  });

  it.each([
    [0, [1, 49, 10, 1], [1, 12], 13],
    [1, [1, 640], [1, 640], 10],
    [2, [1, 96, 96, 1], [1, 2], 31],
    [3, [1, 28, 28, 1], [1, 10], 13],
    [4, [1, 28, 28, 1], [1, 10], 13],
  ] as const)('sample %i has the shape it promises', (index, input, output, operators) => {
    const sample = samples[index];
    const main = openModel(sample?.bytes ?? new Uint8Array(), '').graph.subgraphs[0];
    expect(main?.tensors[main.inputs[0] ?? -1]?.shape).toEqual(input);
    expect(main?.tensors[main.outputs[0] ?? -1]?.shape).toEqual(output);
    expect(main?.operators).toHaveLength(operators);
  });
});

describe('docs/samples.md', () => {
  const rows = readFileSync(join(import.meta.dirname, '../../../docs/samples.md'), 'utf8').split(
    '\n',
  );
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  it.each([
    ['Keyword spotting', percent, facts.keywords],
    ['Vibration anomaly', (area: number) => area.toFixed(3), facts.vibration],
    ['Vision 96 x 96', percent, facts.vision],
    ['Clothes', percent, facts.clothes],
  ] as const)('states what %s was measured to be worth', (title, written, measured) => {
    const cells = rows.find((row) => row.startsWith(`| ${title} `))?.split('|') ?? [];
    const stated = cells.slice(-3, -1).map((cell) => cell.trim());
    expect(stated).toEqual([written(measured.float), written(measured.quantized)]);
  });
});

describe('weights', () => {
  it('come back as the nearest float16', () => {
    const weights = Float32Array.of(0, 1, -0.333, 65504, 6e-8);
    expect([...unpackWeights(packWeights(weights))]).toEqual([
      0,
      1,
      -0.3330078125,
      65504,
      2 ** -24,
    ]);
  });
});
