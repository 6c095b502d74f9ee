/** A quantization as a person reads it in a terminal: what was made of what, memory saved, accuracy lost. */
import type { Verdict } from '../core/boards/board';
import type { Counted, RoundingCost } from '../core/evaluate/cost';
import { differenceText } from '../core/evaluate/paired';
import type { Made, Prepared, Tried } from '../core/improve/flow';
import type { Profile } from '../core/profile/profile';
import type { Recipe, Scheme } from '../core/quantize/recipe';
import { formatBytes, formatCount, formatNumberOf, formatPercent, formatReal } from '../core/text';
import { calibrationLines } from './calibration-text';
import { paragraph, plain, table } from './text-table';

/** All that is known once a file is made. */
export interface Quantization {
  readonly made: Made;
  readonly tried: readonly Tried[];
  readonly prepared: Prepared;
  readonly notes: readonly string[];
  readonly before: Profile;
  readonly after: Profile;
  readonly verdict?: Verdict;
  readonly output: string;
}

const MOST_ROWS = 8;

const NUMBER = { title: '', align: 'right' } as const;
const right = (title: string) => ({ title, align: 'right' }) as const;
const left = (title: string) => ({ title });

/** Where a scheme runs. */
const RUNS: Readonly<Record<Scheme, string>> = {
  int8: 'runs on TensorFlow Lite Micro',
  int16x8: 'runs on TensorFlow Lite Micro, where kernels for int16 activations exist',
  dynamic: 'phone and desktop only: TensorFlow Lite Micro refuses it',
  float16: 'phone and desktop only: TensorFlow Lite Micro refuses it',
};

