/**
 * A measurement as files and links can carry it. Firmware says what it likes about itself, at any length;
 * what cannot be written and read back is cut here, once, before it is kept.
 */
import type { Measurement } from './measurement';

/** Characters of a name. */
export const MOST_TEXT = 200;
export const MOST_HERTZ = 1e12;

/** Without control characters, which would reach a terminal, and halves of characters; that it was cut shows. */
const fittedText = (text: string): string => {
  const plain = text.replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ');
  return plain.length <= MOST_TEXT
    ? plain
    : `${plain.slice(0, MOST_TEXT - 2).replace(/\p{Cs}$/u, '')}…`;
};

const isRate = (hertz: number | undefined): hertz is number =>
  hertz !== undefined && hertz >= 1 && hertz <= MOST_HERTZ;

type Texts = Readonly<Record<string, string | number | undefined>>;

/** The same with every text of it fitted. */
const withTexts = <T extends object>(part: T): T =>
  Object.fromEntries(
    Object.entries(part as Texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? fittedText(value) : value,
    ]),
  ) as T;

/** The same measurement where nothing of it is too long; rates that are none are left out. */
export const fitted = (measurement: Measurement): Measurement => {
  const { clockHertz, ...board } = measurement.board;
  const { hertz, ...timer } = measurement.timer;
  return {
    ...withTexts(measurement),
    model: withTexts(measurement.model),
    firmware: withTexts(measurement.firmware),
    board: { ...withTexts(board), ...(isRate(clockHertz) && { clockHertz }) },
    timer: { ...withTexts(timer), ...(isRate(hertz) && { hertz }) },
    operators: measurement.operators.map((one) => ({ ...one, tag: fittedText(one.tag) || '?' })),
  };
};
