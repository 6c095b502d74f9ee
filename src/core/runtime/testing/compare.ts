/** A case on our runtime, in both builds and both roundings, against what was recorded for it. */
import { InputError } from '../../errors';
import type { Rounding } from '../../program/lowering';
import { concatenated } from './bytes';
import type { NamedCase, Recorded } from './recorded';
import { difference, fingerprint, isSame, REFUSED, resultOf } from './recorded';
import { modelRunner } from './run-model';

const BUILDS = ['simd', 'scalar'] as const;
const ROUNDINGS = ['double', 'single'] as const;

/** What our runtime gives: a result as recorded, REFUSED with the reason, or an error. */
const ourResult = async (
  named: NamedCase,
  rounding: Rounding,
  build: (typeof BUILDS)[number],
): Promise<string> => {
  try {
    const runner = await modelRunner(named.model, { rounding, build });
    return resultOf(concatenated(named.inputs.flatMap((run) => runner.run(run))), named);
  } catch (error) {
    if (error instanceof InputError) return `${REFUSED} ${error.message}`;
    return String(error);
  }
};

/** One sentence for each way in which the case is not as recorded. */
export const failuresOf = async (
  named: NamedCase,
  recorded: Recorded,
): Promise<readonly string[]> => {
  const name = `${named.group} ${named.number}`;
  if (fingerprint(named) !== recorded.fingerprint) {
    return [`${name} is not the case that was recorded; record it again`];
  }
  const failures: string[] = [];
  for (const build of BUILDS) {
    for (const rounding of ROUNDINGS) {
      const ours = await ourResult(named, rounding, build);
      if (isSame(ours.startsWith(REFUSED) ? REFUSED : ours, recorded[rounding])) continue;
      const how = difference(ours, recorded[rounding]);
      failures.push(`${name}, ${build}, ${rounding} rounding: ${how}`);
    }
  }
  return failures;
};
