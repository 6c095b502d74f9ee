import { describe, expect, it } from 'vitest';
import { errorOf } from '../testing/errors';
import {
  codeOf,
  MODEL,
  OPERATORS,
  SUBGRAPH,
  TENSORS,
  withMetadata,
  withOperators,
  withSubgraph,
  withTensors,
} from '../testing/tiny-model';
import type { ModelDraft } from './model';
import { readTflite } from './read';
import { writeTflite } from './write';

const read = (model: ModelDraft) => readTflite(writeTflite(model));
const refused = (model: ModelDraft) => {
  const { code, sentence } = errorOf(() => read(model));
  return { code, sentence };
};

describe('readTflite', () => {
  it('gives the graph of a sound model, with constants as places in the file', () => {
    const bytes = writeTflite(MODEL);
    const { graph } = readTflite(bytes);
    expect(graph.description).toBe('tiny');
    expect(graph.subgraphs[0]?.operators).toEqual([
      {
        name: 'RELU',
        code: 19,
        isCustom: false,
        version: 1,
        inputs: [0],
        outputs: [1],
        intermediates: [],
        options: {},
      },
      {
        name: 'ADD',
        code: 0,
        isCustom: false,
        version: 2,
        inputs: [1, 2],
        outputs: [3],
        intermediates: [],
        options: { fusedActivationFunction: 1, potScaleInt16: true },
      },
    ]);
    const constant = graph.buffers[1];
    expect(constant?.bytes).toBe(4);
    const offset = constant?.offset ?? 0;
    expect([...bytes.subarray(offset, offset + 4)]).toEqual([1, 2, 3, 4]);
    expect(graph.offlinePlan).toBeUndefined();
  });

  it('reads a model at any address, copying only what cannot be viewed', () => {
    const bytes = writeTflite(
      withTensors({ 1: { quantization: { scale: [0.5], zeroPoint: [-3n] } } }),
    );
    for (let shift = 0; shift < 8; shift++) {
      const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
      shifted.set(bytes);
      expect(readTflite(shifted)).toEqual(readTflite(bytes));
    }
  });

  it('takes the larger of the two operator code fields', () => {
    const narrow = { ...MODEL, operatorCodes: [{ deprecatedBuiltinCode: 19 }, {}] };
    expect(read(narrow).graph.subgraphs[0]?.operators[0]?.name).toBe('RELU');
    const wide = {
      ...MODEL,
      operatorCodes: [{ deprecatedBuiltinCode: 127, builtinCode: 150 }, {}],
    };
    expect(read(wide).graph.subgraphs[0]?.operators[0]?.name).toBe('GELU');
  });

  it('keeps operators it does not know, under their number', () => {
    const unknown = { ...MODEL, operatorCodes: [{ builtinCode: 999 }, { builtinCode: 0 }] };
    expect(read(unknown).graph.subgraphs[0]?.operators[0]).toMatchObject({
      name: 'BUILTIN_999',
      code: 999,
    });
  });

  it('keeps shape signatures only where they differ from the shape', () => {
    const { graph } = read(
      withTensors({ 0: { shapeSignature: [-1, 4] }, 1: { shapeSignature: [1, 4] } }),
    );
    expect(graph.subgraphs[0]?.tensors[0]?.shapeSignature).toEqual([-1, 4]);
    expect(graph.subgraphs[0]?.tensors[1]).not.toHaveProperty('shapeSignature');
  });

  it('counts scales and zero points separately, as TFLM does', () => {
    const quantization = { scale: [1, 2, 3, 4], zeroPoint: [0n], quantizedDimension: 1 };
    const { graph, layout } = read(withTensors({ 1: { quantization } }));
    expect(graph.subgraphs[0]?.tensors[1]?.quantization).toEqual({
      scaleCount: 4,
      zeroPointCount: 1,
      scales: [1, 2, 3, 4],
      zeroPoints: [0],
      axis: 1,
    });
    expect(layout.quantization).toBe(4 * 4 + 8);
  });
});

