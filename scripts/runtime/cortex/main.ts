/** The command behind scripts/runtime/bench-cortex.mjs. */
import { parseArgs } from 'node:util';
import { printTable, short } from '../../bench/measure';
import type { CoreName } from './cores';
import { CORES } from './cores';
import { newProfiler } from './hot';
import { measure, timingImage } from './measure';
import type { Measurement } from './measure';
import { benchCaseFrom } from './model';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    core: { type: 'string', multiple: true },
    ops: { type: 'boolean', default: false },
    hot: { type: 'boolean', default: false },
  },
});

const perMac = (time: number, macs: number): number | string =>
  macs === 0 ? '' : short(time / macs);

const printOperators = ({ name, operators }: Measurement, unit: string): void => {
  const rows = operators.map((op) => ({
    '#': op.index,
    operator: op.name,
    [unit]: op.time,
    MACs: op.macs,
    'per MAC': perMac(op.time, op.macs),
    'per output': short(op.time / Math.max(1, op.elements)),
    'record kinds': op.kinds.join(' '),
  }));
  printTable(`${name}: operators`, rows);
};

const names = (values.core ?? ['m0plus', 'm4']) as readonly CoreName[];
for (const core of names.map((name) => CORES[name])) {
  const image = timingImage(core);
  const rows = positionals.map((path) => {
    const model = benchCaseFrom(path);
    const profiler = values.hot ? newProfiler(image) : undefined;
    const result = measure(core, image, model, profiler);
    const macs = result.operators.reduce((sum, op) => sum + op.macs, 0);
    if (values.ops) printOperators(result, core.unit);
    if (core.name === 'm0plus') profiler?.print();
    return {
      model: result.name,
      [core.unit]: result.invoke,
      'per MAC': perMac(result.invoke, macs),
      'output CRC': result.outputCrc,
      'stack B': result.runStack,
      'arena B': result.arenaBytes,
    };
  });
  printTable(`${core.longName}: ${core.unit}; all kernels are ${image.textBytes} B`, rows);
}
