/** Turns whatever was thrown into what the page shows: a sentence, and what to do about it. */
import { InputError } from '../core/errors';
import type { Failure } from './studio-state';

/** A failure for its place in the page. What is not an InputError is a defect of the studio. */
export function failureOf(place: Failure['place'], subject: string, error: unknown): Failure {
  if (error instanceof InputError) {
    return { place, subject, message: error.message, advice: error.advice };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    place,
    subject,
    message: `The studio failed here: ${message}`,
    advice: 'This is a defect; what was open is still open.',
  };
}

/** True for the error of an operation that the user gave up. */
export const isAbort = (error: unknown): boolean =>
  error instanceof Error && error.name === 'AbortError';
