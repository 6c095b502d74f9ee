/**
 * Tiny graphs as text, for tests: one line per tensor (`x: int8 1x8 const`), then one per operator
 * (`FULLY_CONNECTED x w _ -> y keepNumDims=1`; lists as `axes=[0,1]`). `_` is an optional input that
 * is not given, a name with a dot before it is a custom operator. The first tensor is the graph's
 * input, the last operator's outputs are the graph's. Words after the shape: `const` (dense data in
 * the file), `variable`, `sparse`, `scales=N`, `scale=0.5`, `zero=-128`.
 */
import type { DType } from '../dtypes';
import { elementBytes } from '../dtypes';
import type {
  BufferRef,
  Graph,
  Operator,
  Options,
  OptionValue,
  Quantization,
  Tensor,
} from '../graph';
import { elementCount } from '../graph';

const valueOf = (words: readonly string[], key: string): number | undefined => {
  const word = words.find((w) => w.startsWith(`${key}=`));
  return word === undefined ? undefined : Number(word.slice(key.length + 1));
};

function quantizationOf(words: readonly string[]): Quantization | undefined {
  const [scale, zero] = [valueOf(words, 'scale'), valueOf(words, 'zero')];
  const scaleCount = valueOf(words, 'scales') ?? ((scale ?? zero === undefined) ? 0 : 1);
  if (scaleCount === 0 && scale === undefined && zero === undefined) return undefined;
  const count = Math.max(1, scaleCount);
  return {
    scaleCount: count,
    zeroPointCount: count,
    scales: scale === undefined ? [] : [scale],
    zeroPoints: zero === undefined ? [] : [zero],
    axis: 0,
  };
}

const shapeOf = (text: string): readonly number[] =>
  text === 'scalar' ? [] : text.split('x').map(Number);

function tensorOf(line: string, buffers: BufferRef[]): Tensor {
  const [name = '', rest = ''] = line.split(':');
  const [type = '', shapeText = 'scalar', ...words] = rest.trim().split(/\s+/);
  const shape = shapeOf(shapeText);
  const dtype = type.toUpperCase() as DType;
  const quantization = quantizationOf(words);
  const isConstant = words.includes('const');
  if (isConstant) buffers.push({ bytes: elementCount(shape) * elementBytes(dtype) });
  return {
    name,
    type: dtype,
    shape,
    buffer: isConstant ? buffers.length - 1 : 0,
    isVariable: words.includes('variable'),
    isSparse: words.includes('sparse'),
    ...(quantization === undefined ? {} : { quantization }),
  };
}

const optionsOf = (words: readonly string[]): Options =>
  Object.fromEntries(
    words.map((word): readonly [string, OptionValue] => {
      const [key = '', value = ''] = word.split('=');
      const isList = value.startsWith('[');
      return [key, isList ? value.slice(1, -1).split(',').map(Number) : Number(value)];
    }),
  );

function operatorOf(line: string, tensors: readonly Tensor[]): Operator {
  const [left = '', right = ''] = line.split('->').map((side) => side.trim());
  const [name = '', ...inputs] = left.split(/\s+/);
  const words = right.split(/\s+/).filter((word) => word !== '');
  const indexOf = (tensor: string): number => tensors.findIndex((t) => t.name === tensor);
  return {
    name: name.replace(/^\./, ''),
    code: name.startsWith('.') ? 32 : 0,
    isCustom: name.startsWith('.'),
    version: 1,
    inputs: inputs.map(indexOf),
    outputs: words.filter((word) => !word.includes('=')).map(indexOf),
    intermediates: [],
    options: optionsOf(words.filter((word) => word.includes('='))),
  };
}

/** A graph of one subgraph from its text. */
export function textGraph(text: string): Graph {
  const lines = text.split('\n').map((line) => line.trim());
  const buffers: BufferRef[] = [{ bytes: 0 }];
  const tensors = lines.filter((line) => line.includes(':')).map((line) => tensorOf(line, buffers));
  const operators = lines.filter((l) => l.includes('->')).map((l) => operatorOf(l, tensors));
  const outputs = operators.at(-1)?.outputs ?? [];
  return {
    description: '',
    subgraphs: [{ name: 'main', tensors, operators, inputs: [0], outputs }],
    buffers,
    metadata: [],
    signatures: [],
  };
}