/** The whole report, with its final line break. */
export function quantizeText(done: Quantization): string {
  const sections = [
    headingLines(done),
    sampleLines(done),
    calibrationLines(done),
    memoryLines(done),
    costLines(done),
    worstLines(done),
    triedLines(done.tried, done.made.quantized.recipe),
    decisionLines(done),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const headingLines = ({ before, made, output, verdict }: Quantization): readonly string[] => {
  const { recipe } = made.quantized;
  return [
    `${plain(before.model.name)} -> ${plain(output)}  ${recipe.scheme}, ${RUNS[recipe.scheme]}`,
    `  ${recipeText(recipe)}`,
    ...(verdict === undefined
      ? []
      : paragraph([VERDICTS[verdict.verdict], ...verdict.blockers].join(' '))),
  ];
};

const VERDICTS = {
  fits: 'Fits the board.',
  tight: 'Fits the board, but tightly.',
  'does-not-fit': 'Does not fit the board.',
} as const;

/** Only what differs from what one would expect. */
const recipeText = (recipe: Recipe): string => {
  const { scheme, io, denseWeights, clipping, equalize, correctBias, operators } = recipe;
  const isStatic = scheme === 'int8' || scheme === 'int16x8';
  const ends = io === 'float32' ? 'float32' : scheme === 'int8' ? 'int8' : 'int16';
  const raised = Object.keys(operators).length;
  return [
    `${ends} input and output`,
    `${denseWeights} dense weights`,
    ...(isStatic ? [`${clipping} ranges`] : []),
    ...(equalize ? ['equalized channels'] : []),
    ...(correctBias ? ['corrected biases'] : []),
    ...(raised > 0 ? [`${formatNumberOf(raised, 'operator')} in another precision`] : []),
  ].join(', ');
};

const sampleLines = ({ prepared, notes }: Quantization): readonly string[] => {
  const { data, calibrationSamples, comparison } = prepared;
  const compared = comparison.samples.length;
  return [
    'Samples',
    `  ${plain(data.name)}: ${formatCount(calibrationSamples.length)} to calibrate, ` +
      `${formatCount(compared)} to compare${comparison.heldOut ? ', held out' : ''}`,
    ...notes.flatMap(paragraph),
    ...(data.isSynthetic
      ? paragraph('Noise is not good enough to ship: calibrate with what the model will see.')
      : []),
  ];
};

const MOST_REFUSED = 3;

const memoryLines = ({ before, after, made }: Quantization): readonly string[] => {
  const { kernels, abi } = after.target;
  const refused = after.operators.filter(({ supported }) => !supported);
  const row = (what: string, of: (profile: Profile) => number): readonly string[] => {
    const [was, is] = [of(before), of(after)];
    const saved = was === 0 ? '' : `${is > was ? '+' : ''}${formatPercent((is - was) / was)}`;
    return [what, formatBytes(was), formatBytes(is), saved];
  };
  const files = row('file', ({ model }) => model.bytes);
  const columns = [left(''), right('before'), right('after'), NUMBER];
  // No board runs the file, so it has no arena.
  if (made.cost.execution === 'simulated') return ['Size', ...table(columns, [files])];
  return [
    `Memory (kernels ${kernels}, ${abi})`,
    ...table(columns, [
      files,
      row('RAM, smallest arena', ({ arena }) => arena.minimum),
      row('flash, file and TFLM', ({ flash }) => flash.total),
    ]),
    ...refused
      .slice(0, MOST_REFUSED)
      .flatMap(({ index, op, reason = '', advice = '' }) =>
        paragraph(
          `TensorFlow Lite Micro does not run operator ${index} (${plain(op)}): ${reason} ${advice}`.trimEnd(),
        ),
      ),
  ];
};

/** What a figure is of: a tensor by its name where the outputs themselves were not computed. */
const outputNames = ({ made: { cost }, prepared }: Quantization): readonly string[] => {
  const { tensors = [] } = prepared.model.graph.subgraphs[0] ?? {};
  const several = cost.double.outputs.length > 1;
  return cost.double.outputs.map((_, i) => {
    const stands = cost.compared?.[i];
    if (stands !== undefined) return plain(tensors[stands]?.name ?? '');
    return several ? `output ${i}` : 'output';
  });
};

const costLines = (done: Quantization): readonly string[] => {
  const { cost } = done.made;
  const names = outputNames(done);
  const isRun = cost.execution === 'runtime';
  const how = isRun
    ? 'run bit for bit as on a board'
    : 'simulated: weights as stored, activations in float';
  // What is simulated rounds no activation, in neither of the two ways.
  const columns = isRun
    ? [left(''), right('TFLM'), right('TFLite on a desktop')]
    : [left(''), right('simulated')];
  const both = (text: (cost: RoundingCost) => string): readonly string[] =>
    isRun ? [text(cost.double), text(cost.single)] : [text(cost.double)];
  const several = names.length > 1;
  const rows = cost.double.outputs.flatMap((output, i) => {
    const name = names[i] ?? '';
    const of = (rounding: RoundingCost) => rounding.outputs[i] ?? output;
    return [
      [`${name} SQNR`, ...both((one) => formatDecibels(of(one).sqnr))],
      [`${name} largest error`, ...both((one) => formatReal(of(one).maxError))],
      ...(output.top1
        ? [
            [
              several ? `${name}: same answer as float` : 'same answer as float',
              ...both((one) => countedText(of(one).top1)),
            ],
          ]
        : []),
    ];
  });
  const accuracy = cost.floatRight
    ? [
        [
          `right answers (float ${countedText(cost.floatRight)})`,
          ...both((one) => countedText(one.right)),
        ],
      ]
    : [];
  return [
    `Cost on ${formatNumberOf(cost.samples, 'sample')}, ${how}`,
    ...table(columns, [...rows, ...accuracy]),
    ...(cost.compared
      ? paragraph(
          'Outputs that depend on operators left in float are not computed; the last tensors before stand in for them.',
        )
      : []),
    ...(cost.double.paired ? paragraph(differenceText(cost.double.paired)) : []),
  ];
};

const formatDecibels = (sqnr: number): string =>
  Number.isFinite(sqnr) ? `${sqnr.toFixed(1)} dB` : 'lossless';

const countedText = (counted: Counted | undefined): string =>
  counted === undefined || counted.of === 0
    ? ''
    : `${formatCount(counted.hits)} of ${formatCount(counted.of)}, ${formatPercent(counted.hits / counted.of)}`;

const worstLines = ({ prepared, made }: Quantization): readonly string[] => {
  const main = prepared.model.graph.subgraphs[0];
  const makers = new Map(
    (main?.operators ?? []).flatMap(({ outputs }, index) =>
      outputs.map((tensor) => [tensor, index] as const),
    ),
  );
  const worst = made.cost.tensors.toSorted((a, b) => a.sqnr - b.sqnr).slice(0, MOST_ROWS);
  if (worst.length === 0) return [];
  const rows = worst.map(({ tensor, type, sqnr, cosine, saturatedLow, saturatedHigh }) => {
    const maker = makers.get(tensor);
    return [
      maker === undefined ? 'in' : String(maker),
      plain(maker === undefined ? '' : (main?.operators[maker]?.name ?? '')),
      type.toLowerCase(),
      formatDecibels(sqnr),
      cosine.toFixed(5),
      formatPercent(saturatedLow + saturatedHigh),
      plain(main?.tensors[tensor]?.name ?? ''),
    ];
  });
  const columns = [
    right('#'),
    left('operator'),
    left('type'),
    right('SQNR'),
    right('cosine'),
    right('saturated'),
    left('tensor'),
  ];
  return [
    `Worst of ${formatNumberOf(made.cost.tensors.length, 'tensor')}, on the first ${formatNumberOf(made.cost.tensorSamples, 'sample')} compared`,
    ...table(columns, rows),
  ];
};

/** The converter's ranges are judged as they are: from all calibration samples. */
const KEPT_ASIDE = "judged on calibration samples that only the converter's ranges know";

const triedLines = (tried: readonly Tried[], chosen: Recipe): readonly string[] => {
  if (tried.length === 0) return [];
  const rows = tried.map(({ name, error, agreement, recipe }) => [
    name,
    formatDecibels(-10 * Math.log10(error)),
    agreement === undefined ? '' : formatPercent(agreement),
    JSON.stringify(recipe) === JSON.stringify(chosen) ? 'taken' : '',
  ]);
  const columns = [left('setting'), right('SQNR'), right('agreement'), left('')];
  return [`Tried, ${KEPT_ASIDE}`, ...table(columns, rows)];
};

function decisionLines({ made, prepared }: Quantization): readonly string[] {
  const { decisions } = made.quantized;
  if (decisions.length === 0) return [];
  const { operators = [] } = prepared.model.graph.subgraphs[0] ?? {};
  const more = decisions.length - MOST_ROWS;
  return [
    'Decisions',
    ...decisions.slice(0, MOST_ROWS).flatMap(({ operator, text }) => {
      const where =
        operator === undefined ? '' : `Operator ${operator} (${operators[operator]?.name ?? ''}): `;
      return paragraph(`${where}${text}`);
    }),
    ...(more > 0 ? [`  and ${formatCount(more)} more, see --report`] : []),
  ];
}
