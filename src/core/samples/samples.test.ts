import { describe, expect, it } from 'vitest';
import { openModel } from '../formats/open';
import { makeSamples } from './samples';

const samples = makeSamples();

describe('makeSamples', () => {
  it('makes the same bytes every time', () => {
    const again = makeSamples();
    samples.forEach(({ bytes }, i) => {
      expect(Buffer.compare(bytes, again[i]?.bytes ?? new Uint8Array())).toBe(0);
    });
  });

  it('makes three models that say they are untrained', () => {
    expect(samples.map(({ file }) => file)).toEqual([
      'keyword-spotting.tflite',
      'vibration-anomaly.tflite',
      'vision-96.tflite',
    ]);
    for (const { file, bytes, description, trained } of samples) {
      expect(description).toContain('untrained');
      expect(trained).toBe(false);
      expect(openModel(bytes, file).graph.description).toBe(description);
    }
  });

  it.each(samples)('$file is int8 throughout, with a zero-free quantization', ({ file, bytes }) => {
    const { graph } = openModel(bytes, file);
    const [main] = graph.subgraphs;
    for (const { type, name, quantization, shape } of main?.tensors ?? []) {
      expect(type).toBe(/(bias|shape)$/.test(name) ? 'INT32' : 'INT8');
      if (name.endsWith('/shape')) continue;
      expect(quantization?.scales.every((scale) => scale > 0 && scale < 1)).toBe(true);
      expect([1, ...shape]).toContain(quantization?.scaleCount);
    }
    expect(graph.signatures).toHaveLength(1);
  });

  it.each([
    [0, [1, 49, 10, 1], [1, 12], 13],
    [1, [1, 640], [1, 640], 10],
    [2, [1, 96, 96, 1], [1, 2], 31],
  ] as const)('sample %i has the shape it promises', (index, input, output, operators) => {
    const sample = samples[index];
    const main = openModel(sample?.bytes ?? new Uint8Array(), '').graph.subgraphs[0];
    expect(main?.tensors[main.inputs[0] ?? -1]?.shape).toEqual(input);
    expect(main?.tensors[main.outputs[0] ?? -1]?.shape).toEqual(output);
    expect(main?.operators).toHaveLength(operators);
  });
});
