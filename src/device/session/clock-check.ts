/**
 * The board's clock against the computer's: over enough time the two must agree, whatever the cable adds.
 * A factor of two is a clock set up otherwise than the firmware believes.
 */
import type { Milliseconds } from './talk';

export interface ClockCheck {
  /** @param board what the board says passed @param host what passed here, the same thing included */
  readonly add: (board: Milliseconds, host: Milliseconds) => void;
  /** A sentence when they disagree. */
  readonly warning: () => string | undefined;
}

/** Less than this says nothing: cables and browsers add tens of milliseconds. */
const ENOUGH_MS = 500;
const MOST_RATIO = 2;

export const createClockCheck = (): ClockCheck => {
  let [board, host] = [0, 0];
  return {
    add: (onBoard, onHost) => {
      board += onBoard;
      host += onHost;
    },
    warning: () => {
      if (Math.max(board, host) < ENOUGH_MS) return undefined;
      const ratio = board / host;
      if (ratio >= 1 / MOST_RATIO && ratio <= MOST_RATIO) return undefined;
      return `By the board's clock ${Math.round(board)} ms passed, by the computer's ${Math.round(host)} ms: the board's clock probably does not run at the rate its firmware believes.`;
    },
  };
};
