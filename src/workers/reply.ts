/**
 * What crosses the worker boundary instead of exceptions. Structured cloning keeps an Error's message
 * but drops a subclass's fields, so failures travel as plain data and become the same `InputError`,
 * code and advice included, on the other side.
 */
import { InputError } from '../core/errors';
import type { InputErrorCode, Offer } from '../core/errors';

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: InputErrorCode;
      readonly message: string;
      readonly advice: string;
      readonly offer?: Offer;
    }
  | { readonly ok: false; readonly code: 'defect'; readonly message: string };

/** Runs `work` and packs its outcome; never throws. */
export async function replyTo<T>(work: () => T | Promise<T>): Promise<Reply<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof InputError) {
      const { code, message, advice, offer } = error;
      return { ok: false, code, message, advice, ...(offer && { offer }) };
    }
    return { ok: false, code: 'defect', message: String(error) };
  }
}

/**
 * The value of a reply.
 *
 * @throws InputError as thrown on the other side; Error for a defect of ours
 */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  if (reply.code === 'defect') throw new Error(reply.message);
  throw new InputError(reply.code, reply.message, reply.advice, reply.offer);
}
