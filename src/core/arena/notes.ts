/**
 * When the plan's figures are not exact, and why. A figure is exact only where the rules behind it
 * were checked against runs of the real library; everything else says what was not checked, and
 * counts at least as much as the device needs.
 */
import { elementBytes } from '../graph/dtypes';
import type { Graph } from '../graph/graph';
import type { Lifetimes } from './lifetimes';
import type { Target } from './plan';
import type { Prepared } from './prepare';

/** The offline plan TFLM follows: one that lists every tensor of every subgraph; else it fails. */
export const usableOfflinePlan = ({
  offlinePlan,
  subgraphs,
}: Graph): readonly number[] | undefined =>
  offlinePlan?.length === subgraphs.reduce((n, s) => n + s.tensors.length, 0)
    ? offlinePlan
    : undefined;

/** One sentence for each reason why the plan is modelled; empty when it is exact. */
export const notesOn = (
  graph: Graph,
  { abi }: Target,
  prepared: Prepared,
  lifetimes: Lifetimes,
): readonly string[] => [
  ...prepared.notes.map(asSentence),
  ...abiNotes[abi],
  ...offlinePlanNotes(graph),
  ...unholdableNotes(graph),
  ...compressionNotes(graph),
  ...uncalledScratchNotes(prepared, lifetimes),
];

const asSentence = (reason: string): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason.endsWith('.') ? '' : '.'}`;

const abiNotes: Readonly<Record<Target['abi'], readonly string[]>> = {
  'short-enums': [],
  'int-enums': [
    "This core's compiler makes enums as wide as an int; the size of kernels' private data was not measured there, so 16 bytes more are counted for each operator that keeps some.",
    "The figures are for TFLM's reference kernels. A vendor's own kernels, ESP-NN for one, ask for scratch memory of their own, which is not counted.",
  ],
  lp64: [
    'On a 64-bit core pointers are twice as wide; every struct is counted at twice its 32-bit size, an upper bound.',
  ],
};

const offlinePlanNotes = (graph: Graph): readonly string[] => {
  if (graph.offlinePlan === undefined) return [];
  const plan = usableOfflinePlan(graph);
  if (plan === undefined) {
    return [
      "The model's OfflineMemoryAllocation does not list one offset for each tensor, so TFLM refuses it or reads past its end; the plan shown ignores it.",
    ];
  }
  return plan.some((offset) => offset < -1)
    ? ["The model's OfflineMemoryAllocation places tensors before the arena's start."]
    : [];
};

const unholdableNotes = ({ subgraphs }: Graph): readonly string[] =>
  subgraphs.some(({ tensors }) => tensors.some(({ type }) => elementBytes(type) === 0))
    ? ['The model has a tensor of a type that TFLM cannot hold, so AllocateTensors fails.']
    : [];

const compressionNotes = (graph: Graph): readonly string[] =>
  graph.metadata.some(({ name }) => name === 'COMPRESSION_METADATA')
    ? [
        'The model has compressed tensors, which only special builds of TFLM read; their extra memory is not counted.',
      ]
    : [];

const uncalledScratchNotes = (prepared: Prepared, lifetimes: Lifetimes): readonly string[] =>
  prepared.scratch.some((_, i) => (lifetimes.scratch[i]?.first ?? -1) < 0)
    ? [
        'A subgraph that no operator calls asks for scratch memory, whose size TFLM leaves undefined; the requested size is counted.',
      ]
    : [];
