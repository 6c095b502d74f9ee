import { describe, expect, it } from 'vitest';
import { readTflite } from '../formats/tflite/read';
import type { ModelDraft } from '../formats/tflite/model';
import { writeTflite } from '../formats/tflite/write';
import { codeOf } from '../formats/testing/tiny-model';
import { dtypeCode } from '../graph/dtypes';
import type { DType } from '../graph/dtypes';
import { halfToFloat } from './half';
import { openFloatModel } from './open-float';

/** y = x + constant, the constant given as `type`; float16 goes through a DEQUANTIZE. */
const model = (type: DType, data: Uint8Array, activation: DType = 'FLOAT32'): ModelDraft => {
  const [x, w, f, y] = [0, 1, 2, 3];
  const isHalf = type === 'FLOAT16';
  const quantization = { scale: [0.5], zeroPoint: [0n] };
  const ends = { shape: [1, 2], type: dtypeCode(activation) };
  return {
    operatorCodes: [{ builtinCode: codeOf('DEQUANTIZE') }, { builtinCode: codeOf('ADD') }],
    subgraphs: [
      {
        tensors: [
          { ...ends, name: 'x', ...(activation === 'FLOAT32' ? {} : { quantization }) },
          {
            name: 'w',
            shape: [1, 2],
            type: dtypeCode(type),
            buffer: 1,
            ...(type.includes('INT') && { quantization }),
          },
          { name: 'f', shape: [1, 2], type: dtypeCode('FLOAT32') },
          { ...ends, name: 'y', ...(activation === 'FLOAT32' ? {} : { quantization }) },
        ],
        inputs: [x],
        outputs: [y],
        operators: [
          ...(isHalf ? [{ opcodeIndex: 0, inputs: [w], outputs: [f] }] : []),
          { opcodeIndex: 1, inputs: [x, isHalf ? f : w], outputs: [y] },
        ],
      },
    ],
    buffers: [{}, { data }],
  };
};

const open = (draft: ModelDraft) => {
  const bytes = writeTflite(draft);
  return openFloatModel(readTflite(bytes).graph, bytes);
};

const floats = (...values: number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(values).buffer);

describe('taking a model in', () => {
  it('leaves a float model as it is', () => {
    const bytes = writeTflite(model('FLOAT32', floats(1, 2)));
    const { graph } = readTflite(bytes);
    expect(openFloatModel(graph, bytes)).toEqual({ model: { graph, bytes }, notes: [] });
  });

  it('folds float16 constants, keeping the tensors’ numbers', () => {
    const halves = Uint16Array.of(0x3c00, 0xc100);
    const { model: opened, notes } = open(model('FLOAT16', new Uint8Array(halves.buffer)));
    expect(notes).toEqual(['1 weight tensor stored as float16 was read as float32.']);
    const [main] = opened.graph.subgraphs;
    expect(main!.operators.map(({ name }) => name)).toEqual(['ADD']);
    expect(main!.tensors.map(({ name }) => name)).toEqual(['x', 'w', 'f', 'y']);
    const at = opened.graph.buffers[main!.tensors[2]!.buffer]!.offset!;
    const view = new DataView(opened.bytes.buffer, opened.bytes.byteOffset + at, 8);
    expect([view.getFloat32(0, true), view.getFloat32(4, true)]).toEqual(
      Array.from(halves, halfToFloat),
    );
    expect(opened.graph.buffers[main!.tensors[1]!.buffer]!.bytes).toBe(0);
  });

  it('says which weights are integers in a file that calls itself float', () => {
    expect(() => open(model('INT8', Uint8Array.of(1, 2)))).toThrow(/no float model.*“w”/);
  });

  it('says that a model is quantized already', () => {
    expect(() => open(model('INT8', Uint8Array.of(1, 2), 'INT8'))).toThrow(/quantized already/);
    expect(() => open(model('INT16', Uint8Array.of(1, 2, 3, 4), 'INT16'))).toThrow(/int16/);
  });

  it.each([NaN, Infinity, -Infinity])('names the weight that is %s', (value) => {
    expect(() => open(model('FLOAT32', floats(1, value)))).toThrow(
      `Value 1 of the weights “w” is ${value}.`,
    );
  });
});
