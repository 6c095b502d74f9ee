/**
 * The peak in words: which step sets it, who is alive there and why, how much of it is alignment, and
 * whether the planner's placement adds to it. Every sentence is derived from lifetimes and offsets,
 * none is guessed.
 */
import { formatBytes, formatCount, formatNumberOf, formatPercent } from '../text';
import type { Graph } from '../graph/graph';
import type { Bytes, Scope } from '../units';
import { aliveAt, occupancy, peakScopes } from './occupancy';
import type { Occupancy } from './occupancy';
import type { ArenaPlan, PlannedBuffer, Step } from './plan';
import { operatorAt, usesOf } from './uses';

/** Why a buffer is alive at a step. `kept`: neither written nor read there, only needed later. */
export type AliveRole = 'written' | 'read' | 'kept' | 'scratch' | 'unused';

export interface AliveBuffer {
  readonly buffer: PlannedBuffer;
  readonly role: AliveRole;
  /** Where it came from and who still needs it; no full stop, starts in lower case. */
  readonly why: string;
}

export interface PeakExplanation {
  /** The first step with the most live bytes; -1 when buffers that nothing uses take the most. */
  readonly scope: Scope;
  /** All steps that reach the peak. */
  readonly scopes: readonly Scope[];
  /** Planned bytes alive there: the lower bound of any plan. */
  readonly bytes: Bytes;
  /** Largest first. */
  readonly alive: readonly AliveBuffer[];
  /** How much of `bytes` is rounding to 16. */
  readonly alignment: Bytes;
  /** Planned head above `bytes`. */
  readonly fragmentation: Bytes;
  /** Full sentences: the peak, its alignment, its fragmentation. */
  readonly sentences: readonly string[];
}

/** `operator 3 CONV_2D`, `operator 3 CONV_2D of subgraph 1`, or what else happens at a step. */
export function nameStep(graph: Graph, step: Step | undefined): string {
  if (step === undefined) return 'an unknown step';
  const of = step.subgraph === 0 ? '' : ` of subgraph ${step.subgraph}`;
  if (step.operator !== undefined) {
    return `operator ${step.operator} ${operatorAt(graph, step)?.name ?? '?'}${of}`;
  }
  return step.scope === 0
    ? 'the moment before the first operator'
    : `the call of subgraph ${step.subgraph}`;
}

/** A tensor's full name, or `scratch of operator 3 CONV_2D`. */
export function nameBuffer(graph: Graph, buffer: PlannedBuffer): string {
  const subgraph = graph.subgraphs[buffer.subgraph];
  if (buffer.kind === 'scratch') {
    const name = subgraph?.operators[buffer.operator]?.name ?? '?';
    return `scratch of operator ${buffer.operator} ${name}`;
  }
  const name = subgraph?.tensors[buffer.tensor]?.name ?? '';
  return name === '' ? `tensor ${buffer.tensor}` : name;
}

/** Why `buffer` is alive at `scope`, which must lie in its lifetime. */
export function whyAlive(
  plan: ArenaPlan,
  graph: Graph,
  buffer: PlannedBuffer,
  scope: Scope,
): AliveBuffer {
  if (buffer.first < 0) {
    return { buffer, role: 'unused', why: 'nothing uses it, yet the planner keeps room for it' };
  }
  const { producers, consumers, isInput, isOutput } = usesOf(plan, graph, buffer);
  if (buffer.kind === 'scratch') {
    const why = `working memory of ${nameStep(graph, producers[0])}, alive only while it runs`;
    return { buffer, role: 'scratch', why };
  }
  const written = producers.some((step) => step.scope === scope);
  const producer = producers.filter((step) => step.scope <= scope).at(-1);
  const last = consumers.at(-1);
  const graphs = buffer.subgraph === 0 ? 'graph' : `subgraph ${buffer.subgraph}`;
  const origin =
    producer === undefined
      ? isInput
        ? `${graphs} input`
        : 'written by no operator'
      : `${written ? 'output of' : 'produced by'} ${nameStep(graph, producer)}`;
  const need = neededBy(graph, last, scope, isOutput ? `kept to the end as ${graphs} output` : '');
  const role = written ? 'written' : consumers.some((s) => s.scope === scope) ? 'read' : 'kept';
  return { buffer, role, why: `${origin}, ${need}` };
}

