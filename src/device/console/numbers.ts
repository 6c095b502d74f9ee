/** Numbers in protocol lines: decimal, unsigned, and small enough for a double to hold exactly. */

const DIGITS = /^\d{1,16}$/;

export const numberOf = (text: string | undefined): number | undefined => {
  if (text === undefined || !DIGITS.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
};

/** `3,4,5`; undefined unless all of them are numbers, and there are that many of them. */
export const numbersOf = (text: string, count?: number): readonly number[] | undefined => {
  if (text === '' && count === undefined) return [];
  const numbers = text.split(',').map(numberOf);
  const isRight = count === undefined || numbers.length === count;
  return isRight && numbers.every((value) => value !== undefined) ? numbers : undefined;
};
