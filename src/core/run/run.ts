/**
 * Runs a model: compiles it, feeds it, steps through it while looking at what every operator makes,
 * and times it. The same function serves the studio's worker, the command line and the tests; where
 * the runtime's module comes from, and what the time is, they say.
 */
import { crc32 } from '../crc32';
import { InputError } from '../errors';
import type { Graph, Tensor } from '../graph/graph';
import { compileProgram } from '../program/compile';
import type { Program, ProgramTensor } from '../program/compile';
import type { Rounding } from '../program/lowering';
import type { Engine } from '../runtime/engine';
import { RunError } from '../runtime/engine';
import { readOutput } from '../runtime/output';
import { quoteName } from '../text';
import type { TensorIndex } from '../units';
import { deadChannels } from './dead-channels';
import type { DeadChannels } from './dead-channels';
import type { TensorKind } from './elements';
import { bytesOf, kindOf } from './elements';
import { fillInputs } from './input';
import type { FilledInput, InputSource } from './input';
import { labelsFor } from './labels';
import type { Labels } from './labels';
import { loadWithin } from './load';
import { tensorStatistics } from './statistics';
import type { OutputStatistics } from './statistics';

export interface RunRequest {
  /** One per input of the model, in its order. */
  readonly inputs: readonly InputSource[];
  readonly rounding: Rounding;
  /** Inferences, one after the other on the same inputs; a model with state moves on with each. */
  readonly repeat: number;
}

export interface RunTensor {
  readonly kind: TensorKind;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** CRC-32 of the bytes, as zip computes it. */
  readonly crc32: number;
}

export interface RunInput extends RunTensor {
  /** How it was made, in words. */
  readonly from: string;
}

export interface RunOutput extends RunTensor {
  readonly labels: Labels | undefined;
}

/** How long one inference took, on average of `of` in a row. */
export interface Timing {
  readonly milliseconds: number;
  readonly of: number;
}

export interface RunResult {
  readonly rounding: Rounding;
  readonly repeat: number;
  readonly inputs: readonly RunInput[];
  readonly outputs: readonly RunOutput[];
  /** Of the last inference; operators whose outputs have no values to count are left out. */
  readonly statistics: readonly OutputStatistics[];
  readonly deadChannels: readonly DeadChannels[];
  readonly timing: Timing;
}

/** What a run needs of the world around it. */
export interface RunHost {
  readonly module: WebAssembly.Module;
  /** Milliseconds from any start. */
  readonly now: () => number;
  /** Called after every operator with how many of how many have run. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * @param model the file `graph` was read from
 * @throws InputError `bad-operator` for a model that the runtime cannot run exactly; `bad-input` for
 *   data that does not fit, or that sends an operator out of its range
 */
export const runModel = async (
  graph: Graph,
  model: Uint8Array,
  request: RunRequest,
  host: RunHost,
): Promise<RunResult> => {
  const { rounding, repeat } = request;
  const program = compileProgram(graph, model, { rounding });
  const kinds = program.inputs.map(({ tensor }) => valueKind(tensorAt(graph, tensor), 'input'));
  const inputs = fillInputs(kinds, request.inputs);
  const engine = await loadWithin(host.module, program);
  try {
    const statistics = inspect(graph, program, engine, inputs, repeat, host);
    const outputs = program.outputs.map((output) => outputOf(graph, model, engine, output));
    return {
      rounding,
      repeat,
      inputs: inputs.map(({ bytes, from }, i) => ({ ...tensorOf(kinds[i], bytes), from })),
      outputs,
      statistics,
      deadChannels: deadChannels(graph, model),
      timing: time(program, engine, inputs, host.now),
    };
  } catch (error) {
    if (error instanceof RunError)
      throw new InputError(
        'bad-input',
        error.message,
        'Give inputs in the range the model expects.',
      );
    throw error;
  }
};

const tensorAt = (graph: Graph, tensor: TensorIndex): Tensor => {
  const found = graph.subgraphs[0]?.tensors[tensor];
  if (found === undefined) throw new Error(`There is no tensor ${tensor}.`);
  return found;
};

const valueKind = (tensor: Tensor, what: 'input' | 'output'): TensorKind => {
  const kind = kindOf(tensor);
  if (kind !== undefined) return kind;
  throw new InputError(
    'bad-operator',
    `The ${what} ${quoteName(tensor.name)} has the type ${tensor.type}, whose values cannot be ${what === 'input' ? 'given' : 'shown'}.`,
    'Profile and export work without running it.',
  );
};

const tensorOf = (kind: TensorKind | undefined, bytes: Uint8Array): RunTensor => {
  if (kind === undefined) throw new Error('An input has no kind.');
  const own = new Uint8Array(bytes);
  return { kind, bytes: own, crc32: crc32(own) };
};

const outputOf = (
  graph: Graph,
  model: Uint8Array,
  engine: Engine,
  output: ProgramTensor,
): RunOutput => {
  const { tensor } = output;
  const data = readOutput(engine, graph, model, output);
  const kind = valueKind(tensorAt(graph, tensor), 'output');
  return { ...tensorOf(kind, data), labels: labelsFor(graph, model, tensor) };
};

/** Inputs are written before every inference: later operators may have reused their memory. */
const feed = (program: Program, engine: Engine, inputs: readonly FilledInput[]): void =>
  program.inputs.forEach(({ offset, bytes }, i) => {
    const filled = inputs[i];
    if (offset !== undefined && filled !== undefined) engine.arena(offset, bytes).set(filled.bytes);
  });

/** Runs all inferences step by step and looks at the last one. */
const inspect = (
  graph: Graph,
  program: Program,
  engine: Engine,
  inputs: readonly FilledInput[],
  repeat: number,
  { onProgress }: RunHost,
): readonly OutputStatistics[] => {
  const operators = graph.subgraphs[0]?.operators ?? [];
  const found: OutputStatistics[] = [];
  const total = operators.length * repeat;
  for (let round = 0; round < repeat; round++) {
    feed(program, engine, inputs);
    engine.runStepwise((operator) => {
      const op = operators[operator];
      onProgress?.(round * operators.length + operator + 1, total);
      if (op === undefined || round < repeat - 1) return;
      for (const tensor of op.outputs) {
        const offset = program.activations.get(tensor);
        const kind = kindOf(tensorAt(graph, tensor));
        if (offset === undefined || kind === undefined) continue;
        const bytes = engine.arena(offset, bytesOf(kind));
        found.push({ operator, tensor, ...tensorStatistics(kind, bytes, op) });
      }
    });
  }
  return found;
};

/** A clock in a browser ticks every tenth of a millisecond: inferences are timed in rows this long. */
const ROW_MS = 20;
const MOST_TIMED = 1 << 16;

/** Times inferences of their own, without a look at anything. State has been read out before. */
const time = (
  program: Program,
  engine: Engine,
  inputs: readonly FilledInput[],
  now: () => number,
): Timing => {
  for (let of = 1; ; of *= 2) {
    const start = now();
    for (let i = 0; i < of; i++) {
      feed(program, engine, inputs);
      engine.run();
    }
    const taken = now() - start;
    if (taken >= ROW_MS || of >= MOST_TIMED) return { milliseconds: taken / of, of };
  }
};
