/** One command for the runner, whose answer may arrive with holes. */
import type { RunnerAnswer } from '../console/answer';
import { createRunnerAnswer } from '../console/answer';
import { DeviceError } from '../device-error';
import { resume } from './find';
import { answerMs } from './session';
import type { HeardLine, Milliseconds } from './talk';
import type { Job } from './taken';

export interface Heard {
  readonly answer: RunnerAnswer;
  /** What the board complained about, without `e-[` and `]`. */
  readonly complaints: readonly string[];
  /** It came to its end; else the line was found again, and the board is ready. */
  readonly isComplete: boolean;
}

export interface Patience {
  readonly firstMs: Milliseconds;
  readonly nextMs: Milliseconds;
  readonly mostMs?: Milliseconds;
}

export const patienceOf = ({ session }: Job): Patience => {
  const ms = answerMs(session.found);
  return { firstMs: ms, nextMs: ms };
};

/**
 * @param onHeard told every line, with what was gathered so far
 * @throws DeviceError `timeout` when the line cannot be found again, `lost`, `cancelled`
 */
export const askRunner = async (
  job: Job,
  command: string,
  patience: Patience,
  onHeard?: (heard: HeardLine, answer: RunnerAnswer) => void,
): Promise<Heard> => {
  const { session, options } = job;
  const answer = createRunnerAnswer();
  const listen = (heard: HeardLine): void => {
    answer.take(heard.line);
    onHeard?.(heard, answer);
  };
  const asking = { ...patience, signal: options.signal, onHeard: listen };
  try {
    return { answer, complaints: await session.talk.ask(command, asking), isComplete: true };
  } catch (error) {
    const isSilent = error instanceof DeviceError && error.failure === 'timeout';
    // Perhaps only the last line got lost: a board that still answers has not gone.
    if (!isSilent || !(await resume(session.talk, session.found, options.signal))) throw error;
    return { answer, complaints: [], isComplete: false };
  }
};

/** Complaints that mean that bytes of the command changed or got lost on the way. */
const DAMAGE = /^(?:lost|stopped|too long|bad number|bad digits|Unknown command|more than|db load)/;

export const isDamage = (complaint: string): boolean => DAMAGE.test(complaint);

/** @throws DeviceError when the board cannot do what was asked, however often */
export const refuseComplaints = (complaints: readonly string[]): void => {
  const complaint = complaints.find((text) => !isDamage(text));
  if (complaint === undefined) return;
  if (complaint.startsWith('no program'))
    throw new DeviceError('no-app', 'No model lies behind the runner.', 'Flash the board first.');
  throw new DeviceError(
    'refused',
    `The board refuses: ${complaint}.`,
    'Flash this model again; the console shows the whole conversation.',
  );
};

export const damagedAgain = (what: string): DeviceError =>
  new DeviceError(
    'garbled',
    `${what} arrived damaged three times.`,
    'Use a shorter cable or another USB port, and keep the wires away from motors and radios.',
  );
