/**
 * One stored operator to the graph's `Operator`: its real code and name, its options as plain values,
 * and the checks that its tensors exist and that nothing it needs is missing.
 */
import { InputError } from '../../errors';
import type { Operator, OptionValue, Options } from '../../graph/graph';
import { CUSTOM_CODE, operatorName } from '../../graph/operators';
import type { OperatorIndex, SubgraphIndex, TensorIndex } from '../../units';
import { customOptions } from './custom-options';
import type { TfliteModel, TfliteOperator, TfliteOperatorCode } from './model';
import { builtinCodeOf } from './model';
import { sayOperator } from './naming';
import { toNumbers } from './numbers';
import { requiredInputs } from './required-inputs';

/** Windows and steps of zero or less have no meaning, and would divide by zero later. */
const POSITIVE_OPTIONS = [
  'strideW',
  'strideH',
  'filterWidth',
  'filterHeight',
  'dilationWFactor',
  'dilationHFactor',
] as const;

type Fail = (problem: string, advice?: string) => InputError;

function codeOf(
  model: TfliteModel,
  stored: TfliteOperator,
  place: (name: string) => string,
): TfliteOperatorCode {
  const codes = model.operatorCodes ?? [];
  const code = codes[stored.opcodeIndex];
  if (code) return code;
  throw new InputError(
    'bad-operator',
    `${place('?')} uses operator code ${stored.opcodeIndex}, but the model lists ${codes.length}.`,
    'Export the model again.',
  );
}

function nameOf(code: TfliteOperatorCode, place: (name: string) => string): string {
  const number = builtinCodeOf(code);
  if (number < 0)
    throw new InputError(
      'bad-operator',
      `${place('?')} has the operator code ${number}.`,
      'Export the model again.',
    );
  if (number !== CUSTOM_CODE) return operatorName(number);
  if (code.customCode) return code.customCode;
  throw new InputError(
    'bad-operator',
    `${place('CUSTOM')} is a custom operator without a name.`,
    'Export the model again, naming the operator.',
  );
}

const plainValue = (value: unknown): OptionValue | undefined => {
  switch (typeof value) {
    case 'number':
    case 'boolean':
    case 'string':
      return value;
    case 'bigint':
      return Number(value);
    default:
      return ArrayBuffer.isView(value) ? toNumbers(value as Int32Array | Float32Array) : undefined;
  }
};

function builtinOptions(stored: TfliteOperator): Options {
  const chosen = stored.builtinOptions;
  if (!chosen || chosen.type === 'unknown') return {};
  const pairs: [string, OptionValue][] = [];
  for (const [key, value] of Object.entries(chosen.value)) {
    const plain = plainValue(value);
    if (plain !== undefined) pairs.push([key, plain]);
  }
  return Object.fromEntries(pairs);
}

function checkOptions(options: Options, fail: Fail): void {
  for (const key of POSITIVE_OPTIONS) {
    const value = options[key];
    if (typeof value === 'number' && value <= 0) throw fail(`has ${key} = ${value}`);
  }
}

/** Reads a list of tensor indices, none below `lowest` (-1 where a tensor may be left out). */
function tensorList(
  list: Int32Array | undefined,
  what: string,
  lowest: number,
  tensors: number,
  fail: Fail,
): readonly TensorIndex[] {
  const indices = toNumbers(list);
  const position = indices.findIndex((index) => index < lowest || index >= tensors);
  if (position >= 0)
    throw fail(
      `names tensor ${indices[position] ?? '?'} as its ${what} ${position}; there are ${tensors} tensors`,
    );
  return indices;
}

function checkInputs(name: string, inputs: readonly TensorIndex[], fail: Fail): void {
  const required = requiredInputs(name);
  for (let i = 0; i < required; i++)
    if ((inputs[i] ?? -1) < 0)
      throw fail(
        `has no input ${i}; it needs ${required === 1 ? 'one input' : `its first ${required} inputs`}`,
      );
}

/**
 * @param subgraph position of the operator's subgraph, for messages
 * @param index position of the operator in it, for messages
 * @param tensors number of tensors in that subgraph
 * @throws InputError `bad-operator` that names the operator
 */
export function toOperator(
  model: TfliteModel,
  stored: TfliteOperator,
  subgraph: SubgraphIndex,
  index: OperatorIndex,
  tensors: number,
): Operator {
  const place = (name: string): string => sayOperator(subgraph, index, name);
  const opcode = codeOf(model, stored, place);
  const name = nameOf(opcode, place);
  const fail: Fail = (problem, advice = 'Export the model again.') =>
    new InputError('bad-operator', `${place(name)} ${problem}.`, advice);
  const code = builtinCodeOf(opcode);
  const isCustom = code === CUSTOM_CODE;
  const inputs = tensorList(stored.inputs, 'input', -1, tensors, fail);
  const options = isCustom
    ? customOptions(stored.customOptions ?? new Uint8Array())
    : builtinOptions(stored);
  checkInputs(isCustom ? '' : name, inputs, fail);
  checkOptions(options, fail);
  return {
    name,
    code,
    isCustom,
    version: opcode.version,
    inputs,
    outputs: tensorList(stored.outputs, 'output', 0, tensors, fail),
    intermediates: tensorList(stored.intermediates, 'intermediate', 0, tensors, fail),
    options,
  };
}
