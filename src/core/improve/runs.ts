/** Sample numbers as text: what lies in a row is written by its ends. */

/** `[0, 1, 2, 7]` is `0-2,7`; the order is kept, since samples are read in it. */
export const toRuns = (numbers: readonly number[]): string => {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
};
