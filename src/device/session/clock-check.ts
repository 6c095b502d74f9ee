/**
 * The board's clock against the computer's: over enough time the two must agree, whatever the cable adds.
 * A factor of two is a clock set up otherwise than the firmware believes. What passed here is known between
 * two bounds only, since lines arrive late: from line to line it is too short when both came at once to a
 * page that was busy or asleep, from asking to answer it is too long.
 */
import type { Milliseconds } from './talk';

export interface Spans {
  /** What the board says passed. */
  readonly board: Milliseconds;
  /** What passed here: from the line at its beginning to that at its end. */
  readonly between: Milliseconds;
  /** From before it can have begun until after it ended. */
  readonly around: Milliseconds;
}

export interface ClockCheck {
  readonly add: (spans: Spans) => void;
  /** A sentence when they disagree. */
  readonly warning: () => string | undefined;
}

/** Less than this says nothing: cables and browsers add tens of milliseconds. */
const ENOUGH_MS = 500;
const MOST_RATIO = 2;
/** From so many spans on, the one that a sleeping computer drew out most is left out. */
const ENOUGH_SPANS = 3;

const sum = (all: readonly Spans[], key: keyof Spans): Milliseconds =>
  all.reduce((total, spans) => total + spans[key], 0);

const withoutWorst = (all: readonly Spans[]): readonly Spans[] => {
  const excess = all.map(({ board, between }) => between - board);
  const worst = excess.indexOf(Math.max(...excess));
  return all.length < ENOUGH_SPANS ? all : all.filter((_, i) => i !== worst);
};

const sentence = (board: Milliseconds, host: Milliseconds): string =>
  `By the board's clock ${Math.round(board)} ms passed, by the computer's ${Math.round(host)} ms: the board's clock probably does not run at the rate its firmware believes.`;

export const createClockCheck = (): ClockCheck => {
  const all: Spans[] = [];
  return {
    add: (spans) => void all.push(spans),
    warning: () => {
      const kept = withoutWorst(all);
      const [board, between, around] = [
        sum(all, 'board'),
        sum(kept, 'between'),
        sum(all, 'around'),
      ];
      if (board >= ENOUGH_MS && board > MOST_RATIO * around) return sentence(board, around);
      const lessBoard = sum(kept, 'board');
      if (between >= ENOUGH_MS && between > MOST_RATIO * lessBoard)
        return sentence(lessBoard, between);
      return undefined;
    },
  };
};
