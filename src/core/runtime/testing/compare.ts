/** A case on our runtime, in both builds and both roundings, against what was recorded for it. */
import { InputError } from '../../errors';
import { readTflite } from '../../formats/tflite/read';
import type { Graph } from '../../graph/graph';
import { compileProgram } from '../../program/compile';
import type { Rounding } from '../../program/lowering';
import { concatenated } from './bytes';
import type { NamedCase, Recorded } from './recorded';
import { difference, fingerprint, isSame, REFUSED, resultOf } from './recorded';
import { programRunner } from './run-model';

const BUILDS = ['simd', 'scalar'] as const;
const ROUNDINGS = ['double', 'single'] as const;

/** What our runtime gives in each build: results as recorded, REFUSED with the reason, or an error. */
const ourResults = async (
  graph: Graph,
  named: NamedCase,
  rounding: Rounding,
): Promise<readonly string[]> => {
  try {
    const program = compileProgram(graph, named.model, { rounding });
    const runners = BUILDS.map((build) => programRunner(graph, named.model, program, build));
    return (await Promise.all(runners)).map(({ run }) =>
      resultOf(concatenated(named.inputs.flatMap(run)), named),
    );
  } catch (error) {
    if (error instanceof InputError) return BUILDS.map(() => `${REFUSED} ${error.message}`);
    return BUILDS.map(() => String(error));
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
  const { graph } = readTflite(named.model);
  const failures: string[] = [];
  for (const rounding of ROUNDINGS) {
    const results = await ourResults(graph, named, rounding);
    results.forEach((ours, i) => {
      if (isSame(ours.startsWith(REFUSED) ? REFUSED : ours, recorded[rounding])) return;
      const how = difference(ours, recorded[rounding]);
      failures.push(`${name}, ${BUILDS[i] ?? ''}, ${rounding} rounding: ${how}`);
    });
  }
  return failures;
};
