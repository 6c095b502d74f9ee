/** Timing and printing for the benchmarks. */
import { Bench } from 'tinybench';

/** Median time of one call in milliseconds, after warming up. */
export const medianMs = async (run: () => unknown): Promise<number> => {
  const bench = new Bench({ time: 300, iterations: 8, warmupTime: 100, warmupIterations: 2 });
  bench.add('task', run);
  const [task] = await bench.run();
  if (task?.result.state !== 'completed')
    throw new Error('The measured function failed.', { cause: task?.result });
  return task.result.latency.p50;
};

/** Prints rows under their column names, numbers flush right. */
export const printTable = (
  title: string,
  rows: readonly Readonly<Record<string, string | number>>[],
): void => {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const isNumber = columns.map((column) => typeof rows[0]?.[column] === 'number');
  console.log(`\n${title}`);
  for (const line of cells) {
    const padded = line.map((cell, i) =>
      isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
    );
    console.log(`  ${padded.join('  ').trimEnd()}`);
  }
};

/** Rounds to three significant digits, for tables. */
export const short = (value: number): number => Number(value.toPrecision(3));
