/**
 * From a sealed payload to what it carries, or to the one sentence that says what became of it. Links
 * and files fail in the same ways and only count and advise differently.
 */
import { InputError } from '../errors';
import { formatCount } from '../text';
import type { Bytes } from '../units';
import { byteReader, Corrupt } from './bytes';
import { checkModel } from './check';
import type { Unsealed } from './envelope';
import { unseal } from './envelope';
import type { Shared } from './shared';
import { VERSIONS } from './versions';

/** What the payload came in, for the sentences. */
export interface Carrier {
  readonly code: 'bad-link' | 'bad-file';
  /** `The link` */
  readonly name: string;
  readonly unit: 'characters' | 'bytes';
  /** How many units so many bytes take in this carrier. */
  readonly unitsOf: (bytes: Bytes) => number;
  /** What to do about a damaged one. */
  readonly advice: string;
}

/**
 * Opens a sealed payload of the given format version.
 *
 * @throws InputError with the carrier's code: cut, altered, newer, or not a model
 */
export function openSealed(carrier: Carrier, version: number, sealed: Uint8Array): Shared {
  try {
    const codec = VERSIONS[version];
    if (codec === undefined) throw newer(carrier, version);
    const from = byteReader(intact(carrier, unseal(sealed)));
    const { shared } = codec.read(from);
    if (from.remaining() > 0) throw new Corrupt('it goes on after its end');
    checkModel(shared.model);
    return shared;
  } catch (error) {
    throw explained(carrier, error);
  }
}

const newer = ({ code, name }: Carrier, version: number): InputError =>
  new InputError(
    code,
    `${name} was made by a newer version of Arenascope (format ${version}).`,
    'Reload or update the studio and open it again.',
  );

/** Errors from inside become the carrier's own; defects of ours pass through. */
function explained({ code, name }: Carrier, error: unknown): unknown {
  if (error instanceof InputError && error.code === code) return error;
  if (!(error instanceof Corrupt || error instanceof InputError)) return error;
  const problem = error.message.replace(/\.$/, '');
  return new InputError(
    code,
    `${name} is undamaged but holds no valid profile: ${problem}.`,
    'It was not made by this studio.',
  );
}

/** The payload inside, or a sentence about what happened on the way. */
function intact(carrier: Carrier, unsealed: Unsealed): Uint8Array {
  const { code, name, unit, advice } = carrier;
  const fail = (problem: string) => new InputError(code, `${name} ${problem}.`, advice);
  const units = (bytes: Bytes) => formatCount(carrier.unitsOf(bytes));
  switch (unsealed.state) {
    case 'intact':
      return unsealed.payload;
    case 'cut':
      throw unsealed.expected === undefined
        ? fail(`is cut: only ${units(unsealed.found)} ${unit} arrived`)
        : fail(`is cut: ${units(unsealed.found)} of ${units(unsealed.expected)} ${unit} arrived`);
    case 'too-long':
      throw fail(
        `was altered: it has ${units(unsealed.found)} ${unit} where ${units(unsealed.expected)} are right`,
      );
    case 'altered':
      throw fail('was altered on the way: its checksum does not match');
  }
}
