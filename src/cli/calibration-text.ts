/** What calibration saw, as a person reads it in a terminal: only what is doubtful about it. */
import { reportOn } from '../core/calibrate/report';
import type { Outlier } from '../core/calibrate/report';
import type { Made, Prepared } from '../core/improve/flow';
import { formatCount, formatNumberOf, formatPercent, formatReal } from '../core/text';
import { paragraph, plain } from './text-table';

interface Calibrated {
  readonly prepared: Prepared;
  readonly made: Made;
}

const MOST_OUTLIERS = 3;

/** What calibration saw that makes its ranges doubtful; nothing when nothing does. */
export const calibrationLines = ({ prepared, made }: Calibrated): readonly string[] => {
  const { scheme } = made.quantized.recipe;
  if (scheme !== 'int8' && scheme !== 'int16x8') return [];
  const { outliers, halvesAgree, disagreement, agreeing, tensors, samples } = reportOn(
    prepared.calibration,
  );
  const main = prepared.model.graph.subgraphs[0];
  const nameOf = (tensor: number): string => plain(main?.tensors[tensor]?.name ?? '');
  const constant = (main?.inputs ?? []).filter((input) =>
    tensors.some(({ tensor, isConstant }) => tensor === input && isConstant),
  );
  const more = outliers.length - MOST_OUTLIERS;
  const said = [
    ...(samples > 1 && !halvesAgree
      ? [
          `Two halves of the samples disagree: in ${formatNumberOf(tensors.length - agreeing, 'tensor')} their ranges are up to ${formatPercent(disagreement)} apart (20% is usual). More samples make steadier ranges.`,
        ]
      : []),
    ...outliers.slice(0, MOST_OUTLIERS).map((outlier) => outlierText(outlier, nameOf)),
    ...(more > 0 ? [`And ${formatCount(more)} more outliers, see --report.`] : []),
    ...constant.map(
      (input) => `The input ${nameOf(input)} has one and the same value in every sample.`,
    ),
  ];
  return said.length === 0 ? [] : ['Calibration', ...said.flatMap(paragraph)];
};

const outlierText = (
  { sample, tensor, value, widens }: Outlier,
  nameOf: (tensor: number) => string,
): string =>
  `Sample ${formatCount(sample)} is an outlier: it takes ${nameOf(tensor)} to ${formatReal(value)}, which makes its range ${formatReal(widens)} times as wide.`;
