import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeSamples } from '../../samples/testing/made';
import { errorOf } from '../testing/errors';
import { locate } from '../testing/locate';
import { MODEL, withTensors } from '../testing/tiny-model';
import { isTflite, readModel } from './read-model';
import { readTflite } from './read';
import { writeTflite } from './write';

describe('writeTflite', () => {
  it('marks the file and writes both operator code fields', () => {
    const bytes = writeTflite({
      ...MODEL,
      operatorCodes: [{ builtinCode: 150 }, { builtinCode: 3 }],
    });
    expect(isTflite(bytes)).toBe(true);
    expect(readModel(bytes)).toMatchObject({
      version: 3,
      operatorCodes: [
        { builtinCode: 150, deprecatedBuiltinCode: 127 },
        { builtinCode: 3, deprecatedBuiltinCode: 3 },
      ],
    });
  });

  it('aligns every constant to 16 bytes, whatever their lengths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 70 }), { minLength: 1, maxLength: 20 }),
        (blobs) => {
          const bytes = writeTflite({
            ...MODEL,
            buffers: [{}, ...blobs.map((data) => ({ data }))],
          });
          const model = readModel(bytes);
          model.buffers?.slice(1).forEach(({ data }, i) => {
            expect([...(data ?? [])]).toEqual([...(blobs[i] ?? [])]);
            expect(((data?.byteOffset ?? 1) - bytes.byteOffset) % 16).toBe(0);
          });
        },
      ),
    );
  });

  it('writes what it read, and reads what it wrote', () => {
    for (const { bytes } of makeSamples()) {
      const model = readModel(bytes);
      const again = writeTflite(model);
      // Node's comparison: Vitest's takes seconds for a megabyte.
      expect(isDeepStrictEqual(readModel(again), model)).toBe(true);
      expect(isDeepStrictEqual(again, bytes)).toBe(true);
    }
  });

  it('keeps every kind of field: sparsity, 64-bit values, unions, texts, empty vectors', () => {
    const model = withTensors({
      0: {
        shapeSignature: [-1, 4],
        hasRank: true,
        variantTensors: [{ shape: [2], type: 9, hasRank: true }],
        quantization: {
          min: [-1.5],
          max: [1.5],
          scale: [0.5, 0.25, 0.125, 1],
          zeroPoint: [1n, -(2n ** 62n), 0n, 3n],
          details: { type: 'MultiAxisQuantization', value: { quantizedDimensions: [0, 1] } },
          quantizedDimension: 1,
        },
      },
      2: {
        sparsity: {
          traversalOrder: [0, 1],
          blockMap: [],
          dimMetadata: [
            {
              format: 1,
              denseSize: 4,
              arraySegments: { type: 'Uint16Vector', value: { values: [0, 65535] } },
              arrayIndices: { type: 'Uint8Vector', value: { values: [1, 2, 255] } },
            },
          ],
        },
      },
    });
    const read = readModel(writeTflite(model));
    expect(read.subgraphs?.[0]?.tensors?.[0]).toMatchObject({
      quantization: { zeroPoint: BigInt64Array.of(1n, -(2n ** 62n), 0n, 3n) },
    });
    expect(readModel(writeTflite(read))).toEqual(read);
  });

  it('keeps bytes behind the model, and refuses nothing because of them', () => {
    const bytes = writeTflite({ ...MODEL, trailing: new TextEncoder().encode('PK labels') });
    const model = readModel(bytes);
    expect(new TextDecoder().decode(model.trailing)).toBe('PK labels');
    expect(readModel(writeTflite(model))).toEqual(model);
    expect(readTflite(bytes).graph).toEqual(readTflite(writeTflite(MODEL)).graph);
  });

  it('refuses to write what it could not read', () => {
    const bytes = writeTflite(MODEL);
    const { field, target, item, root } = locate(bytes);
    const operators = target(field(item(target(field(root, 2)), 0), 3));
    const strange = bytes.slice();
    strange[field(item(operators, 1), 3)] = 200; // kind of the second operator's options
    expect(readTflite(strange).graph.subgraphs[0]?.operators[1]?.options).toEqual({});
    expect(errorOf(() => writeTflite(readModel(strange)))).toMatchObject({
      code: 'bad-file',
      message:
        'The model uses parts of the format that this version cannot write: Operator.builtinOptions of kind 200.',
    });
  });
});

describe('data behind the flatbuffer', () => {
  const far = (offset: bigint, size: bigint) =>
    writeTflite({
      ...MODEL,
      buffers: [{}, { offset, size }],
      trailing: Uint8Array.of(9, 8, 7, 6),
    });

  it('is read where the buffer says it is', () => {
    const length = BigInt(far(0n, 0n).length);
    // Same length, since offsets other than 0 take the same room as the first non-zero ones do.
    const probe = far(length, 4n);
    const bytes = far(BigInt(probe.length - 4), 4n);
    const { graph } = readTflite(bytes);
    expect(graph.buffers[1]).toEqual({ bytes: 4, offset: bytes.length - 4 });
    expect(readModel(bytes).buffers?.[1]).toEqual({
      data: Uint8Array.of(9, 8, 7, 6),
      offset: 0n,
      size: 0n,
    });
  });

  it('must lie in the file, also where 64-bit sums would wrap', () => {
    expect(errorOf(() => readTflite(far(2n, 2n ** 63n))).code).toBe('truncated');
    expect(errorOf(() => readTflite(far(2n ** 64n - 1n, 2n))).message).toContain(
      'The data of buffer 1 lies at bytes 18446744073709551615',
    );
  });
});
