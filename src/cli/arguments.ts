/**
 * The command line's words: commands, options, and the sentences for everything that is not one.
 * Parsing itself is Node's; its errors are long, so only their first sentence is kept.
 */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { KERNEL_SETS } from '../core/arena/plan';
import type { KernelSet } from '../core/arena/plan';
import { FRAMEWORKS } from '../core/export/projects/framework';
import type { Framework } from '../core/export/projects/framework';
import { LINES } from '../core/runner/runners';
import type { Line } from '../core/runner/runners';
import type { Rounding } from '../core/program/lowering';
import { QUANTIZE_OPTIONS, quantizeArguments } from './quantize-arguments';
import type { QuantizeArguments } from './quantize-arguments';
import { LARGEST_SEED, oneOf, usage, wholeNumber } from './usage';

const MOST_INFERENCES = 100_000;

const OPTIONS = {
  board: { type: 'string' },
  boards: { type: 'string' },
  kernels: { type: 'string' },
  json: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  symbol: { type: 'string' },
  project: { type: 'string' },
  'no-names': { type: 'boolean' },
  origin: { type: 'string' },
  timings: { type: 'string' },
  input: { type: 'string', multiple: true },
  zeros: { type: 'boolean' },
  noise: { type: 'string' },
  rounding: { type: 'string' },
  repeat: { type: 'string' },
  stats: { type: 'boolean' },
  line: { type: 'string' },
  ...QUANTIZE_OPTIONS,
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

type OptionName = keyof typeof OPTIONS;

/** Which options each command takes, besides --help. */
const COMMANDS = {
  profile: ['board', 'boards', 'kernels', 'json'],
  export: ['board', 'boards', 'kernels', 'output', 'symbol', 'project'],
  share: ['board', 'boards', 'kernels', 'output', 'no-names', 'origin', 'timings'],
  run: ['input', 'zeros', 'noise', 'rounding', 'repeat', 'stats', 'json', 'output'],
  quantize: [
    ...(Object.keys(QUANTIZE_OPTIONS) as (keyof typeof QUANTIZE_OPTIONS)[]),
    'noise',
    'board',
    'boards',
    'kernels',
    'json',
    'output',
  ],
  firmware: ['board', 'boards', 'line', 'output'],
  boards: ['boards', 'json'],
} as const satisfies Record<string, readonly OptionName[]>;

export type CommandName = keyof typeof COMMANDS;

export interface Arguments {
  readonly command: CommandName;
  readonly operands: readonly string[];
  readonly board?: string;
  /** File with the user's own boards. */
  readonly boards?: string;
  readonly kernels?: KernelSet;
  readonly json: boolean;
  readonly output?: string;
  readonly symbol?: string;
  /** A whole firmware project for this framework. */
  readonly project?: Framework;
  readonly names: boolean;
  readonly origin?: string;
  /** File of measurements, JSON lines. */
  readonly timings?: string;
  /** As given: a path, or `NAME=PATH`. */
  readonly inputs: readonly string[];
  /** What inputs without a file get. */
  readonly zeros: boolean;
  readonly noise?: number;
  readonly rounding: Rounding;
  readonly repeat: number;
  readonly stats: boolean;
  /** Which runner, for a board that has several. */
  readonly line?: Line;
  /** Only for the command quantize. */
  readonly quantize?: QuantizeArguments;
}

/** What was asked for: a command, or one of the two questions that need no command. */
export type Request =
  { readonly kind: 'help' | 'version' } | ({ readonly kind: 'run' } & Arguments);

/** @throws InputError `usage` for anything that is not a command line of ours */
export function parseCommandLine(argv: readonly string[]): Request {
  const { values, positionals } = parsed(argv);
  if (values.help === true) return { kind: 'help' };
  if (values.version === true) return { kind: 'version' };
  const [command, ...operands] = positionals;
  if (command === undefined) throw usage('A command is missing.');
  if (!isCommand(command)) throw usage(`“${command}” is not a command.`);
  checkOptions(command, Object.keys(values));
  const { board, boards, kernels, output, symbol, project, origin, timings, noise, line } = values;
  return {
    kind: 'run',
    command,
    operands,
    json: values.json === true,
    names: values['no-names'] !== true,
    inputs: values.input ?? [],
    zeros: values.zeros === true,
    rounding: roundingOf(values.rounding ?? 'double'),
    repeat: wholeNumber('repeat', values.repeat ?? '1', 1, MOST_INFERENCES),
    stats: values.stats === true,
    ...(command === 'quantize' && { quantize: quantizeArguments(values) }),
    ...(noise !== undefined && { noise: wholeNumber('noise', noise, 0, LARGEST_SEED) }),
    ...(board !== undefined && { board }),
    ...(boards !== undefined && { boards }),
    ...(kernels !== undefined && { kernels: kernelSet(kernels) }),
    ...(output !== undefined && { output }),
    ...(symbol !== undefined && { symbol }),
    ...(project !== undefined && { project: oneOf('project', project, FRAMEWORKS) }),
    ...(origin !== undefined && { origin }),
    ...(timings !== undefined && { timings }),
    ...(line !== undefined && { line: oneOf('line', line, LINES) }),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const lacking =
      /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:is ambiguous|missing)/.exec(said);
    if (lacking !== null)
      throw usage(
        `The option ${lacking[1] ?? ''} lacks its value.`,
        `A value that begins with a dash is given as ${lacking[1] ?? ''}=-3.`,
      );
    const [sentence = ''] = said.split('. ');
    throw usage(
      `${sentence.replace(/[.\s]+/g, (gap) => (gap.includes('.') ? '.' : ' ')).replace(/\.$/, '')}.`,
    );
  }
}

const isCommand = (word: string): word is CommandName => Object.hasOwn(COMMANDS, word);

function checkOptions(command: CommandName, given: readonly string[]): void {
  const known: readonly string[] = COMMANDS[command];
  const stray = given.find((name) => !known.includes(name));
  if (stray !== undefined) throw usage(`The command ${command} has no option --${stray}.`);
}

function kernelSet(word: string): KernelSet {
  const set = KERNEL_SETS.find((name) => name === word);
  if (set !== undefined) return set;
  throw usage(`“${word}” is not a kernel set.`, `Use one of ${KERNEL_SETS.join(', ')}.`);
}

function roundingOf(word: string): Rounding {
  if (word === 'double' || word === 'single') return word;
  throw usage(`“${word}” is not a rounding.`, 'Use double (as TFLM) or single.');
}

/** The one operand of a command. */
export function onlyOperand({ command, operands }: Arguments, what: string): string {
  const [operand, ...more] = operands;
  if (operand === undefined) throw usage(`The command ${command} needs ${what}.`);
  if (more.length > 0)
    throw usage(`The command ${command} takes one ${what.replace(/^an? /, '')}.`);
  return operand;
}
