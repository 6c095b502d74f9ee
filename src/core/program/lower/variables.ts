/**
 * Resource variables: memory that lives between inferences, known by name. TFLM makes one when the
 * first operator that assigns it is prepared: as large as the value assigned there, and filled with
 * that value's zero point. CALL_ONCE runs at set-up, so what it assigns is there from the start.
 */
import { variableName } from '../../graph/resource-variables';
import type { Operator, Subgraph } from '../../graph/graph';
import type { TensorIndex } from '../../units';
import type { Lower, Lowering } from '../lowering';
import type { Place } from '../place';
import { tensorBytes } from '../../arena/tensor-bytes';

/** VAR_HANDLE names a variable and moves nothing. */
export const lowerVarHandle: Lower = () => undefined;

/** The variable behind a handle tensor: TFLM passes handles on to no other subgraph that runs here. */
const nameOf = ({ operators }: Subgraph, handle: TensorIndex): string | undefined => {
  const source = operators.find(
    ({ name, outputs }) => name === 'VAR_HANDLE' && outputs[0] === handle,
  );
  return source && variableName(source);
};

const isUse = ({ name }: Operator): boolean =>
  name === 'READ_VARIABLE' || name === 'ASSIGN_VARIABLE';

/** Where the variable of input 0 lives; refuses one that nothing assigns, or of another size. */
const variableOf = (op: Lowering, bytes: number): Place => {
  const subgraph = op.graph.subgraphs[op.subgraph] as Subgraph;
  const key = nameOf(subgraph, op.operator.inputs[0] ?? -1);
  if (key === undefined) return op.refuse('uses a variable that no VAR_HANDLE beside it names');
  const first = op.graph.subgraphs
    .flatMap(({ operators, tensors }, i) =>
      operators
        .filter(({ name }) => name === 'ASSIGN_VARIABLE')
        .filter(({ inputs }) => nameOf(op.graph.subgraphs[i] as Subgraph, inputs[0] ?? -1) === key)
        .map(({ inputs }) => tensors[inputs[1] ?? -1]),
    )
    .at(0);
  if (first === undefined) return op.refuse('reads a variable that nothing assigns');
  const size = tensorBytes(first);
  if (size !== bytes) op.refuse(`moves ${bytes} bytes, and its variable has ${size}`);
  return op.state(size, `variable ${key}`, first.quantization?.zeroPoints[0] ?? 0);
};

export const lowerReadVariable: Lower = (op) => {
  const { bytes, place } = op.output(0);
  op.emit('COPY', { input: variableOf(op, bytes), output: place, bytes });
};

export const lowerAssignVariable: Lower = (op) => {
  const { bytes, place } = op.input(1);
  op.emit('COPY', { input: place, output: variableOf(op, bytes), bytes });
};

/**
 * CALL_ONCE: its subgraph is lowered behind this, at set-up. Before it nothing may touch a variable,
 * or the first inference would see what TFLM has not assigned yet.
 */
export const lowerCallOnce: Lower = (op) => {
  const { subgraphs } = op.graph;
  const called = Number(op.options['initSubgraphIndex'] ?? 0);
  if (op.isSetup) op.refuse('calls from a subgraph that is itself called once');
  if (called <= 0 || called >= subgraphs.length) op.refuse(`calls subgraph ${called}`);
  const operators = (subgraphs[op.subgraph] as Subgraph).operators;
  const earlier = operators.slice(0, operators.indexOf(op.operator));
  if (earlier.some(isUse)) op.refuse('comes after operators that use variables');
};