describe('a tensor that makes no sense', () => {
  it.each<[string, ModelDraft, string]>([
    [
      'buffer out of range',
      withTensors({ 2: { buffer: 7 } }),
      'Tensor 2 (“constant”) uses buffer 7, but the model has 2 buffers. Export the model again.',
    ],
    [
      'shape overflow',
      withTensors({ 1: { shape: [0x7fffffff, 0x7fffffff] } }),
      'Tensor 1 (“middle”) has the shape 2147483647 × 2147483647, which is more than 2 GiB. ' +
        'Export the model again.',
    ],
    [
      'negative dimension',
      withTensors({ 1: { shape: [-1, 4] } }),
      'Tensor 1 (“middle”) has the dimension -1, but TensorFlow Lite Micro needs every size fixed. ' +
        'Export the model with fixed input shapes.',
    ],
    [
      'too little data',
      withTensors({ 2: { shape: [2, 4] } }),
      'Tensor 2 (“constant”) needs 8 bytes of data for its shape and type, but its buffer holds 4. ' +
        'Export the model again.',
    ],
    [
      'unknown element type',
      withTensors({ 1: { type: 99 } }),
      'Tensor 1 (“middle”) has element type 99, which the TFLite format does not know. ' +
        'Export the model again.',
    ],
    [
      'scales that fit no dimension',
      withTensors({ 1: { quantization: { scale: [1, 2, 3] } } }),
      'Tensor 1 (“middle”) has 3 scales, which fit no dimension of [1, 4]. Export the model again.',
    ],
    [
      'data in another file',
      withTensors({ 2: { externalBuffer: 1 } }),
      'Tensor 2 (“constant”) keeps its data in another file, which TensorFlow Lite Micro cannot read. ' +
        'Export the model as one file.',
    ],
  ])('%s', (_, model, sentence) => {
    expect(refused(model)).toEqual({ code: 'bad-tensor', sentence });
  });

  it('is accepted where TFLM does not mind: int4 in half the bytes, sparse, compressed, no elements', () => {
    expect(() => read(withTensors({ 2: { type: 17, shape: [7] } }))).not.toThrow();
    expect(() => read(withTensors({ 2: { shape: [2, 4], sparsity: {} } }))).not.toThrow();
    expect(() =>
      read(
        withMetadata(
          withTensors({ 2: { shape: [2, 4] } }),
          'COMPRESSION_METADATA',
          Uint8Array.of(1),
        ),
      ),
    ).not.toThrow();
    expect(() => read(withTensors({ 1: { shape: [0x7fffffff, 0x7fffffff, 0] } }))).not.toThrow();
  });
});

