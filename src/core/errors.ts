/**
 * One error type for everything a user can cause: a file, link, board list or command line that is
 * not what it should be. It always carries a sentence a person can act on; anything else that is
 * thrown is a defect of ours.
 */

export type InputErrorCode =
  | 'empty-file'
  | 'too-large'
  | 'truncated'
  | 'wrong-format'
  | 'lfs-pointer'
  | 'html-page'
  | 'malformed'
  | 'limit'
  | 'bad-tensor'
  | 'bad-operator'
  | 'cyclic-graph'
  | 'bad-link'
  | 'bad-file'
  | 'bad-board'
  | 'bad-input'
  | 'usage'
  | 'timeout';

/** A way on that the user can take, where a caller knows how: leaving operators in float. */
export interface Offer {
  readonly kind: 'leave-float';
  /** How many operators would stay in float. */
  readonly operators: number;
}

export class InputError extends Error {
  override readonly name = 'InputError';

  /**
   * @param code stable identifier, for tests and callers that branch
   * @param message one sentence: what is wrong and where (offset, tensor, line)
   * @param advice one sentence: what to do about it
   * @param offer what could be done at once instead
   */
  constructor(
    readonly code: InputErrorCode,
    message: string,
    readonly advice: string,
    readonly offer?: Offer,
  ) {
    super(message);
  }

  /** The whole text to show: what is wrong, then what to do. */
  get sentence(): string {
    return this.advice === '' ? this.message : `${this.message} ${this.advice}`;
  }
}
