/** Finding a board by typing: every word typed begins a word of its name, chip, core or id. */
import type { Board } from '../../core/boards/board';

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** `Nano 33 BLE` -> `nano33ble`, for those who write it in one word. */
const compact = (text: string): string => wordsOf(text).join('');

/** True when every word of the query begins one of the board's. */
export function matchesBoard(board: Board, query: string): boolean {
  const { name, vendor, mcu, core, id } = board;
  const words = [
    ...wordsOf(`${name} ${vendor} ${mcu} ${core} ${id}`),
    ...[name, mcu, core, id].map(compact),
  ];
  return wordsOf(query).every((typed) => words.some((word) => word.startsWith(typed)));
}
