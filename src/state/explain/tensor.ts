/** Why a tensor or scratch buffer takes these bytes, at this place, for this long. */
import { nameBuffer, nameStep, whyAlive } from '../../core/arena/explain-peak';
import type { PlannedBuffer, Step } from '../../core/arena/plan';
import { usesOf } from '../../core/arena/uses';
import { constantBytes } from '../../core/graph/graph';
import type { Quantization, Tensor } from '../../core/graph/graph';
import { elementBytes } from '../../core/graph/dtypes';
import { formatCount } from '../../core/text';
import type { Explanation, Fact, Subject, Term, Terms } from './explanation';
import { bytesOf, tensorOf, typeAndShape } from './explanation';

/** A planned buffer of the head. */
export function explainBuffer(subject: Subject, buffer: PlannedBuffer): Explanation {
  const { model, profile } = subject;
  const tensor =
    buffer.kind === 'tensor' ? tensorOf(subject, buffer.subgraph, buffer.tensor) : undefined;
  return {
    kind: buffer.kind === 'scratch' ? 'Scratch buffer' : roleOf(subject, buffer),
    title: nameBuffer(model.graph, buffer),
    figure: bytesOf(buffer.bytes),
    mark: profile.arena.status,
    facts: [
      ...(tensor === undefined ? [] : tensorFacts(tensor)),
      { label: 'Offset', value: { value: buffer.offset, unit: 'offset' } },
      ...(buffer.planned === buffer.bytes
        ? []
        : [{ label: 'Planned', value: bytesOf(buffer.planned) }]),
      { label: 'Alive', value: lifeOf(buffer) },
    ],
    sentences: [peakSentence(subject, buffer)],
    terms: termsOfUse(subject, buffer),
  };
}

/** A tensor the planner does not place: a constant in flash or a variable in the tail. */
export function explainTensor(
  subject: Subject,
  subgraph: number,
  index: number,
  tensor: Tensor,
): Explanation {
  const constant = constantBytes(subject.model.graph, tensor);
  const kind = tensor.isVariable ? 'Variable' : constant > 0 ? 'Constant' : 'Tensor';
  const users = (subject.model.graph.subgraphs[subgraph]?.operators ?? []).flatMap(
    (operator, i): Term[] =>
      operator.inputs.includes(index)
        ? [
            {
              what: `${i} ${operator.name}`,
              quantity: { value: operator.inputs.indexOf(index), unit: '' },
              why: 'input',
              selection: { kind: 'operator', subgraph, operator: i },
            },
          ]
        : [],
  );
  return {
    kind,
    title: tensor.name === '' ? `tensor ${index}` : tensor.name,
    figure: bytesOf(constant),
    mark: 'exact',
    facts: tensorFacts(tensor),
    sentences: [WHERE[kind]],
    terms: users.length === 0 ? [] : [{ title: 'Read by', how: 'list', rows: users }],
  };
}

const WHERE = {
  Constant: 'It stays in flash, in the model’s own array, and takes no arena space.',
  Variable:
    'It outlives an inference, so its memory lies in the persistent tail and is never reused.',
  Tensor: 'It takes no memory: it has no bytes, or its operator needs none for it.',
} as const;

function tensorFacts(tensor: Tensor): Fact[] {
  const elements = tensor.shape.reduce((n, d) => n * d, 1);
  return [
    { label: 'Type', value: typeAndShape(tensor), isCode: true },
    {
      label: 'Elements',
      value: `${formatCount(elements)} × ${elementBytes(tensor.type)} B`,
    },
    ...(tensor.quantization === undefined ? [] : quantizationFacts(tensor.quantization)),
  ];
}

/** Scales travel without their values in links, so only what is there is shown. */
function quantizationFacts(quantization: Quantization): Fact[] {
  const { scales, zeroPoints, scaleCount, axis } = quantization;
  if (scaleCount === 0) return [];
  if (scaleCount === 1) {
    const [scale] = scales;
    return [
      ...(scale === undefined
        ? []
        : [{ label: 'Scale', value: scale.toPrecision(6), isCode: true }]),
      { label: 'Zero point', value: String(zeroPoints[0] ?? 0), isCode: true },
    ];
  }
  const range =
    scales.length === 0
      ? ''
      : `, ${Math.min(...scales).toPrecision(3)} to ${Math.max(...scales).toPrecision(3)}`;
  return [
    {
      label: 'Scales',
      value: `${formatCount(scaleCount)} along axis ${axis}${range}`,
      isCode: true,
    },
  ];
}

function roleOf({ model }: Subject, buffer: PlannedBuffer): string {
  if (buffer.kind !== 'tensor') return 'Scratch buffer';
  const graph = model.graph.subgraphs[buffer.subgraph];
  if (graph?.inputs.includes(buffer.tensor) === true) return 'Input';
  return graph?.outputs.includes(buffer.tensor) === true ? 'Output' : 'Activation';
}

const lifeOf = ({ first, last }: PlannedBuffer): string =>
  first < 0 ? 'never' : first === last ? `step ${first}` : `steps ${first} to ${last}`;

function peakSentence({ model, profile, peak }: Subject, buffer: PlannedBuffer): string {
  const { graph } = model;
  if (buffer.first < 0) {
    return 'Nothing uses it, yet the planner keeps room for it, beside all others like it.';
  }
  const isAlive = buffer.first <= peak.scope && peak.scope <= buffer.last;
  const where = nameStep(graph, profile.arena.timeline[peak.scope]);
  if (!isAlive) return `Not alive at the peak (step ${peak.scope}, ${where}).`;
  const { why } = whyAlive(profile.arena, graph, buffer, peak.scope);
  return `Alive at the peak (step ${peak.scope}, ${where}): ${why}.`;
}

function termsOfUse({ model, profile }: Subject, buffer: PlannedBuffer): Terms[] {
  const { producers, consumers } = usesOf(profile.arena, model.graph, buffer);
  const row = (step: Step): Term => ({
    what: nameStep(model.graph, step).replace(/^operator /, ''),
    quantity: { value: step.scope, unit: '' },
    why: 'at step',
    ...(step.operator === undefined
      ? {}
      : {
          selection: { kind: 'operator', subgraph: step.subgraph, operator: step.operator },
        }),
  });
  const groups: readonly (readonly [string, readonly Step[]])[] = [
    [buffer.kind === 'scratch' ? 'Used by' : 'Written by', producers],
    ['Read by', consumers],
  ];
  return groups
    .filter(([, steps]) => steps.length > 0)
    .map(([title, steps]) => ({ title, how: 'list', rows: steps.map(row) }));
}
