/**
 * What must hold for the tensors of any operator, and for the ends of the graph, before a lowering
 * looks at them: a file that breaks it is refused in words, and never reaches the loader.
 */
import type { Subgraph } from '../graph/graph';
import type { TensorIndex } from '../units';
import { INTEGERS } from './activation-range';
import type { Lowering, TensorView } from './lowering';

/** Functions of one tensor, element by element or row by row. */
const KEEPS_ELEMENTS = new Set(
  'RELU RELU6 LEAKY_RELU LOGISTIC TANH HARD_SWISH SOFTMAX PRELU'.split(' '),
);

/** Refuses the operator if its tensors lack memory, or would be read and written at once. */
export const checkOperatorTensors = (op: Lowering): void => {
  const { name, inputs } = op.operator;
  for (const tensor of op.inputs()) checkInput(op, tensor);
  for (const tensor of [...op.inputs(), ...op.outputs(), ...op.intermediates()]) {
    checkZeroPoint(op, tensor);
  }
  for (const tensor of op.outputs()) {
    if (tensor.elements === 0) op.refuse(`makes nothing: "${tensor.name}" has no elements`);
    if (inputs.includes(tensor.index)) op.refuse(`writes "${tensor.name}", which it also reads`);
    // A dequantized constant is one itself by now: see fold-constants.ts.
    if (tensor.data !== undefined && name !== 'DEQUANTIZE') {
      op.refuse(`writes "${tensor.name}", which is a constant`);
    }
  }
  if (KEEPS_ELEMENTS.has(name) && op.input(0).elements !== op.output(0).elements) {
    op.refuse(`turns ${op.input(0).elements} elements into ${op.output(0).elements}`);
  }
};

const checkZeroPoint = (op: Lowering, { name, type, zeroPoint }: TensorView): void => {
  const { min, max } = INTEGERS[type] ?? { min: -Infinity, max: Infinity };
  if (zeroPoint < min || zeroPoint > max) {
    op.refuse(`has a zero point of ${zeroPoint} in "${name}", which its type cannot hold`);
  }
};

/** A joined part, and a constant (a scalar's shape, say), may well be empty. */
const checkInput = (op: Lowering, { name, type, elements, bytes, data }: TensorView): void => {
  if (data === undefined) {
    if (elements === 0 && op.operator.name !== 'CONCATENATION') {
      op.refuse(`reads nothing: "${name}" has no elements`);
    }
  } else if (type !== 'INT4' && data.length < bytes) {
    op.refuse(`needs ${bytes} bytes of "${name}", and the file has ${data.length}`);
  }
};

/** One clause for each input or output of the graph that cannot be one. */
export const endRefusals = (
  { tensors, inputs, outputs }: Subgraph,
  view: (tensor: TensorIndex) => TensorView,
): readonly string[] => {
  const refusalOf = (tensor: TensorIndex, isInput: boolean): string | undefined => {
    const { name, type, bytes, data } = view(tensor);
    // Handles name variables inside a program; there is nothing to feed in or to read out.
    if (type === 'RESOURCE') return `"${name}" is a variable's handle and an end of the graph`;
    if (bytes === 0) return `"${name}" has no elements and is an end of the graph`;
    if (data === undefined) return undefined;
    if (isInput) return `"${name}" is a constant and an input of the graph`;
    return data.length < bytes ? `"${name}" is cut short and an output of the graph` : undefined;
  };
  return [...inputs, ...outputs]
    .filter((tensor) => tensors[tensor] !== undefined)
    .map((tensor, i) => refusalOf(tensor, i < inputs.length))
    .filter((refusal) => refusal !== undefined);
};
