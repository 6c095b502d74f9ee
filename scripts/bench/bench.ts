/**
 * The benchmarks, all or by name: `npm run bench -- reader planner`. They measure and print; limits
 * they are held to are printed beside the figures, so that a machine's speed is part of the reading.
 */
import { benchExport } from './export';
import { benchFlashing } from './flashing';
import { benchLinks } from './links';
import { benchPlanner } from './planner';
import { benchProfile } from './profile';
import { benchQuantize } from './quantize';
import { benchReader } from './reader';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  reader: benchReader,
  planner: benchPlanner,
  profile: benchProfile,
  export: benchExport,
  links: benchLinks,
  flashing: benchFlashing,
  quantize: benchQuantize,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `No benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(2);
}
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length === 0 || names.includes(name)) await bench();
}
