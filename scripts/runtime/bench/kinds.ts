/**
 * What kind of layer an operator is, as far as its speed goes, and what one unit of its work is: a
 * MAC, an element of the pooling window, or an element of the output.
 */
import type { Operator, Subgraph } from '../../../src/core/graph/graph';
import { countMacs } from '../../../src/core/graph/macs';

export type WorkUnit = 'MAC' | 'window element' | 'output element';

export interface Work {
  readonly kind: string;
  readonly unit: WorkUnit;
  readonly amount: number;
}

const elements = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The work of one execution of `operator`. */
export const workOf = (subgraph: Subgraph, operator: Operator): Work => {
  const shapeOf = (tensor: number | undefined): readonly number[] =>
    subgraph.tensors[tensor ?? -1]?.shape ?? [];
  const output = shapeOf(operator.outputs[0]);
  const filter = shapeOf(operator.inputs[1]);
  const macs = (kind: string): Work => ({
    kind,
    unit: 'MAC',
    amount: countMacs(subgraph, operator),
  });
  switch (operator.name) {
    case 'CONV_2D':
      return macs(`conv ${windowOf(filter)}${fewChannels(filter)}`);
    case 'DEPTHWISE_CONV_2D':
      return macs(`depthwise ${windowOf(filter)}${multiplierOf(operator)}`);
    case 'FULLY_CONNECTED':
      return macs('dense');
    case 'SVDF':
      return macs('svdf');
    case 'UNIDIRECTIONAL_SEQUENCE_LSTM':
      return macs('lstm');
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D': {
      const { filterHeight, filterWidth } = operator.options;
      const amount = elements(output) * Number(filterHeight) * Number(filterWidth);
      const kind = operator.name === 'AVERAGE_POOL_2D' ? 'average pool' : 'max pool';
      return { kind, unit: 'window element', amount };
    }
    default: {
      const kind = operator.name.toLowerCase().replaceAll('_', ' ');
      return { kind, unit: 'output element', amount: elements(output) };
    }
  }
};

const windowOf = ([, height = 1, width = 1]: readonly number[]): string => `${height}x${width}`;

/** First layers have too few channels for a kernel's inner loop; 1x1 windows are no such layers. */
const fewChannels = ([, height = 1, width = 1, channels = 1]: readonly number[]): string =>
  height * width === 1 || channels >= 4
    ? ''
    : `, ${channels} input channel${channels === 1 ? '' : 's'}`;

const multiplierOf = ({ options }: Operator): string => {
  const multiplier = Number(options['depthMultiplier'] ?? 1);
  return multiplier === 1 ? '' : `, multiplier ${multiplier}`;
};
