/** The map in words: for the tooltip, the live region and the canvas's own description. */
import { aliveAt, gapsBetween } from '../../core/arena/occupancy';
import { nameStep } from '../../core/arena/explain-peak';
import { CAUSES } from '../../core/arena/tail';
import { formatBytes, formatCount, formatNumberOf } from '../../core/text';
import type { Bytes, Scope } from '../../core/units';
import type { BufferKind, BufferRect, Scene } from './scene';
import type { Selection } from '../../state/selection';

export const KIND_LABELS: Readonly<Record<BufferKind, string>> = {
  activation: 'activation',
  io: 'graph input or output',
  variable: 'variable',
  scratch: 'scratch',
  unused: 'used by nothing',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `Step 3 of 31: operator 2 CONV_2D.` without the counts. */
export function stepTitle(scene: Scene, scope: Scope): string {
  if (scope < 0) return 'Buffers that nothing uses';
  const what = capital(nameStep(scene.graph, scene.plan.timeline[scope]));
  return scene.plan.timeline[scope] === undefined ? `Step ${scope}` : what;
}

/** Live bytes, buffers and gaps at a step, one fact per item. */
export function stepFacts(scene: Scene, scope: Scope): readonly string[] {
  const alive = aliveAt(scene.plan, scope);
  const live = alive.reduce((sum, buffer) => sum + buffer.planned, 0);
  const gaps = gapsBetween(alive).reduce((sum, gap) => sum + gap.bytes, 0);
  return [
    `${formatBytes(live)} live in ${formatNumberOf(alive.length, 'buffer')}`,
    ...(gaps > 0 ? [`${formatBytes(gaps)} free between them`] : []),
    ...(scene.peaks.includes(scope) ? ['the peak'] : []),
  ];
}

/** `steps 1 to 2`, `step 28 only`, `no step`. */
export function lifetime(rect: BufferRect): string {
  const { first, last } = rect.buffer;
  if (first < 0) return 'no step';
  return first === last ? `step ${first} only` : `steps ${first} to ${last}`;
}

function selectionText(scene: Scene, selection: Selection | null): string {
  switch (selection?.kind) {
    case 'buffer': {
      const rect = scene.rects.find(({ buffer }) => buffer.id === selection.id);
      if (rect === undefined) return '';
      const { bytes, offset } = rect.buffer;
      const place = `${formatBytes(bytes)} at offset ${formatCount(offset)}, alive ${lifetime(rect)}`;
      return ` Selected: ${rect.name}, ${KIND_LABELS[rect.kind]}, ${place}.`;
    }
    case 'persistent': {
      const group = scene.tailGroups.find(({ cause }) => cause === selection.cause);
      if (group === undefined) return '';
      const count = formatNumberOf(group.parts.length, 'allocation');
      return ` Selected: persistent ${CAUSES[group.cause].label}, ${formatBytes(group.taken)} in ${count}.`;
    }
    default:
      return '';
  }
}

/** What the live region says when the step or the selection changes. */
export const announcement = (scene: Scene, step: Scope, selection: Selection | null): string =>
  `Step ${step} of ${scene.end - 1}. ${stepTitle(scene, step)}: ` +
  `${stepFacts(scene, step).join(', ')}.${selectionText(scene, selection)}`;

/** The whole map in two sentences. */
export function summary(scene: Scene, budget: Bytes | undefined): string {
  const { head, tail, minimum } = scene.plan;
  const parts =
    `Arena map: ${formatNumberOf(scene.plan.buffers.length, 'buffer')} over ` +
    `${formatNumberOf(scene.end, 'step')}; head ${formatBytes(head)}, tail ${formatBytes(tail)}, ` +
    `minimum arena ${formatBytes(minimum)}.`;
  if (budget === undefined) return parts;
  const free = budget - minimum;
  const verdict = free >= 0 ? `${formatBytes(free)} free` : `${formatBytes(-free)} short`;
  return `${parts} RAM budget ${formatBytes(budget)}: ${verdict}.`;
}

/** Why the smallest working arena is larger than what stays in use. */
export function slackReason(scene: Scene): string {
  const { minimum, minimumTerms } = scene.plan;
  const term = minimumTerms.find(({ bytes }) => bytes === minimum);
  switch (term?.cause) {
    case 'planning':
      return 'Needed while the planner works; idle afterwards.';
    case 'prepare':
      return `Needed while ${nameTerm(scene, term)} is prepared; idle afterwards.`;
    case 'after-allocation':
    case undefined:
      return 'Left over because the arena is a multiple of 16 bytes.';
  }
}

function nameTerm(scene: Scene, term: (typeof scene.plan.minimumTerms)[number]): string {
  return term.at === undefined ? 'an operator' : nameStep(scene.graph, { scope: 1, ...term.at });
}
