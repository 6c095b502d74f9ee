/** The steps of the tab, in the order a newcomer takes them, and what each says of itself. */
import { formatCount, formatNumberOf } from '../../core/text';
import type { QuantizeRun, QuantizeState } from '../../state/quantize-state';
import { formatDecibels, formatShare, PRESET_WORDS, SCHEME_WORDS } from './words';

export const STEPS = ['scheme', 'data', 'cost', 'better', 'take'] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Readonly<Record<Step, string>> = {
  scheme: 'Scheme',
  data: 'Data',
  cost: 'Cost',
  better: 'Better',
  take: 'Take it',
};

/** The run that the page shows, or the last one. */
const shownRun = ({ runs, afterRun }: QuantizeState): QuantizeRun | undefined =>
  runs.find(({ id }) => id === afterRun) ?? runs.at(-1);

/** A step's state in a few words. */
export function stepSummary(step: Step, state: QuantizeState): string {
  const run = shownRun(state);
  switch (step) {
    case 'scheme':
      return schemeSummary(state);
    case 'data':
      return dataSummary(state);
    case 'cost':
      return run === undefined ? 'after quantizing' : costSummary(run);
    case 'better':
      return betterSummary(state);
    case 'take':
      return run?.name ?? 'after quantizing';
  }
}

const schemeSummary = ({ recipe, preset }: QuantizeState): string =>
  `${SCHEME_WORDS[recipe.scheme].name}, ${PRESET_WORDS[preset].short}`;

function dataSummary({ data, source }: QuantizeState): string {
  if (data === null) return source === null ? 'drop some' : 'not read';
  return data.isSynthetic
    ? `noise: not to ship`
    : `${formatNumberOf(data.count, 'sample')}${data.hasLabels ? ', labelled' : ''}`;
}

function costSummary({ result: { cost } }: QuantizeRun): string {
  const [output] = cost.double.outputs;
  if (output === undefined) return 'no outputs';
  const { top1, sqnr } = output;
  if (cost.compared !== undefined) return `${formatDecibels(sqnr)}, not of the output`;
  return top1 === undefined || top1.of === 0
    ? formatDecibels(sqnr)
    : `${formatShare(top1.hits / top1.of)} agree, ${formatDecibels(sqnr)}`;
}

function betterSummary({ curve, losses, runs }: QuantizeState): string {
  const trained = runs.filter(({ result }) => result.by === 'training').length;
  if (trained > 0) return `${formatCount(trained)} trained`;
  if (curve !== null) return `${formatNumberOf(curve.points.length, 'step')} on the curve`;
  return losses.length > 0 ? 'training' : 'mixed precision, training';
}
