/** Sentences for words that are not a command line of ours, and the checks that several commands share. */
import { InputError } from '../core/errors';
import { formatCount } from '../core/text';

const HELP_ADVICE = 'See arenascope --help.';

export const usage = (message: string, advice = HELP_ADVICE): InputError =>
  new InputError('usage', message, advice);

export const LARGEST_SEED = 2 ** 32 - 1;

/** @throws InputError `usage` */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw usage(
    `--${option} takes a whole number from ${formatCount(least)} to ${formatCount(most)}, not “${text}”.`,
  );
}

/** One of a few words. @throws InputError `usage` */
export function oneOf<Word extends string>(
  option: string,
  text: string,
  words: readonly Word[],
): Word {
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  throw usage(`--${option} takes ${words.join(', ')}, not “${text}”.`);
}
