/** What an operator costs, reads and writes, and whether TFLM can run it. */
import { nameBuffer } from '../../core/arena/explain-peak';
import { CAUSES, tailParts } from '../../core/arena/tail';
import type { OperatorProfile } from '../../core/profile/profile';
import type { Explanation, Fact, Subject, Term, Terms } from './explanation';
import { bytesOf, selectionOfTensor, tensorOf, typeAndShape } from './explanation';

export function explainOperator(subject: Subject, operator: OperatorProfile): Explanation {
  return {
    kind: 'Operator',
    title: `${operator.index} ${operator.op}`,
    facts: factsOf(operator),
    sentences: operator.supported
      ? []
      : [operator.reason ?? 'TFLM has no kernel for it.', operator.advice ?? ''].filter(Boolean),
    terms: [
      tensorTerms(subject, operator, 'inputs', 'Reads'),
      tensorTerms(subject, operator, 'outputs', 'Writes'),
      scratchTerms(subject, operator),
      tailTerms(subject, operator),
    ].filter(({ rows }) => rows.length > 0),
  };
}

const factsOf = (operator: OperatorProfile): Fact[] => [
  { label: 'Version', value: String(operator.version) },
  ...(operator.macs > 0
    ? [{ label: 'MACs', value: { value: operator.macs, unit: '' } as const }]
    : []),
  ...(operator.parameters > 0
    ? [{ label: 'Parameters', value: { value: operator.parameters, unit: '' } as const }]
    : []),
  ...(operator.weightBytes > 0 ? [{ label: 'Weights', value: bytesOf(operator.weightBytes) }] : []),
  ...(operator.activation === undefined
    ? []
    : [{ label: 'Fused', value: operator.activation, isCode: true }]),
  { label: 'TFLM kernel', value: operator.supported ? 'yes, with these types' : 'no' },
];

function tensorTerms(
  subject: Subject,
  { subgraph, index }: OperatorProfile,
  side: 'inputs' | 'outputs',
  title: string,
): Terms {
  const { graph } = subject.model;
  const tensors = graph.subgraphs[subgraph]?.operators[index]?.[side] ?? [];
  const rows = tensors.flatMap((t): Term[] => {
    const tensor = tensorOf(subject, subgraph, t);
    if (tensor === undefined) return [];
    const selection = selectionOfTensor(subject, subgraph, t);
    const planned =
      selection.kind === 'buffer' ? subject.profile.arena.buffers[selection.id] : undefined;
    const bytes = planned?.bytes ?? graph.buffers[tensor.buffer]?.bytes ?? 0;
    return [
      {
        what: tensor.name === '' ? `tensor ${t}` : tensor.name,
        quantity: bytesOf(bytes),
        why: `${typeAndShape(tensor)}${planned === undefined ? ', flash' : ''}`,
        selection,
      },
    ];
  });
  return { title, how: 'list', rows };
}

function scratchTerms({ model, profile }: Subject, { subgraph, index }: OperatorProfile): Terms {
  const rows = profile.arena.buffers
    .filter((b) => b.kind === 'scratch' && b.subgraph === subgraph && b.operator === index)
    .map((buffer): Term => ({
      what: nameBuffer(model.graph, buffer),
      quantity: bytesOf(buffer.bytes),
      selection: { kind: 'buffer', id: buffer.id },
    }));
  return { title: 'Scratch', how: 'list', rows };
}

function tailTerms({ profile }: Subject, { subgraph, index }: OperatorProfile): Terms {
  const rows = tailParts(profile.arena)
    .filter(({ allocation: a }) => a.subgraph === subgraph && a.operator === index)
    .map(({ allocation, taken }): Term => ({
      what: allocation.what,
      quantity: bytesOf(taken),
      why: CAUSES[allocation.cause].label.toLowerCase(),
      selection: { kind: 'persistent', cause: allocation.cause },
    }));
  return { title: 'Keeps in the persistent tail', how: 'sum', rows };
}
