/** The emulated chip on the test's own thread. */
import { createPico } from '../chip';
import type { ChipListeners, ChipLink } from '../chip-link';
import { drive } from '../driver';
import type { TakeTurns } from '../turns';

/** In Node, which hands a thousand messages over before it looks at a timer. */
const takeTurns: TakeTurns = (work) => {
  let asked: NodeJS.Immediate | undefined;
  return {
    isAsked: () => asked !== undefined,
    ask: () => {
      asked ??= setImmediate(() => {
        asked = undefined;
        work();
      });
    },
    close: () => clearImmediate(asked),
  };
};

export const localChip = (listeners: ChipListeners): ChipLink =>
  drive(createPico(), listeners, takeTurns);
