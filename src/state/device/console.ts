/**
 * What goes to and from the board, line by line. Lines are gathered for a moment before the page hears of
 * them, so that a chatty board does not keep it busy, and only the newest are kept.
 */
import type { Studio } from '../studio';
import { change } from './change';
import type { ConsoleLine } from './device-state';

const MOST_LINES = 5000;
const LONGEST = 2000;
const GATHER_MS = 50;

type Store = Studio['store'];
type Said = Omit<ConsoleLine, 'id'>;

const gathered = new WeakMap<Store, Said[]>();

/** Adds lines to the store's, numbered on, without what is too old. */
const withLines = (before: readonly ConsoleLine[], said: readonly Said[]) => {
  const last = before.at(-1)?.id ?? 0;
  const lines = said.map((line, i) => ({ ...line, id: last + i + 1 }));
  return [...before, ...lines].slice(-MOST_LINES);
};

const flush = (studio: Pick<Studio, 'store'>): void => {
  const said = gathered.get(studio.store) ?? [];
  gathered.delete(studio.store);
  if (said.length > 0) change(studio, ({ lines }) => ({ lines: withLines(lines, said) }));
};

/** Puts a line into the console. */
export function say(studio: Pick<Studio, 'store'>, from: ConsoleLine['from'], text: string): void {
  const { store } = studio;
  const line: Said = { at: Date.now(), from, text: text.slice(0, LONGEST) };
  const waiting = gathered.get(store);
  if (waiting !== undefined) {
    waiting.push(line);
    // Nothing that could not be kept needs to wait.
    if (waiting.length > 2 * MOST_LINES) waiting.splice(0, MOST_LINES);
    return;
  }
  gathered.set(store, [line]);
  setTimeout(() => flush(studio), GATHER_MS);
}

export function clearLines(studio: Studio): void {
  gathered.get(studio.store)?.splice(0);
  change(studio, { lines: [] });
}

const SIGNS: Readonly<Record<ConsoleLine['from'], string>> = { board: '<', you: '>', studio: '#' };

/** `05:31:07.250 < m-ready`, one a line. */
const consoleText = (lines: readonly ConsoleLine[]): string =>
  lines.map((line) => `${timeOf(line)} ${SIGNS[line.from]} ${line.text}\n`).join('');

/** `05:31:07.250`, UTC as in measurements. */
export const timeOf = ({ at }: Pick<ConsoleLine, 'at'>): string =>
  new Date(at).toISOString().slice(11, 23);

export function saveLines({ store, download }: Studio): void {
  const text = consoleText(store.getState().device.lines);
  download('console.log', new Blob([text], { type: 'text/plain' }));
}