function neededBy(graph: Graph, last: Step | undefined, scope: Scope, output: string): string {
  if (last === undefined) return output === '' ? 'read by no operator' : output;
  if (output !== '' && last.scope <= scope) return output;
  if (last.scope < scope) return `held until ${nameStep(graph, last)} returns`;
  const need = `${last.scope === scope ? 'read by' : 'needed until'} ${nameStep(graph, last)}`;
  return output === '' ? need : `${need} and ${output}`;
}

/** The peak of a plan in numbers and words. */
export function explainPeak(plan: ArenaPlan, graph: Graph): PeakExplanation {
  const occupied = occupancy(plan);
  const scopes = peakScopes(occupied.live);
  const most = occupied.live[scopes[0] ?? 0] ?? 0;
  const scope = occupied.unused > most ? -1 : (scopes[0] ?? 0);
  const buffers = aliveAt(plan, scope);
  const alive = [...buffers]
    .sort((a, b) => b.planned - a.planned || a.id - b.id)
    .map((buffer) => whyAlive(plan, graph, buffer, scope));
  const alignment = buffers.reduce((sum, b) => sum + b.planned - b.bytes, 0);
  const explanation = {
    scope,
    scopes: scope < 0 ? [] : scopes,
    bytes: occupied.lowerBound,
    alive,
    alignment,
    fragmentation: occupied.fragmentation,
  };
  const sentences = [
    peakSentence(plan, graph, explanation),
    ...(alignment > 0
      ? [`Rounding to 16 bytes accounts for ${formatBytes(alignment)} of it.`]
      : []),
    placementSentence(plan, graph, occupied),
  ];
  return { ...explanation, sentences };
}

type PeakFacts = Omit<PeakExplanation, 'sentences'>;

function peakSentence(plan: ArenaPlan, graph: Graph, peak: PeakFacts): string {
  const held = `${formatBytes(peak.bytes)} in ${formatNumberOf(peak.alive.length, 'buffer')}`;
  if (peak.bytes === 0) return 'No buffer is planned, so the head is empty.';
  if (peak.scope < 0) return `Buffers that nothing uses set the peak: ${held}.`;
  const where = nameStep(graph, plan.timeline[peak.scope]);
  const others = peak.scopes.length - 1;
  const also =
    others === 0
      ? ''
      : `; ${formatNumberOf(others, 'other step')} reach${others === 1 ? 'es' : ''} it too`;
  return `Step ${peak.scope}, ${where}, sets the peak: ${held} alive at once${also}.`;
}

function placementSentence(plan: ArenaPlan, graph: Graph, occupied: Occupancy): string {
  const { lowerBound, fragmentation } = occupied;
  if (plan.head < lowerBound) {
    const shared = formatBytes(lowerBound - plan.head);
    return `The offline plan lays live buffers over one another: ${shared} are shared.`;
  }
  if (fragmentation === 0)
    return 'The plan has no fragmentation: no placement can have a smaller head.';
  const share = formatPercent(fragmentation / lowerBound);
  const above = `Fragmentation adds ${formatBytes(fragmentation)} (${share}): the head is ${formatBytes(plan.head)}`;
  const setter = plan.buffers.find((b) => b.planned > 0 && b.offset + b.planned === plan.head);
  if (setter === undefined) return `${above}, and no buffer reaches its top.`;
  return `${above}, because ${setterPhrase(graph, setter, occupied.live)}.`;
}

function setterPhrase(graph: Graph, setter: PlannedBuffer, live: Float64Array): string {
  if (isOfflinePlaced(graph, setter)) {
    return `the model's own offline plan puts ${nameBuffer(graph, setter)} at offset ${formatCount(setter.offset)}`;
  }
  const during = live.subarray(Math.max(0, setter.first), setter.last + 1);
  const most = during.reduce((a, b) => Math.max(a, b), 0);
  const life =
    setter.first === setter.last
      ? `at step ${setter.first}`
      : `from step ${setter.first} to ${setter.last}`;
  return (
    `${nameBuffer(graph, setter)} found no free place lower than offset ${formatCount(setter.offset)} ` +
    `${life}, although at most ${formatBytes(most)} are alive at any one of those steps`
  );
}

function isOfflinePlaced(graph: Graph, buffer: PlannedBuffer): boolean {
  if (graph.offlinePlan === undefined || buffer.kind === 'scratch') return false;
  const before = graph.subgraphs
    .slice(0, buffer.subgraph)
    .reduce((n, s) => n + s.tensors.length, 0);
  return (graph.offlinePlan[before + buffer.tensor] ?? -1) !== -1;
}
