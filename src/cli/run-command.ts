/** The command run: which inputs were asked for, one run, and its outputs as text, JSON or files. */
import { join } from 'node:path';
import { InputError } from '../core/errors';
import type { Graph } from '../core/graph/graph';
import { elementsOf } from '../core/run/elements';
import type { InputSource } from '../core/run/input';
import { toRunJson } from '../core/run/json';
import { isNpy, writeNpy } from '../core/run/npy';
import { runModel } from '../core/run/run';
import type { RunResult } from '../core/run/run';
import { formatNumberOf, quoteName } from '../core/text';
import type { Arguments } from './arguments';
import { runText } from './run-report';
import { loadRuntime } from './runtime-module';
import { readInput, writeOutput } from './streams';
import type { Subject } from './subject';
import { plain } from './text-table';
import { usage } from './usage';

/** @throws InputError for inputs that are missing, unreadable or unfit, and for a model that cannot run */
export async function runCommand(args: Arguments, subject: Subject): Promise<string> {
  const { model, bytes } = subject;
  if (bytes === undefined)
    throw usage('A saved profile carries no weights.', 'Run the model’s own file.');
  const request = {
    inputs: await sourcesOf(args, model.graph),
    rounding: args.rounding,
    repeat: args.repeat,
  };
  const host = { module: await loadRuntime(), now: () => performance.now() };
  const run = await runModel(model.graph, bytes, request, host);
  const saved = args.output === undefined ? '' : await saveOutputs(args.output, run);
  return args.json
    ? `${JSON.stringify(toRunJson(model.file, model.graph, run, { statistics: args.stats }), null, 2)}\n`
    : `${runText(model, run, { statistics: args.stats })}${saved}`;
}

/** One source per input of the model, in its order. */
async function sourcesOf(args: Arguments, graph: Graph): Promise<readonly InputSource[]> {
  const names = inputNames(graph);
  const filler: InputSource | undefined =
    args.noise === undefined
      ? args.zeros
        ? { kind: 'zeros' }
        : undefined
      : { kind: 'noise', seed: args.noise };
  const given = new Map<number, InputSource>();
  for (const text of args.inputs) {
    const { index, path } = assignmentOf(text, names, given);
    given.set(index, await readSource(path));
  }
  return names.map((aliases, i) => given.get(i) ?? filler ?? missing(aliases, i, names.length));
}

/** The names each input goes by: its tensor's, and those in signatures. */
const inputNames = ({ subgraphs, signatures }: Graph): readonly (readonly string[])[] =>
  (subgraphs[0]?.inputs ?? []).map((tensor) => [
    subgraphs[0]?.tensors[tensor]?.name ?? '',
    ...signatures
      .filter(({ subgraph }) => subgraph === 0)
      .flatMap(({ inputs }) => inputs.filter((input) => input.tensor === tensor))
      .map(({ name }) => name),
  ]);

/** `NAME=PATH`, where NAME is one of an input's; any other text is a path, for the next input. */
function assignmentOf(
  text: string,
  names: readonly (readonly string[])[],
  given: ReadonlyMap<number, unknown>,
): { readonly index: number; readonly path: string } {
  const named = names.findIndex((aliases) =>
    aliases.some((name) => name !== '' && text.startsWith(`${name}=`)),
  );
  const next = names.findIndex((_, i) => !given.has(i));
  const index = named < 0 ? next : named;
  if (index < 0)
    throw usage(`The model has ${formatNumberOf(names.length, 'input')}; more were given.`);
  if (given.has(index)) throw usage(`The input ${plain(names[index]?.[0] ?? '')} is given twice.`);
  const prefix = names[index]?.find((name) => named >= 0 && text.startsWith(`${name}=`));
  return { index, path: prefix === undefined ? text : text.slice(prefix.length + 1) };
}

function missing([name = '']: readonly string[], index: number, of: number): never {
  const which = of === 1 ? 'The input' : `Input ${index + 1} of ${of},`;
  throw usage(
    `${which} ${quoteName(name)}${of === 1 ? '' : ','} is not given.`,
    'Give --input FILE (.npy or .csv), --zeros, or --noise SEED.',
  );
}

const PICTURES = /\.(png|jpe?g|gif|webp|bmp|avif)$/i;

async function readSource(path: string): Promise<InputSource> {
  if (PICTURES.test(path))
    throw new InputError(
      'bad-input',
      `“${plain(path)}” is a picture, which the command line does not decode.`,
      'Give its pixels as .npy, or run it in the studio.',
    );
  const bytes = await readInput(path);
  return isNpy(bytes)
    ? { kind: 'npy', name: path, bytes }
    : { kind: 'csv', name: path, text: new TextDecoder().decode(bytes) };
}

/** Writes every output as a .npy file of its stored values. */
async function saveOutputs(folder: string, { outputs }: RunResult): Promise<string> {
  for (const [i, { kind, bytes }] of outputs.entries()) {
    const values = elementsOf(kind.type, bytes);
    await writeOutput(join(folder, `output-${i}.npy`), writeNpy(kind.type, kind.shape, values));
  }
  return `\n${formatNumberOf(outputs.length, 'file')} written to ${plain(folder)}.\n`;
}
