/** A run as a person reads it in a terminal: outputs first, then what the operators made. */
import type { Graph } from '../core/graph/graph';
import type { Model } from '../core/profile/profile';
import type { TensorKind } from '../core/run/elements';
import { elementsOf, realValues } from '../core/run/elements';
import { formatCrc } from '../core/run/json';
import type { RunOutput, RunResult } from '../core/run/run';
import { isSaturated } from '../core/run/statistics';
import type { AtEnd, Extreme, OutputStatistics } from '../core/run/statistics';
import { areScores, ranked } from '../core/run/top';
import {
  formatCount,
  formatMilliseconds,
  formatNumberOf,
  formatPercent,
  formatReal,
} from '../core/text';
import { paragraph, plain, table } from './text-table';

const MOST_VALUES = 10;

const right = (title: string) => ({ title, align: 'right' }) as const;
const left = (title: string) => ({ title });

/** The whole report, with its final line break. */
export function runText(
  { file, graph }: Model,
  run: RunResult,
  { statistics }: { readonly statistics: boolean },
): string {
  const sections = [
    headingLines(file.name, run),
    ...run.outputs.map(outputLines),
    deadLines(graph, run),
    statistics ? statisticsLines(graph, run.statistics) : [],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

const headingLines = (name: string, { inputs, rounding, repeat, timing }: RunResult) => [
  `${plain(name)}  ${rounding === 'double' ? 'double rounding, as TFLM' : 'single rounding, as TFLite on a desktop'}`,
  ...table(
    [left(''), left(''), left('')],
    inputs.map(({ kind, from, crc32 }) => [
      `input ${typeText(kind)}`,
      plain(from),
      `CRC32 ${formatCrc(crc32)}`,
    ]),
  ),
  `  ${formatNumberOf(repeat, 'inference')}; ${formatMilliseconds(timing.milliseconds)} each on this computer, not on a chip`,
];

const typeText = ({ name, type, shape }: TensorKind): string =>
  `${name === '' ? '(unnamed)' : plain(name)} ${type.toLowerCase()} [${shape.join(', ')}]`;

function outputLines(output: RunOutput): readonly string[] {
  const { kind, bytes, crc32, labels } = output;
  const raw = elementsOf(kind.type, bytes);
  const real = realValues(kind, bytes);
  const order = areScores(output) ? ranked(output).map(({ index }) => index) : [...raw.keys()];
  const rows = order
    .slice(0, MOST_VALUES)
    .map((i) => [
      String(i),
      formatReal(real[i] ?? 0),
      kind.scale === 0 ? '' : String(raw[i]),
      plain(labels?.names[i] ?? ''),
    ]);
  const more = order.length - rows.length;
  const columns = [right('#'), right('value'), right(kind.scale === 0 ? '' : 'stored'), left('')];
  return [
    `Output ${typeText(kind)}  CRC32 ${formatCrc(crc32)}`,
    ...table(columns, rows),
    ...(more > 0 ? [`  and ${formatNumberOf(more, 'more value')}, see --json`] : []),
  ];
}

function deadLines(graph: Graph, { deadChannels }: RunResult): readonly string[] {
  if (deadChannels.length === 0) return [];
  const rows = deadChannels.map(({ operator, channels, dead }) => [
    String(operator),
    graph.subgraphs[0]?.operators[operator]?.name ?? '',
    `${formatCount(dead.length)} of ${formatCount(channels)}`,
  ]);
  return [
    'Dead output channels (all weights zero)',
    ...table([right('#'), left('operator'), right('channels')], rows),
  ];
}

const extreme = (value: Extreme | undefined): string =>
  value === undefined ? '' : formatReal(value.real);

const ENDS = { cut: '', bound: ' bound', 'passed-on': ' passed on' } as const;

const endText = (end: AtEnd | undefined): string =>
  end === undefined || end.count === 0 ? '' : `${formatPercent(end.share)}${ENDS[end.cause]}`;

function statisticsLines(graph: Graph, rows: readonly OutputStatistics[]): readonly string[] {
  const columns = [
    right('#'),
    left('operator'),
    right('min'),
    right('max'),
    right('at low end'),
    right('at high end'),
    right('zeros'),
    left(''),
  ];
  const body = rows.map((row) => [
    String(row.operator),
    plain(graph.subgraphs[0]?.operators[row.operator]?.name ?? ''),
    extreme(row.min),
    extreme(row.max),
    endText(row.low),
    endText(row.high),
    formatPercent(row.zeroShare),
    [
      ...(isSaturated(row.low) || isSaturated(row.high) ? ['saturated'] : []),
      ...(row.nan > 0 ? [`${formatCount(row.nan)} NaN`] : []),
      ...(row.infinite > 0 ? [`${formatCount(row.infinite)} infinite`] : []),
    ].join(', '),
  ]);
  return [
    'Outputs of each operator',
    ...table(columns, body),
    ...paragraph(
      'At an end: values cut off there, unless the function ends there (bound) or the operator before did it (passed on).',
    ),
  ];
}
