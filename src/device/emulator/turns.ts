/**
 * Taking turns with everything else on a thread: work that is asked for comes when other messages have
 * had theirs. Timers would do, but wait for milliseconds.
 */

export interface Turns {
  /** The work is done once, soon; asking again before that changes nothing. */
  ask(): void;
  isAsked(): boolean;
  close(): void;
}

export type TakeTurns = (work: () => void) => Turns;

/** For browsers, where every message is a turn. */
export const takeTurns: TakeTurns = (work) => {
  const { port1, port2 } = new MessageChannel();
  let isAsked = false;
  port1.onmessage = () => {
    isAsked = false;
    work();
  };
  return {
    isAsked: () => isAsked,
    ask: () => {
      if (!isAsked) port2.postMessage(null);
      isAsked = true;
    },
    close: () => port1.close(),
  };
};