describe('an operator that makes no sense', () => {
  const custom = { ...MODEL, operatorCodes: [{ builtinCode: 32 }, { builtinCode: 0 }] };

  it.each<[string, ModelDraft, string]>([
    [
      'missing required input',
      withOperators({ 1: { inputs: [1, -1] } }),
      'Operator 1 (ADD) has no input 1; it needs its first 2 inputs. Export the model again.',
    ],
    [
      'no inputs at all',
      withOperators({ 0: { inputs: [] } }),
      'Operator 0 (RELU) has no input 0; it needs one input. Export the model again.',
    ],
    [
      'input out of range',
      withOperators({ 1: { inputs: [1, 44] } }),
      'Operator 1 (ADD) names tensor 44 as its input 1; there are 4 tensors. Export the model again.',
    ],
    [
      'output not given',
      withOperators({ 1: { outputs: [-1] } }),
      'Operator 1 (ADD) names tensor -1 as its output 0; there are 4 tensors. Export the model again.',
    ],
    [
      'operator code out of range',
      withOperators({ 1: { opcodeIndex: 5 } }),
      'Operator 1 (?) uses operator code 5, but the model lists 2. Export the model again.',
    ],
    [
      'custom without a name',
      custom,
      'Operator 0 (CUSTOM) is a custom operator without a name. Export the model again, naming the operator.',
    ],
    [
      'stride of zero',
      withOperators({ 0: { builtinOptions: { type: 'Conv2DOptions', value: { strideH: 1 } } } }),
      'Operator 0 (RELU) has strideW = 0. Export the model again.',
    ],
    [
      'two writers',
      withOperators({ 1: { outputs: [1] } }),
      'Tensor 1 (“middle”) is written twice, by Operator 0 (RELU) and Operator 1 (ADD). Export the model again.',
    ],
    [
      'input nobody writes',
      withOperators({ 0: { outputs: [3] }, 1: { outputs: [] } }),
      'Operator 1 (ADD) reads tensor 1 (“middle”), which no operator writes and which is neither an ' +
        'input nor a constant. Export the model again.',
    ],
    [
      'wrong order',
      withSubgraph({ operators: OPERATORS.toReversed() }),
      'Operator 0 (ADD) reads tensor 1 (“middle”) before operator 1 (RELU) has written it: the operators ' +
        'are not in an order they can run in. Export the model again; converters store operators in order of execution.',
    ],
  ])('%s', (_, model, sentence) => {
    expect(refused(model)).toEqual({ code: 'bad-operator', sentence });
  });

  it('two operators in a loop', () => {
    const loop = withOperators({ 0: { inputs: [3] } });
    expect(refused(loop)).toEqual({
      code: 'cyclic-graph',
      sentence:
        'The operators form a loop: operator 0 (RELU) reads tensor 3 (“out”), which depends on operator 1 (ADD), ' +
        'which depends on it in turn. Recurrent models need variable tensors or an unrolled loop; export the model again.',
    });
  });

  it('an operator that reads its own output', () => {
    const loop = withOperators({ 0: { inputs: [1] } });
    expect(refused(loop).code).toBe('cyclic-graph');
    expect(refused(loop).sentence).toContain('reads its own output, tensor 1 (“middle”)');
  });

  it('is accepted where TFLM does not mind: variables as state, scratch inputs of custom operators', () => {
    const tensors = TENSORS.map((tensor, i) =>
      i === 3 ? { ...tensor, isVariable: true } : tensor,
    );
    const operators = [{ ...OPERATORS[0], inputs: [3] }, { ...OPERATORS[1] }];
    expect(() => read(withSubgraph({ tensors, operators }))).not.toThrow();
    const scratch = withOperators({ 0: { inputs: [0, 1], outputs: [] }, 1: { inputs: [0, 2] } });
    expect(() =>
      read({
        ...scratch,
        operatorCodes: [{ builtinCode: 32, customCode: 'npu' }, { builtinCode: 0 }],
      }),
    ).not.toThrow();
  });
});

describe('calls between subgraphs', () => {
  const caller = (calls: readonly number[]): ModelDraft => ({
    ...MODEL,
    operatorCodes: [{ builtinCode: codeOf('CALL_ONCE') }],
    subgraphs: calls.map((target) => ({
      operators: [
        {
          builtinOptions: {
            type: 'CallOnceOptions' as const,
            value: { initSubgraphIndex: target },
          },
        },
      ],
    })),
  });

  it('must lead to a subgraph that exists', () => {
    expect(refused(caller([4])).sentence).toBe(
      'Operator 0 (CALL_ONCE) calls subgraph 4, but the model has 1. Export the model again.',
    );
  });

  it('must not lead back', () => {
    expect(refused(caller([1, 2, 1])).code).toBe('cyclic-graph');
    expect(refused(caller([0])).sentence).toContain('calls subgraph 0, which is running already');
  });

  it('must not multiply without end', () => {
    const depth = 30;
    const model: ModelDraft = {
      operatorCodes: [{ builtinCode: codeOf('IF') }],
      buffers: [{}],
      subgraphs: Array.from({ length: depth }, (_, i) => ({
        tensors: [{ shape: [1], type: 6 }],
        inputs: [0],
        operators:
          i === depth - 1
            ? []
            : [
                {
                  inputs: [0],
                  builtinOptions: {
                    type: 'IfOptions' as const,
                    value: { thenSubgraphIndex: i + 1, elseSubgraphIndex: i + 1 },
                  },
                },
              ],
      })),
    };
    expect(refused(model)).toMatchObject({
      code: 'limit',
      sentence: expect.stringContaining('more than 65536 operators') as string,
    });
  });

  it('must name a subgraph at all', () => {
    const model = caller([1, 1]);
    expect(refused({ ...model, subgraphs: [{ operators: [{}] }, {}] }).sentence).toContain(
      'calls subgraph (not given)',
    );
  });
});

