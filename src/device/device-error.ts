/**
 * What can go wrong with a board, by name. Every failure has a sentence and the next step; anything
 * else that is thrown by device code is a defect of ours.
 */

export type DeviceFailure =
  /** The browser or the system does not let this page open the port. */
  | 'no-permission'
  /** Another tab or program holds the port. */
  | 'busy'
  /** The device went away: unplugged, without power, or it reset its USB. */
  | 'lost'
  /** Nobody answers: not in its bootloader, wrong baud rate, wrong wires. */
  | 'no-sync'
  /** The bootloader speaks for another chip than the image is for. */
  | 'wrong-chip'
  /** The image does not fit the chip's flash. */
  | 'too-large'
  /** Read-out or write protection. */
  | 'protected'
  /** The device said no. */
  | 'refused'
  /** It answered, then stopped answering. */
  | 'timeout'
  /** Something came back that the protocol does not allow. */
  | 'garbled'
  /** What was read back is not what was written. */
  | 'verify-failed'
  /** Flashed and verified, but no runner answers after the reset. */
  | 'no-app'
  /** The port lacks what this needs: signals, parity. */
  | 'no-ability'
  /** The person stopped it, or closed the picker. */
  | 'cancelled';

export class DeviceError extends Error {
  override readonly name = 'DeviceError';

  /**
   * @param failure stable identifier, for tests and callers that branch
   * @param message one sentence: what is wrong and where (command, address, block)
   * @param advice one sentence: what to do next
   */
  constructor(
    readonly failure: DeviceFailure,
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }

  /** The whole text to show. */
  get sentence(): string {
    return this.advice === '' ? this.message : `${this.message} ${this.advice}`;
  }
}
