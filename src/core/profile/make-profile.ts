/** Puts a profile together from its parts: the arena plan, the operators' costs and the flash bill. */
import { planArena } from '../arena/arena';
import type { ArenaPlan, KernelSet, Target } from '../arena/plan';
import { profileFlash } from '../flash/profile-flash';
import { parametersOf, weightBytesOf } from '../flash/weights';
import { fusedActivation } from '../graph/activation';
import type { Graph, Subgraph } from '../graph/graph';
import { countMacs } from '../graph/macs';
import { supportOf } from '../graph/support';
import type { SubgraphIndex } from '../units';
import type { Model, OperatorProfile, Profile } from './profile';

function operatorsOf(
  graph: Graph,
  subgraph: Subgraph,
  subgraphIndex: SubgraphIndex,
  kernels: KernelSet,
): readonly OperatorProfile[] {
  return subgraph.operators.map((operator, index) => {
    const activation = fusedActivation(operator);
    return {
      subgraph: subgraphIndex,
      index,
      op: operator.name,
      version: operator.version,
      macs: countMacs(subgraph, operator),
      parameters: parametersOf(graph, subgraph, operator),
      weightBytes: weightBytesOf(graph, subgraph, operator),
      ...(activation === undefined ? {} : { activation }),
      ...supportOf(graph, subgraph, operator, kernels),
    };
  });
}

/** No device can be asked about a model that TFLM refuses, so its arena is never called exact. */
function withoutKernels(arena: ArenaPlan, operators: readonly OperatorProfile[]): ArenaPlan {
  const missing = operators.filter(({ supported }) => !supported).map(({ op }) => op);
  if (missing.length === 0) return arena;
  const names = [...new Set(missing)].join(', ');
  const note = `TFLM refuses this model as it is (${names}); the arena is what the rest of it takes.`;
  return { ...arena, status: 'modelled', notes: [...arena.notes, note] };
}

/**
 * Everything the studio says about `model` on `target`. Costs far less than reading the model; no
 * weights are needed, so a model that came from a link gives the same profile.
 * @throws InputError when the graph cannot be planned at all
 */
export function makeProfile(model: Model, target: Target): Profile {
  const { graph, file } = model;
  const operators = graph.subgraphs.flatMap((subgraph, index) =>
    operatorsOf(graph, subgraph, index, target.kernels),
  );
  return {
    model: file,
    target,
    arena: withoutKernels(planArena(graph, target), operators),
    operators,
    flash: profileFlash(graph, file, target.kernels),
  };
}
