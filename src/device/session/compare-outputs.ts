/**
 * One inference from the given inputs and a state that was reset, whose outputs are read back byte by byte
 * and held against the tab's. It also shows how long the board takes, so that later silences can be judged.
 */
import { crc32 } from '../../core/crc32';
import type { OutputPiece, OutputSum } from '../console/answer';
import type { Heard, Patience } from './ask-runner';
import { askRunner, damagedAgain, patienceOf, refuseComplaints } from './ask-runner';
import { hasInputs, joinBytes, loadInputs } from './load-inputs';
import type { Milliseconds } from './talk';
import type { Job } from './taken';

const TRIES = 3;
/** An inference that takes longer than this is taken for a board that hangs. */
const MOST_RUN_MS = { hardware: 60_000, emulated: 60 * 60_000 };

/** Its pieces without a gap and without overlap, and the checksum that the board worked out. */
const wholeOutput = (
  pieces: readonly OutputPiece[],
  index: number,
  sum: OutputSum,
): Uint8Array | undefined => {
  let end = 0;
  for (const { output, at, bytes } of pieces) {
    if (output !== index || at !== end) return undefined;
    end += bytes.length;
  }
  const whole = joinBytes(pieces.map(({ bytes }) => bytes));
  return whole.length === sum.bytes && crc32(whole) === sum.crc32 ? whole : undefined;
};

const readOutput = async (job: Job, index: number, sum: OutputSum): Promise<Uint8Array> => {
  const onHeard = (_: unknown, answer: Heard['answer']): void =>
    job.report({
      phase: 'outputs',
      done: answer.pieces().reduce((total, { bytes }) => total + bytes.length, 0),
      total: sum.bytes,
    });
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const heard = await askRunner(job, `x out ${index}`, patienceOf(job), onHeard);
    refuseComplaints(heard.complaints);
    const whole = wholeOutput(heard.answer.pieces(), index, sum);
    if (whole) return whole;
  }
  throw damagedAgain(`Output ${index}`);
};

/** Sizes and checksums of all outputs after one inference. */
const runOnce = async (job: Job, count: number): Promise<readonly OutputSum[]> => {
  const isEmulated = job.session.found.kind === 'emulated';
  const ms = isEmulated ? MOST_RUN_MS.emulated : MOST_RUN_MS.hardware;
  const patience: Patience = { firstMs: ms, nextMs: patienceOf(job).nextMs };
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const { answer, complaints } = await askRunner(job, 'x infer 1 0', patience);
    refuseComplaints(complaints);
    const sums = Array.from({ length: count }, (_, i) => answer.outputs().get(i));
    if (answer.runs().length === 1 && sums.every((sum) => sum !== undefined)) return sums;
  }
  throw damagedAgain('The first run');
};

const isEqual = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length &&
  a.every(
    (bytes, i) => bytes.length === b[i]?.length && bytes.every((byte, at) => byte === b[i]?.[at]),
  );

const readOutputs = async (
  job: Job,
  sums: readonly OutputSum[],
): Promise<readonly Uint8Array[]> => {
  const outputs: Uint8Array[] = [];
  for (const [index, sum] of sums.entries()) outputs.push(await readOutput(job, index, sum));
  return outputs;
};

/**
 * @param count how many outputs the model has
 * Returns how long the board took for one inference, by the computer's clock.
 */
export const compareOutputs = async (job: Job, count: number): Promise<Milliseconds> => {
  const { inputs, expected } = job.options;
  const began = performance.now();
  const sums = await runOnce(job, count);
  const took = performance.now() - began;
  if (expected === undefined) return took;
  let outputs = await readOutputs(job, sums);
  // Commands have no checksum: bytes of the inputs may have changed on their way to the board.
  if (inputs && !isEqual(outputs, expected) && !(await hasInputs(job, inputs))) {
    await loadInputs(job, inputs);
    outputs = await readOutputs(job, await runOnce(job, count));
  }
  job.taken.outputs = outputs;
  job.taken.outputsEqual = isEqual(outputs, expected);
  return took;
};
