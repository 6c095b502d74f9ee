/**
 * How messages name the parts of a model: by index, and by the file's own name where it has one.
 * Names come from files and can be anything, so they are cut short and shown on one line.
 */
import { quoteName } from '../../text';
import type { OperatorIndex, SubgraphIndex, TensorIndex } from '../../units';

/** Only models with several subgraphs need to be told which one. */
const within = (subgraph: SubgraphIndex): string =>
  subgraph === 0 ? '' : ` of subgraph ${subgraph}`;

/** `Tensor 12 (“conv1/weights”)` */
export const sayTensor = (
  subgraph: SubgraphIndex,
  index: TensorIndex,
  name: string | undefined,
): string => `Tensor ${index}${name ? ` (${quoteName(name)})` : ''}${within(subgraph)}`;

/** `Operator 3 (CONV_2D)` */
export const sayOperator = (subgraph: SubgraphIndex, index: OperatorIndex, name: string): string =>
  `Operator ${index} (${name})${within(subgraph)}`;
