/** A profile as a person reads it in a terminal: the verdict first, then where the bytes go. */
import { explainPeak, nameBuffer } from '../core/arena/explain-peak';
import { CAUSES, tailByCause } from '../core/arena/tail';
import type { Board, Budget, Verdict } from '../core/boards/board';
import type { Graph } from '../core/graph/graph';
import type { OperatorProfile, Profile } from '../core/profile/profile';
import { formatBytes, formatCount, formatHex, formatNumberOf } from '../core/text';
import { paragraph, plain, table } from './text-table';

const MOST_ROWS = 8;

const NUMBER = { title: '', align: 'right' } as const;
const right = (title: string) => ({ title, align: 'right' }) as const;
const left = (title: string) => ({ title });

/** The whole report, with its final line break. */
export function reportText(
  profile: Profile,
  graph: Graph,
  board?: Board,
  verdict?: Verdict,
): string {
  const sections = [
    heading(profile, board),
    ...(verdict === undefined ? [] : [verdictLines(verdict)]),
    arenaLines(profile),
    peakLines(profile, graph),
    bufferLines(profile, graph),
    flashLines(profile),
    operatorLines(profile),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading({ model, target }: Profile, board?: Board): readonly string[] {
  const name = model.name === '' ? '(unnamed model)' : plain(model.name);
  return [
    `${name}  ${formatBytes(model.bytes)}  SHA-256 ${model.sha256.slice(0, 12)}…`,
    `kernels ${target.kernels}, ${target.abi}${board === undefined ? '' : `, board ${board.id} (${plain(board.name)})`}`,
  ];
}

const VERDICTS: Readonly<Record<Verdict['verdict'], string>> = {
  fits: 'FITS',
  tight: 'FITS, BUT TIGHT',
  'does-not-fit': 'DOES NOT FIT',
};

const verdictLines = ({ verdict, ram, flash, blockers, notes }: Verdict): readonly string[] => [
  VERDICTS[verdict],
  ...table(
    [left(''), NUMBER, left(''), NUMBER, left('')],
    [budgetRow('RAM', ram), budgetRow('flash', flash)],
  ),
  ...[...blockers, ...notes].flatMap(paragraph),
];

const budgetRow = (what: string, { parts, used, available, free }: Budget): readonly string[] => [
  what,
  `${formatCount(used)} of ${formatBytes(available)}`,
  free < 0 ? 'over by' : 'free',
  formatBytes(Math.abs(free)),
  `= ${parts.map((part) => `${part.what} ${formatCount(part.bytes)} (${part.status})`).join(' + ')}`,
];

function arenaLines({ arena }: Profile): readonly string[] {
  const { used, head, tail, minimum, status, notes } = arena;
  return [
    `Arena (${status})`,
    ...table(
      [left(''), NUMBER, left('')],
      [
        ['smallest that works', formatBytes(minimum), ''],
        ['arena_used_bytes()', formatBytes(used), ''],
        ['head', formatBytes(head), 'activations and scratch buffers, sharing space'],
        ['tail', formatBytes(tail), 'persistent:'],
        ...tailByCause(arena).map(({ cause, taken }) => [
          `  ${CAUSES[cause].label.toLowerCase()}`,
          formatBytes(taken),
          CAUSES[cause].about,
        ]),
      ],
    ),
    ...notes.flatMap(paragraph),
  ];
}

const peakLines = ({ arena }: Profile, graph: Graph): readonly string[] => [
  'Peak',
  ...explainPeak(arena, graph).sentences.flatMap(paragraph),
];

function bufferLines({ arena }: Profile, graph: Graph): readonly string[] {
  const largest = arena.buffers.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_ROWS);
  if (largest.length === 0) return [];
  const columns = [
    right('bytes'),
    right('offset'),
    right('hex'),
    right('first'),
    right('last'),
    left('buffer'),
  ];
  const rows = largest.map((buffer) => [
    formatCount(buffer.bytes),
    formatCount(buffer.offset),
    formatHex(buffer.offset),
    String(buffer.first),
    String(buffer.last),
    plain(nameBuffer(graph, buffer)),
  ]);
  return [
    `Largest of ${formatNumberOf(arena.buffers.length, 'planned buffer')}`,
    ...table(columns, rows),
  ];
}

function flashLines({ flash }: Profile): readonly string[] {
  return [
    `Flash (${flash.status})`,
    ...table(
      [left(''), NUMBER, left('')],
      [
        ['total', formatBytes(flash.total), ''],
        ['model', formatBytes(flash.model), 'the file as a constant array'],
        ['TFLM', formatBytes(flash.runtime), 'code for exactly these operators, release build'],
        ['', formatBytes(flash.runtimeWithLogs), 'with log strings'],
        ['', formatBytes(flash.runtimeAllOps), 'if every operator were registered'],
      ],
    ),
  ];
}

/** Operators by kind, costliest first, then what TFLM cannot run. */
function operatorLines({ operators }: Profile): readonly string[] {
  const kinds = [...new Set(operators.map(({ op }) => op))].map((op) =>
    kindOf(operators.filter((operator) => operator.op === op)),
  );
  const rows = kinds.sort((a, b) => b.macs - a.macs);
  const macs = kinds.reduce((sum, kind) => sum + kind.macs, 0);
  return [
    `${formatNumberOf(operators.length, 'operator')}, ${formatCount(macs)} MACs`,
    ...table(
      [left('kind'), right('count'), right('MACs'), right('weight bytes'), left('')],
      rows.map(({ cells }) => cells),
    ),
    ...operators
      .filter(({ supported }) => !supported)
      .slice(0, MOST_ROWS)
      .flatMap(obstacle),
  ];
}

/** A row for all operators of one kind. */
function kindOf(operators: readonly OperatorProfile[]) {
  const macs = operators.reduce((sum, operator) => sum + operator.macs, 0);
  const weights = operators.reduce((sum, operator) => sum + operator.weightBytes, 0);
  const missing = operators.filter(({ supported }) => !supported).length;
  const cells = [
    plain(operators[0]?.op ?? ''),
    formatCount(operators.length),
    formatCount(macs),
    formatCount(weights),
    missing === 0 ? '' : `${formatCount(missing)} without a kernel`,
  ];
  return { cells, macs };
}

const obstacle = ({ index, op, reason = '', advice = '' }: OperatorProfile): readonly string[] =>
  paragraph(`Operator ${index} (${plain(op)}): ${reason} ${advice}`.trimEnd());
