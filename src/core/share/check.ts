/**
 * The checks that a file's graph passes when it is read, for a graph that came from a link: everything
 * behind relies on indices being in range, sizes finite and calls ending. The checksum has excluded
 * accidents by now; what fails here was made to fail, so the sentences are short.
 */
import { checkCalls } from '../formats/tflite/check-calls';
import { checkDataflow } from '../formats/tflite/check-dataflow';
import {
  MAX_CONNECTIONS,
  MAX_FILE_BYTES,
  MAX_OPERATORS,
  MAX_RANK,
  MAX_SUBGRAPHS,
  MAX_TENSOR_BYTES,
  MAX_TENSORS,
} from '../formats/tflite/limits';
import { requiredInputs } from '../formats/tflite/required-inputs';
import { elementBytes } from '../graph/dtypes';
import { elementCount } from '../graph/graph';
import type { Graph, Operator, Subgraph, Tensor } from '../graph/graph';
import type { Model, ModelFile } from '../profile/profile';
import { Corrupt } from './bytes';

function demand(holds: boolean, problem: string): asserts holds {
  if (!holds) throw new Corrupt(problem);
}

/** @throws Corrupt, or the InputErrors of the reader's own checks of dataflow and calls */
export function checkModel({ file, graph }: Model): void {
  checkFile(file);
  checkTotals(graph);
  for (const { bytes } of graph.buffers)
    demand(bytes <= file.bytes, 'a buffer is larger than the file');
  for (const { buffer } of graph.metadata)
    demand(buffer < graph.buffers.length, 'metadata names a buffer that does not exist');
  graph.subgraphs.forEach((subgraph, index) => checkSubgraph(graph, subgraph, index));
  graph.subgraphs.forEach((subgraph, index) => checkDataflow(graph, index, subgraph));
  checkCalls(graph);
}

function checkFile({ bytes, layout }: ModelFile): void {
  const { quantization, minMax, names, metadata } = layout;
  demand(bytes <= MAX_FILE_BYTES, 'the file would be too large to open');
  demand(quantization + minMax + names + metadata <= bytes, 'the parts are larger than the file');
}

function checkTotals({ subgraphs }: Graph): void {
  const sum = (count: (subgraph: Subgraph) => number) =>
    subgraphs.reduce((total, subgraph) => total + count(subgraph), 0);
  const connections = ({ inputs, outputs, operators }: Subgraph) =>
    operators.reduce(
      (n, op) => n + op.inputs.length + op.outputs.length + op.intermediates.length,
      inputs.length + outputs.length,
    );
  demand(subgraphs.length > 0, 'it has no subgraph');
  demand(subgraphs.length <= MAX_SUBGRAPHS, 'it has too many subgraphs');
  demand(sum(({ tensors }) => tensors.length) <= MAX_TENSORS, 'it has too many tensors');
  demand(sum(({ operators }) => operators.length) <= MAX_OPERATORS, 'it has too many operators');
  demand(sum(connections) <= MAX_CONNECTIONS, 'it has too many connections');
}

function checkSubgraph(graph: Graph, subgraph: Subgraph, index: number): void {
  const { tensors, operators, inputs, outputs } = subgraph;
  const place = `of subgraph ${index}`;
  tensors.forEach((tensor, i) => checkTensor(graph, tensor, `tensor ${i} ${place}`));
  operators.forEach((operator, i) =>
    checkOperator(operator, tensors.length, `operator ${i} ${place}`),
  );
  demand(
    areTensors([...inputs, ...outputs], 0, tensors.length),
    `an input or output ${place} is no tensor`,
  );
}

const areTensors = (indices: readonly number[], lowest: number, tensors: number): boolean =>
  indices.every((index) => index >= lowest && index < tensors);

function checkTensor(graph: Graph, tensor: Tensor, place: string): void {
  const { type, shape, shapeSignature = [], buffer, isSparse, quantization } = tensor;
  demand(
    Math.max(shape.length, shapeSignature.length) <= MAX_RANK,
    `${place} has too many dimensions`,
  );
  demand(
    shape.every((size) => size >= 0),
    `${place} has a negative dimension`,
  );
  const elements = shape.includes(0) ? 0 : elementCount(shape);
  demand(elements * Math.max(elementBytes(type), 1) <= MAX_TENSOR_BYTES, `${place} is too large`);
  const held = graph.buffers[buffer]?.bytes;
  demand(held !== undefined, `${place} names a buffer that does not exist`);
  const needed = type === 'INT4' ? Math.ceil(elements / 2) : elements * elementBytes(type);
  const isPacked = isSparse || graph.metadata.some(({ name }) => name === 'COMPRESSION_METADATA');
  demand(held === 0 || held >= needed || isPacked, `${place} has too little data`);
  if (quantization === undefined) return;
  const { scaleCount, zeroPointCount, scales, zeroPoints } = quantization;
  demand(
    scaleCount >= 0 &&
      (scaleCount <= 1 || shape.includes(scaleCount)) &&
      zeroPointCount >= 0 &&
      zeroPointCount <= MAX_TENSOR_BYTES &&
      scales.length <= Math.min(scaleCount, 1) &&
      zeroPoints.length <= Math.min(zeroPointCount, 1),
    `${place} has a wrong number of scales`,
  );
}

/** Windows and steps: the same that the reader demands to be positive. */
const POSITIVE = /^(?:stride[WH]|filter(?:Width|Height)|dilation[WH]Factor)$/;

function checkOperator(operator: Operator, tensors: number, place: string): void {
  const { name, isCustom, inputs, outputs, intermediates, options } = operator;
  demand(name !== '', `${place} has no name`);
  demand(areTensors(inputs, -1, tensors), `${place} reads a tensor that does not exist`);
  demand(
    areTensors([...outputs, ...intermediates], 0, tensors),
    `${place} writes a tensor that does not exist`,
  );
  const required = isCustom ? 0 : requiredInputs(name);
  const given = inputs.slice(0, required).filter((index) => index >= 0).length;
  demand(given === required, `${place} lacks an input`);
  for (const [key, value] of Object.entries(options))
    demand(
      !(POSITIVE.test(key) && typeof value === 'number' && value <= 0),
      `${place} has ${key} 0`,
    );
}
