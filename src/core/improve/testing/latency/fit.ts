/** Fits the cost of a kind of operator: a call, each value written, each unit of work; none below 0. */
import type { Costs } from '../../latency';

export interface Sample {
  readonly outputs: number;
  readonly amount: number;
  readonly time: number;
}

/** Least squares of relative errors under the constraint, by coordinate descent. */
export const fitCosts = (samples: readonly Sample[]): Costs => {
  const rows = samples.map(({ outputs, amount, time }) => [
    1 / time,
    outputs / time,
    amount / time,
  ]);
  // Columns are brought to like size, which the descent needs to be quick.
  const size = [0, 1, 2].map(
    (k) => Math.sqrt(rows.reduce((sum, row) => sum + (row[k] ?? 0) ** 2, 0)) || 1,
  );
  const costs = [0, 0, 0];
  for (let round = 0; round < 20_000; round++) {
    for (let k = 0; k < 3; k++) {
      let [above, below] = [0, 0];
      for (const row of rows) {
        const of = (j: number): number => (row[j] ?? 0) / (size[j] ?? 1);
        const rest =
          1 - [0, 1, 2].reduce((sum, j) => sum + (j === k ? 0 : of(j) * (costs[j] ?? 0)), 0);
        above += of(k) * rest;
        below += of(k) ** 2;
      }
      costs[k] = below === 0 ? 0 : Math.max(0, above / below);
    }
  }
  const [call = 0, output = 0, work = 0] = costs.map((cost, k) => cost / (size[k] ?? 1));
  return [call, output, work];
};
