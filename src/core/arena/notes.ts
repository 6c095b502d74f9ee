/**
 * When the plan's figures are not exact, and why. A figure is exact only where the rules behind it
 * were checked against runs of the real library; everything else says what was not checked, and
 * counts at least as much as the device needs.
 */
import type { Graph } from '../graph/graph';
import type { Lifetimes } from './lifetimes';
import type { Target } from './plan';
import type { Prepared } from './prepare';

/** An offline plan must list every tensor of every subgraph, or AllocateTensors fails. */
export const planIsUsable = ({ offlinePlan, subgraphs }: Graph): boolean =>
  offlinePlan?.length === subgraphs.reduce((n, s) => n + s.tensors.length, 0) &&
  offlinePlan.every((offset) => offset >= -1);

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
  if (graph.offlinePlan === undefined || planIsUsable(graph)) return [];
  return [
    "The model's OfflineMemoryAllocation does not list one valid offset for each tensor; TFLM refuses such a model, and the plan shown ignores it.",
  ];
};

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