describe('the rest of a model', () => {
  it.each<[string, ModelDraft, string]>([
    ['no subgraph', { ...MODEL, subgraphs: [] }, 'The model has no subgraph'],
    ['input out of range', withSubgraph({ inputs: [9] }), 'is tensor 9, but there are 4 tensors'],
    [
      'metadata out of range',
      { ...MODEL, metadata: [{ name: 'x', buffer: 9 }] },
      'Metadata 0 uses buffer 9',
    ],
    [
      'signature of no subgraph',
      { ...MODEL, signatureDefs: [{ subgraphIndex: 3 }] },
      'Signature 0 names subgraph 3',
    ],
    [
      'signature of no tensor',
      { ...MODEL, signatureDefs: [{ inputs: [{ name: 'x', tensorIndex: 8 }] }] },
      'Signature 0 names tensor 8',
    ],
  ])('%s', (_, model, part) => {
    expect(refused(model)).toEqual({
      code: 'malformed',
      sentence: expect.stringContaining(part) as string,
    });
  });

  it('must be schema version 3', () => {
    expect(refused({ ...MODEL, version: 2 }).code).toBe('wrong-format');
  });

  it('names subgraphs in messages when there are several', () => {
    const second = { ...SUBGRAPH, tensors: TENSORS.map((tensor) => ({ ...tensor, shape: [-1] })) };
    expect(refused({ ...MODEL, subgraphs: [SUBGRAPH, second] }).sentence).toContain(
      'Tensor 0 (“in”) of subgraph 1 has the dimension -1',
    );
  });

  it('shows hostile names short and on one line', () => {
    const name = `<script>\n\u202e${'x'.repeat(1000)}`;
    const { sentence } = refused(withTensors({ 0: { name, shape: [-1] } }));
    expect(sentence.length).toBeLessThan(250);
    expect(sentence).not.toMatch(/[\n\u202e]/);
  });
});

describe('offline memory plan', () => {
  const plan = (...words: readonly number[]): Uint8Array =>
    new Uint8Array(Int32Array.from(words).buffer);
  const planOf = (...blobs: readonly Uint8Array[]): readonly number[] | undefined =>
    read(blobs.reduce((model, blob) => withMetadata(model, 'OfflineMemoryAllocation', blob), MODEL))
      .graph.offlinePlan;

  it('is read from metadata; version and subgraph count are ignored', () => {
    expect(planOf(plan(1, 1, 4, 0, -1, -1, 16))).toEqual([0, -1, -1, 16]);
    expect(planOf(plan(77, -5, 4, 0, -1, -1, 16))).toEqual([0, -1, -1, 16]);
  });

  it('is the last one when there are several', () => {
    expect(planOf(plan(1, 1, 1, 8), plan(1, 1, 1, 64))).toEqual([64]);
  });

  it('is kept as far as it goes when it is malformed', () => {
    expect(planOf(plan(1, 1, 4, 0, -1))).toEqual([0, -1]);
    expect(planOf(plan(1, 1, 2, 0, -1, 32, 48))).toEqual([0, -1]);
    expect(planOf(plan(1, 1, -4, 0))).toEqual([]);
    expect(planOf(plan(1))).toEqual([]);
    expect(planOf(Uint8Array.of(1, 0, 0))).toEqual([]);
  });
});
