/** How fast a .tflite file is verified and read into a graph. Weights are not touched, so big is fast. */
import { readTflite } from '../../src/core/formats/tflite/read';
import { medianMs, printTable, short } from './measure';
import { benchModels } from './models';

/** Prints the reader's time and MB/s for every model. */
export const benchReader = async (): Promise<void> => {
  const rows = [];
  for (const { name, bytes } of benchModels()) {
    const ms = await medianMs(() => readTflite(bytes));
    rows.push({
      model: name,
      bytes: bytes.length,
      ms: short(ms),
      'MB/s': short(bytes.length / ms / 1e3),
    });
  }
  printTable('Reader: file to graph', rows);
};
