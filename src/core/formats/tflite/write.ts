/**
 * `TfliteModel` to bytes: one flatbuffer with every constant aligned to 16 bytes, as TFLM's kernels
 * expect when the file is a const array. What is read and written again decodes to an equal model;
 * where that cannot be promised, writing is refused.
 */
import { InputError } from '../../errors';
import type { Draft } from './describe';
import { encodeRoot } from './encode';
import type { ModelDraft } from './model';
import { narrowCode } from './model';
import { IDENTIFIER } from './read-model';
import type { OperatorCodeTable } from './schema/model';
import { ModelTable } from './schema/model';

/** Space for a model without weights; more is taken when needed. */
const STRUCTURE_HINT = 32 * 1024;

/** Old readers look at the narrow field only, new ones at the larger of both. */
function bothCodes(code: Draft<typeof OperatorCodeTable>): Draft<typeof OperatorCodeTable> {
  const builtinCode = Math.max(code.builtinCode ?? 0, code.deprecatedBuiltinCode ?? 0);
  return { ...code, builtinCode, deprecatedBuiltinCode: narrowCode(builtinCode) };
}

function refuseUnknown(unknown: readonly string[] = []): void {
  if (unknown.length === 0) return;
  throw new InputError(
    'bad-file',
    `The model uses parts of the format that this version cannot write: ${unknown.join(', ')}.`,
    'Writing it would lose them; keep the original file.',
  );
}

function withTrailing(file: Uint8Array, trailing: Uint8Array | undefined): Uint8Array {
  if (!trailing) return file;
  const whole = new Uint8Array(file.length + trailing.length);
  whole.set(file);
  whole.set(trailing, file.length);
  return whole;
}

/**
 * Encodes a model as a .tflite file (schema version 3 unless the draft says otherwise).
 * @throws InputError `bad-file` when the model holds parts that were read but not understood
 */
export function writeTflite(model: ModelDraft): Uint8Array {
  refuseUnknown(model.unknown);
  const weights = (model.buffers ?? []).reduce(
    (sum, { data }) => sum + (data?.length ?? 0) + 32,
    0,
  );
  const draft = {
    ...model,
    version: model.version ?? 3,
    ...(model.operatorCodes && { operatorCodes: model.operatorCodes.map(bothCodes) }),
  };
  const file = encodeRoot(ModelTable, draft, IDENTIFIER, weights + STRUCTURE_HINT);
  return withTrailing(file, model.trailing);
}
