/** Why RAM and flash are what the verdict says: what is counted, what is not, and where it is from. */
import { formatCount, formatPercent } from '../../core/text';
import type { BudgetPart } from '../../core/boards/board';
import type { FlashPart } from '../../core/flash/flash';
import type { Figure } from '../selection';
import type { Explanation, Subject, Term } from './explanation';
import { bytesOf } from './explanation';

/** Figures behind the parts of a budget, by the part's name. */
const PART_FIGURES: Readonly<Record<string, Figure>> = {
  'arena minimum': 'minimum',
  'TFLM static data': 'static-ram',
  model: 'model',
  'TFLM code': 'runtime',
};

const partTerm = ({ what, bytes, status }: BudgetPart): Term => {
  const figure = PART_FIGURES[what];
  return {
    what,
    quantity: bytesOf(bytes),
    mark: status,
    ...(figure === undefined ? {} : { selection: { kind: 'figure', figure } }),
  };
};

export function explainBudget({ verdict, board }: Subject, memory: 'ram' | 'flash'): Explanation {
  const { used, available, free, parts } = verdict[memory];
  const name = memory === 'ram' ? 'RAM' : 'Flash';
  const note = memory === 'ram' ? board.ramNote : board.flashNote;
  const field = memory === 'ram' ? 'ramUsable' : 'flash';
  return {
    kind: board.name,
    title: `${name} needed`,
    figure: bytesOf(used),
    facts: [
      { label: memory === 'ram' ? 'Usable' : 'Available', value: bytesOf(available) },
      ...(memory === 'ram' && board.ramTotal !== available
        ? [{ label: 'On the chip', value: bytesOf(board.ramTotal) }]
        : []),
      { label: free < 0 ? 'Missing' : 'Free', value: bytesOf(Math.abs(free)) },
      { label: 'Source', value: board.source },
      ...(board.unverified.length === 0
        ? []
        : [{ label: 'Unverified', value: board.unverified.map(fieldName).join(', ') }]),
    ],
    sentences: [
      memory === 'ram'
        ? 'Not counted: the stack, the interpreter object, drivers and your application.'
        : 'Not counted: start-up code, drivers and your application.',
      ...(note === '' ? [] : [`Board note: ${note}.`]),
      ...(board.unverified.includes(field)
        ? [`The board’s ${name} size has not been verified against a datasheet.`]
        : []),
    ],
    terms: [{ title: 'Made of', how: 'sum', rows: parts.map(partTerm) }],
  };
}

/** What a board's fields are called, where the name does not say it. */
const FIELD_NAMES: Readonly<Record<string, string>> = {
  ramUsable: 'usable RAM',
  ramTotal: 'RAM on the chip',
  ramNote: 'RAM note',
  flash: 'flash size',
  flashNote: 'flash note',
  usb: 'USB ids',
  arduino: 'Arduino name',
  platformio: 'PlatformIO name',
  zephyr: 'Zephyr name',
};

const fieldName = (field: string): string => FIELD_NAMES[field] ?? field;

const KINDS: Readonly<Record<FlashPart['kind'], string>> = {
  weights: 'weights',
  quantization: 'scales and zero points',
  'min-max': 'recorded minima and maxima, never read',
  names: 'names, never read',
  metadata: 'metadata',
  structure: 'tables and padding',
  runtime: 'TFLM code',
};

/** The model file by what its bytes are for. */
export function explainModelBytes({ profile: { flash, model } }: Subject): Explanation {
  const sums = new Map<FlashPart['kind'], number>();
  for (const { kind, bytes } of flash.parts) sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  sums.delete('runtime');
  const rows = [...sums]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, bytes]) => ({ what: KINDS[kind], quantity: bytesOf(bytes) }));
  return {
    kind: 'Flash',
    title: 'Model file',
    figure: bytesOf(flash.model),
    mark: 'exact',
    facts: [{ label: 'SHA-256', value: model.sha256, isCode: true }],
    sentences: ['The whole file goes into flash as a const array; TFLM reads it in place.'],
    terms: [{ title: 'Made of', how: 'sum', rows }],
  };
}

export function explainRuntime({ profile: { flash } }: Subject): Explanation {
  const rows: readonly Term[] = [
    { what: 'these operators, release build', quantity: bytesOf(flash.runtime) },
    { what: 'these operators, with log strings', quantity: bytesOf(flash.runtimeWithLogs) },
    { what: 'every operator, release build', quantity: bytesOf(flash.runtimeAllOps) },
    { what: 'every operator, with log strings', quantity: bytesOf(flash.runtimeAllOpsWithLogs) },
  ];
  return {
    kind: 'Flash',
    title: 'TFLM code for these operators',
    figure: bytesOf(flash.runtime),
    mark: flash.status,
    facts: [],
    sentences: [
      'Operators share code, so their sizes do not add up: this is the union of the linker sections they pull in.',
      `Registering every operator costs ${(flash.runtimeAllOps / Math.max(1, flash.runtime)).toFixed(1)} times as much.`,
      ...flash.notes,
    ],
    terms: [{ title: 'Builds compared', how: 'list', rows }],
  };
}

export function explainStaticRam({ profile: { flash } }: Subject): Explanation {
  return {
    kind: 'RAM',
    title: 'TFLM static data',
    figure: bytesOf(flash.staticRam),
    mark: flash.staticRamStatus,
    facts: [],
    sentences: [
      'The runtime’s own .data and .bss, outside the arena: allocated by the linker, whatever the model.',
    ],
    terms: [],
  };
}

export function explainMacs({ profile: { operators } }: Subject): Explanation {
  const total = operators.reduce((sum, { macs }) => sum + macs, 0);
  const rows = operators
    .filter(({ macs }) => macs > 0)
    .sort((a, b) => b.macs - a.macs)
    .map(({ subgraph, index, op, macs }): Term => ({
      what: `${index} ${op}`,
      quantity: { value: macs, unit: '' },
      why: formatPercent(macs / total),
      selection: { kind: 'operator', subgraph, operator: index },
    }));
  return {
    kind: 'Work',
    title: 'Multiply-accumulates of one inference',
    figure: { value: total, unit: 'MAC' },
    mark: 'exact',
    facts: [{ label: 'Operators', value: formatCount(operators.length) }],
    sentences: [
      'One multiplication with its addition counts once. MACs compare models; they do not predict time, which depends on kernels and memory.',
    ],
    terms: [{ title: 'Made of', how: 'sum', rows }],
  };
}
