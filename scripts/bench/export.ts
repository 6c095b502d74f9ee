/** How fast a model becomes a C array. */
import { arrayRows, xxdInclude } from '../../src/core/export/c-array';
import { medianMs, printTable, short } from './measure';

const SIZES = [100_000, 1_000_000, 10_000_000];

/** Prints MB/s of model bytes for the C++ array and for the form of `xxd -i`. */
export const benchExport = async (): Promise<void> => {
  const rows = [];
  for (const size of SIZES) {
    const bytes = Uint8Array.from({ length: size }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);
    const array = await medianMs(() => arrayRows(bytes));
    const xxd = await medianMs(() => xxdInclude(bytes, 'model.tflite'));
    rows.push({
      bytes: size,
      'array ms': short(array),
      'array MB/s': short(size / array / 1e3),
      'xxd ms': short(xxd),
      'xxd MB/s': short(size / xxd / 1e3),
    });
  }
  printTable('Export: model to C array', rows);
};
