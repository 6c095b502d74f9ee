import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../../conformance/shared';
import type { FileLayout } from '../profile/profile';
import { openModel } from './open';
import { readModel } from './tflite/read-model';
import { readTflite } from './tflite/read';
import { writeTflite } from './tflite/write';

interface ManifestEntry {
  readonly name: string;
  readonly format: string;
  readonly files: readonly { readonly file: string }[];
  readonly ops: Readonly<Record<string, number>>;
}

describeShared('real models', () => {
  const files = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));

  it.each(files)('%s: read, written and read again is equal', (file) => {
    const bytes = sharedBytes('models', file);
    const model = readModel(bytes);
    const written = writeTflite(model);
    expect(isDeepStrictEqual(readModel(written), model)).toBe(true);

    const { graph, layout } = readTflite(bytes);
    const again = readTflite(written);
    expect(again.layout).toEqual(layout);
    // Only the places of constants may differ.
    expect({ ...again.graph, buffers: [] }).toEqual({ ...graph, buffers: [] });
    again.graph.buffers.forEach(({ bytes: size, offset = 0 }, i) => {
      const before = graph.buffers[i]?.offset ?? 0;
      expect(offset % 16).toBe(0);
      expect(
        Buffer.compare(
          written.subarray(offset, offset + size),
          bytes.subarray(before, before + size),
        ),
      ).toBe(0);
    });
  });

  const entries = sharedJson<{ entries: readonly ManifestEntry[] }>(
    'models',
    'manifest.json',
  ).entries;

  it.each(entries.filter(({ format }) => format === 'tflite'))(
    '$name: has the operators of the inventory',
    ({ files: [first], ops }) => {
      const { graph } = readTflite(sharedBytes('models', first?.file ?? ''));
      const counted: Record<string, number> = {};
      for (const { name } of graph.subgraphs.flatMap(({ operators }) => operators))
        counted[name] = (counted[name] ?? 0) + 1;
      expect(counted).toEqual(ops);
    },
  );

  it.each<[string, Partial<FileLayout>, number]>([
    ['person_detect_int8', { quantization: 66_096, minMax: 248, names: 4_354 }, 81_640],
    ['ic_resnet_int8', { quantization: 8_292, minMax: 2_824, names: 3_097 }, 19_728],
    ['hello_world_int8', {}, 2_180],
  ])('%s: bytes that are not weights are counted as in the reference', (name, layout, rest) => {
    const bytes = sharedBytes('models', `${name}.tflite`);
    const read = readTflite(bytes);
    expect(read.layout).toMatchObject(layout);
    const data = read.graph.buffers.reduce((sum, buffer) => sum + buffer.bytes, 0);
    expect(bytes.length - data).toBe(rest);
  });

  it('a model as xxd prints it opens as the same model', () => {
    const bytes = sharedBytes('models', 'hello_world_int8.tflite');
    const list = Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`);
    const text = `unsigned char hello[] = {\n  ${list.join(', ')}\n};\nunsigned int hello_len = ${bytes.length};\n`;
    expect(openModel(new TextEncoder().encode(text), 'hello.h').bytes).toEqual(bytes);
  });

  const others: readonly (readonly [string, string])[] = [
    ['mnist8_onnx/model.onnx', 'ONNX'],
    ['kws_ref_qdq_onnx.onnx', 'ONNX'],
    ['vww_torch_onnx.onnx', 'ONNX'],
    ['ic_resnet_h5.h5', 'HDF5'],
    ['mnist_keras3.keras', '.keras'],
    ['kws_savedmodel/saved_model.pb', 'SavedModel'],
    ['kws_model_pb.pb', 'GraphDef'],
    ['doodlenet_tfjs_layers/model.json', 'TensorFlow.js'],
    ['face_short_tfjs_graph/facemesh-detection-short.json', 'TensorFlow.js'],
  ];
  it.each(others)('%s is recognised as %s', (path, kind) => {
    expect(() => openModel(sharedBytes('models', ...path.split('/')), path)).toThrow(kind);
  });
});
