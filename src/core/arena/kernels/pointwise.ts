/**
 * Pooling, reductions, softmax, and the operators that only keep a table or a copy of a shape.
 * Source: the kernels of the same names in tflite-micro 90b983c2.
 */
import { intArrayBytes } from '../structs';
import type { KernelRule } from './kernel';
import { dim, elements, hasType, input, option, output, usesDsp } from './kernel';

export const averagePool2d: KernelRule = (view) =>
  usesDsp(view) && hasType(input(view, 0), 'INT8', 'INT16')
    ? { scratch: [4 * dim(input(view, 0), 3)] }
    : {};

/** MEAN and SUM: an accumulator per output element when quantized, then the axis iterators. */
export const meanOrSum: KernelRule = (view) => {
  const x = input(view, 0);
  const iterators = [4 * (x?.shape.length ?? 0), 4 * elements(input(view, 1))];
  return hasType(x, 'INT8', 'INT16')
    ? { scratch: [4 * elements(output(view)), ...iterators] }
    : { scratch: iterators };
};

/** REDUCE_MAX, REDUCE_MIN, REDUCE_ALL. */
export const reduceExtreme: KernelRule = (view) => ({
  scratch: [4 * (input(view, 0)?.shape.length ?? 0), 4 * elements(input(view, 1))],
});

const SOFTMAX_TABLE_BYTES = 2 * 513;

export const softmax: KernelRule = (view) =>
  hasType(input(view, 0), 'INT16')
    ? {
        persistent: [
          { bytes: SOFTMAX_TABLE_BYTES, what: 'exp table' },
          { bytes: SOFTMAX_TABLE_BYTES, what: '1 / (1 + x) table' },
        ],
      }
    : {};

export const addN: KernelRule = (view) => ({
  scratch: [4 * view.op.inputs.length],
  persistent: hasType(output(view), 'INT8') ? [{ bytes: 40, what: 'ADD_N quantization' }] : [],
});

export const cumsum: KernelRule = (view) =>
  hasType(output(view), 'INT8') ? { persistent: [{ bytes: 36, what: 'CUMSUM quantization' }] } : {};

export const logSoftmax: KernelRule = (view) =>
  hasType(input(view, 0), 'INT8')
    ? { persistent: [{ bytes: 28, what: 'LOG_SOFTMAX quantization' }] }
    : {};

export const mirrorPad: KernelRule = (view) => {
  const bytes = 4 * (input(view, 0)?.shape.length ?? 0);
  return { scratch: [bytes, bytes] };
};

/** The kernel writes the output's shape, so it is copied out of the (read-only) model. */
export const writableShape: KernelRule = (view) => ({
  persistent: [{ bytes: intArrayBytes(output(view)?.shape.length ?? 0), what: 'output shape' }],
});

export const embeddingLookup: KernelRule = (view) => ({
  persistent: [
    { bytes: intArrayBytes(output(view)?.shape.length ?? 0), what: 'output shape' },
    { bytes: 8, what: 'EMBEDDING_LOOKUP data' },
  ],
});

/** Only an output stored with an open dimension needs its shape written. */
export const reshape: KernelRule = (view) =>
  output(view)?.shape.includes(-1) === true ? writableShape(view) : {};

/** Custom operator TFLite_Detection_PostProcess: all its working arrays are scratch. */
export const detectionPostprocess: KernelRule = (view) => {
  const boxes = dim(input(view, 0), 1);
  const scores = dim(input(view, 1), 1) * dim(input(view, 1), 2);
  const detections = option(view, 'max_detections', 0);
  const classes = option(view, 'num_classes', 0);
  const word = 4 * boxes;
  return {
    init: [{ bytes: 112, what: 'detection post-processing data' }],
    scratch: [
      boxes,
      4 * word,
      4 * scores,
      word,
      word,
      detections * word,
      detections * word,
      word,
      detections * word,
      Math.max(classes, detections) * word,
      Math.min(boxes, detections) * word,
    ],
    ...(detections > 0 && classes > 0
      ? {}
      : { modelled: 'the detection post-processing options could not be read' }),
  };
};

export const ethosU: KernelRule = (view) => {
  const addresses = view.op.inputs.length + view.op.outputs.length;
  return { init: [{ bytes: 12, what: 'Ethos-U data' }], scratch: [8 * addresses, 4 * addresses] };
};

const DECODE_STATE_BYTES = 48;

/**
 * Custom operator TFLM_DECODE. How each output was compressed is in its second input's data, which a
 * plan does not read, so every state object is counted at the size of the largest.
 */
export const decode: KernelRule = (view) => ({
  persistent: [
    { bytes: 4 * view.op.outputs.length, what: 'decoder pointers' },
    ...view.op.outputs.flatMap((_, i) => [
      { bytes: DECODE_STATE_BYTES, what: 'decoder state' },
      { bytes: output(view, i)?.quantization?.scaleCount ?? 0, what: 'decoder zero points' },
    ]),
  ],
  modelled:
    'TFLM_DECODE keeps state whose size depends on the compressed data; an upper bound is counted',
});

export const circularBuffer: KernelRule = () => ({
  init: [{ bytes: 8, what: 'circular buffer data' }],
});
