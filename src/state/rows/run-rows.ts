/** One row per output of every operator that ran: what its values were like. */
import type { Graph } from '../../core/graph/graph';
import type { DeadChannels } from '../../core/run/dead-channels';
import type { RunResult } from '../../core/run/run';
import { isSaturated } from '../../core/run/statistics';
import type { OutputStatistics } from '../../core/run/statistics';
import { derive } from '../derive';
import { selectModel } from '../figures';
import type { StudioState } from '../studio-state';

export interface RunRow extends OutputStatistics {
  readonly key: string;
  readonly op: string;
  readonly type: string;
  readonly isSaturated: boolean;
  readonly dead?: DeadChannels;
}

export const selectRunRows = derive(
  [selectModel, (state: StudioState) => state.run.result],
  (model, result): readonly RunRow[] =>
    model === null || result === null ? [] : runRows(model.graph, result),
);

function runRows({ subgraphs }: Graph, { statistics, deadChannels }: RunResult): readonly RunRow[] {
  const { operators = [], tensors = [] } = subgraphs[0] ?? {};
  const deadOf = new Map(deadChannels.map((dead) => [dead.operator, dead]));
  return statistics.map((row) => {
    const dead = deadOf.get(row.operator);
    return {
      ...row,
      key: `0.${row.operator}.${row.tensor}`,
      op: operators[row.operator]?.name ?? '',
      type: tensors[row.tensor]?.type.toLowerCase() ?? '',
      isSaturated: isSaturated(row.low) || isSaturated(row.high),
      ...(dead === undefined ? {} : { dead }),
    };
  });
}
