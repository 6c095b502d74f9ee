/**
 * How fast and how small the runtime is: `npm run bench:runtime`, or parts of it by name. Figures of
 * emulators are exact to repeat; what may not get worse makes the command fail.
 */
import { hasQemu } from '../cortex/emulate';
import { hasCompiler } from '../cortex/image';
import { benchCortex } from './cortex';
import { hasRecords } from './recorded';
import { benchSize } from './size';
import { benchWasm } from './wasm';

const needsChips = (bench: () => readonly string[]) => (): readonly string[] => {
  if (hasCompiler() && hasQemu()) return bench();
  return ['The chips need gcc-arm-none-eabi and qemu-system-arm; install both to measure them.'];
};

const BENCHES: Readonly<Record<string, () => readonly string[] | Promise<readonly string[]>>> = {
  cortex: needsChips(benchCortex),
  size: needsChips(benchSize),
  wasm: benchWasm,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  const known = Object.keys(BENCHES).join(', ');
  console.error(`No benchmark ${unknown.join(', ')}; there are ${known}.`);
  process.exit(2);
}
if (!hasRecords()) console.log('No records of other runtimes in ../shared: our figures alone.');
const complaints = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length === 0 || names.includes(name)) complaints.push(...(await bench()));
}
for (const complaint of complaints) console.error(`FAILED  ${complaint}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
