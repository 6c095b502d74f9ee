/**
 * The signature notation of the support table, parsed into slots of accepted types and matched
 * against an operator's tensors. Signatures are parsed once, on first use.
 */
import type { DType } from './dtypes';
import type { Tensor } from './graph';

/** One position: the types it accepts (all when `any`), and whether it may or must be left out. */
export interface Slot {
  readonly types: readonly DType[] | 'any';
  readonly presence: 'required' | 'optional' | 'absent';
}

/** `rest` repeats for any number of further tensors. */
export interface Slots {
  readonly fixed: readonly Slot[];
  readonly rest?: Slot;
}

export interface Signature {
  readonly inputs: Slots;
  readonly outputs: Slots;
}

/** The first position where an operator and a signature disagree. */
export interface Mismatch {
  readonly side: 'input' | 'output';
  readonly index: number;
  /** Types the position accepts; empty when it must be left out. */
  readonly accepts: readonly DType[] | 'any';
  /** What is there instead; absent when nothing is. */
  readonly tensor?: Tensor;
}

const SHORT_NAMES: Readonly<Record<string, DType>> = {
  f32: 'FLOAT32',
  i4: 'INT4',
  i8: 'INT8',
  i16: 'INT16',
  i32: 'INT32',
  i64: 'INT64',
  u8: 'UINT8',
  u32: 'UINT32',
  u64: 'UINT64',
  bool: 'BOOL',
  res: 'RESOURCE',
};

const typeOf = (short: string): DType => {
  const type = SHORT_NAMES[short];
  if (type === undefined) throw new Error(`support table: unknown type ${short}`);
  return type;
};

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');

const SLOT = /^([a-zA-Z0-9,]+|-)(\?)?(\*\d*)?$/;

function parseSlots(text: string): Slots {
  const fixed: Slot[] = [];
  let rest: Slot | undefined;
  for (const word of words(text)) {
    const [, types = '', optional, repeat] = SLOT.exec(word) ?? [];
    const slot: Slot = {
      types: types === 'any' ? 'any' : types === '-' ? [] : types.split(',').map(typeOf),
      presence: types === '-' ? 'absent' : optional === undefined ? 'required' : 'optional',
    };
    if (repeat === '*') rest = slot;
    else fixed.push(...Array<Slot>(Number(repeat?.slice(1) ?? 1)).fill(slot));
  }
  return rest === undefined ? { fixed } : { fixed, rest };
}

function parseAlternative(text: string): readonly Signature[] {
  const [shape = '', where] = text.split(' where ');
  const choices = where === undefined ? [shape] : words(where).map((t) => shape.replaceAll('T', t));
  return choices.map((choice) => {
    const [inputs = '', outputs = ''] = choice.split('>');
    return { inputs: parseSlots(inputs), outputs: parseSlots(outputs) };
  });
}

const parsed = new Map<string, readonly Signature[]>();

/** All signatures a table row describes. */
export function signaturesOf(text: string): readonly Signature[] {
  let signatures = parsed.get(text);
  if (signatures === undefined) {
    signatures = text.split('|').flatMap(parseAlternative);
    parsed.set(text, signatures);
  }
  return signatures;
}

const accepts = (slot: Slot, tensor: Tensor | undefined): boolean => {
  if (tensor === undefined) return slot.presence !== 'required';
  return slot.presence !== 'absent' && (slot.types === 'any' || slot.types.includes(tensor.type));
};

const NO_MORE: Slot = { types: [], presence: 'absent' };

function* mismatchesOf(
  side: Mismatch['side'],
  slots: Slots,
  tensors: readonly (Tensor | undefined)[],
): Generator<Mismatch> {
  const count = Math.max(slots.fixed.length, tensors.length);
  for (let index = 0; index < count; index += 1) {
    const slot = slots.fixed[index] ?? slots.rest ?? NO_MORE;
    const tensor = tensors[index];
    if (accepts(slot, tensor)) continue;
    yield { side, index, accepts: slot.types, ...(tensor === undefined ? {} : { tensor }) };
  }
}

/** Where the tensors disagree with one signature, in order; empty when it fits. */
export const disagreements = (
  signature: Signature,
  inputs: readonly (Tensor | undefined)[],
  outputs: readonly (Tensor | undefined)[],
): readonly Mismatch[] => [
  ...mismatchesOf('input', signature.inputs, inputs),
  ...mismatchesOf('output', signature.outputs, outputs),
];
