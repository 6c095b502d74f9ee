/** One row per operator: what it is, what it costs, and how full the arena is while it runs. */
import type { Graph } from '../../core/graph/graph';
import type { OperatorProfile, Profile } from '../../core/profile/profile';
import { derive } from '../derive';
import { selectModel, selectOccupancy, selectProfile } from '../figures';
import type { Selection } from '../selection';

export interface OperatorRow extends OperatorProfile {
  readonly key: string;
  readonly selection: Selection;
  /** Shape and type of the first input that is no constant, and of the first output. */
  readonly input: string;
  readonly output: string;
  readonly type: string;
  /** Planned bytes alive while it runs; absent for an operator that never runs. */
  readonly live?: number;
  /** MACs against the operator with the most, and against all together. */
  readonly macsToMost: number;
  readonly macShare: number;
  /** When it runs (the fullest time, if several); absent for an operator that never runs. */
  readonly scope?: number;
}

export const selectOperatorRows = derive(
  [selectModel, selectProfile, selectOccupancy],
  (model, profile, occupied): readonly OperatorRow[] =>
    model === null || profile === null || occupied === null
      ? []
      : operatorRows(model.graph, profile, occupied.live),
);

function operatorRows(graph: Graph, profile: Profile, live: Float64Array): readonly OperatorRow[] {
  const total = profile.operators.reduce((sum, { macs }) => sum + macs, 0);
  const most = profile.operators.reduce((max, { macs }) => Math.max(max, macs), 1);
  const scopes = new Map<string, number>();
  for (const { scope, subgraph, operator } of profile.arena.timeline) {
    const key = `${subgraph}.${operator ?? ''}`;
    // An operator of a called subgraph can run several times: the fullest run counts.
    const before = scopes.get(key);
    if (before === undefined || (live[scope] ?? 0) > (live[before] ?? 0)) scopes.set(key, scope);
  }
  return profile.operators.map((operator) => {
    const { subgraph, index } = operator;
    const scope = scopes.get(`${subgraph}.${index}`);
    const at = scope === undefined ? undefined : live[scope];
    return {
      ...operator,
      key: `${subgraph}.${index}`,
      selection: { kind: 'operator', subgraph, operator: index },
      ...shapesOf(graph, operator),
      macsToMost: operator.macs / most,
      macShare: total === 0 ? 0 : operator.macs / total,
      ...(scope === undefined ? {} : { scope }),
      ...(at === undefined ? {} : { live: at }),
    };
  });
}

function shapesOf(graph: Graph, { subgraph, index }: OperatorProfile) {
  const { tensors = [], operators = [] } = graph.subgraphs[subgraph] ?? {};
  const operator = operators[index];
  const find = (list: readonly number[] = []) => {
    const given = list.map((t) => tensors[t]).filter((tensor) => tensor !== undefined);
    return given.find(({ buffer }) => (graph.buffers[buffer]?.bytes ?? 0) === 0) ?? given[0];
  };
  const [input, output] = [find(operator?.inputs), find(operator?.outputs)];
  const types = [...new Set([input?.type, output?.type])].filter((type) => type !== undefined);
  return {
    input: input?.shape.join('×') ?? '',
    output: output?.shape.join('×') ?? '',
    type: types.map((type) => type.toLowerCase()).join(' → '),
  };
}
