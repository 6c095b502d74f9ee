/**
 * `npm run fuzz`: mutates programs and runs them in the native runtime under sanitizers.
 *
 *   npm run fuzz -- [--mutants 10000000] [--first 0] [--jobs 2] [--models FOLDER]
 *
 * Fails on any report, and when no seed executes some kernel: mutants that are all refused prove
 * nothing. A failing mutant is repeated with --first NUMBER --mutants 1.
 */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from '../lib/bundle.mjs';
import { inRoot } from '../lib/root.mjs';
import { isCurrent } from './build-wasm.mjs';
import { compareBuilds } from './compare-builds.mjs';
import { installWithApt } from '../lib/apt.mjs';
import { SANITIZER_PACKAGES, buildNative, canBuild } from './native.mjs';
import { filesIn } from './sources.mjs';

/** @typedef {Record<string, { refused: number, executed: number }>} Kernels */
/** @typedef {{ died: boolean, current: number, ran: number, cutOff: number, badIndex: number, loads: number[], kernels: Kernels }} Tally */

const SEEDS = '.cache/fuzz/seeds.bin';
const KEPT = '.cache/fuzz/kept.bin';
const CHUNK = 20_000;
const NEEDS = `clang or gcc with sanitizers; Debian has ${SANITIZER_PACKAGES.join(', ')}.`;
const STATUSES = [
  'accepted',
  '',
  'bad header',
  'bad version',
  'small arena',
  'misplaced',
  'unknown kernel',
  'bad record',
  'bad index',
];

const { values } = parseArgs({
  options: {
    mutants: { type: 'string', default: '10000000' },
    first: { type: 'string', default: '0' },
    jobs: { type: 'string', default: String(cpus().length) },
    models: { type: 'string', multiple: true, default: [] },
  },
});

/** @param {string} command @param {readonly string[]} args @returns {Promise<{ status: number | null, text: string }>} */
const run = (command, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: inRoot(), stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, text }));
  });

/** @returns {Promise<number>} how many there are */
const makeSeeds = async () => {
  const script = await bundle({
    entry: 'src/core/runtime/testing/make-fuzz-seeds.ts',
    outFile: '.cache/make-fuzz-seeds.mjs',
    sources: ['src/core'],
  });
  const { status, text } = await run(process.execPath, [script, SEEDS, ...values.models]);
  if (status !== 0) throw new Error('The seeds could not be made; the reason is above.');
  console.log(text.trim());
  return parseInt(text, 10);
};

/** @param {Tally} sum @param {Tally} one @returns {Tally} */
const add = (sum, one) => {
  const kernels = Object.entries(one.kernels).map(([name, { refused, executed }]) => {
    const before = sum.kernels[name] ?? { refused: 0, executed: 0 };
    return [name, { refused: before.refused + refused, executed: before.executed + executed }];
  });
  return {
    died: sum.died || one.died,
    current: one.current,
    ran: sum.ran + one.ran,
    cutOff: sum.cutOff + one.cutOff,
    badIndex: sum.badIndex + one.badIndex,
    loads: sum.loads.map((count, i) => count + (one.loads[i] ?? 0)),
    kernels: Object.fromEntries(kernels),
  };
};

/** @param {string} fuzzer @param {number} first @param {number} count @param {readonly string[]} more @returns {Promise<Tally>} */
const tallyOf = async (fuzzer, first, count, more = []) => {
  const { text } = await run(fuzzer, [SEEDS, String(first), String(count), ...more]);
  if (text === '') throw new Error('The fuzzer could not start; the reason is above.');
  return JSON.parse(text);
};

/**
 * Runs all mutants in as many processes as asked for, stopping at the first that dies. Fuzzers take
 * turns by the mutant's number, so that a number always means the same.
 * @param {readonly string[]} fuzzers
 */
const fuzz = async (fuzzers) => {
  const end = Number(values.first) + Number(values.mutants);
  /** @type {Tally[]} */
  const tallies = [];
  let next = Number(values.first);
  const job = async () => {
    while (next < end && !tallies.some(({ died }) => died)) {
      const first = next;
      const chunk = Math.floor(first / CHUNK);
      next = Math.min(end, (chunk + 1) * CHUNK);
      const fuzzer = fuzzers[chunk % fuzzers.length] ?? '';
      const tally = await tallyOf(fuzzer, first, next - first);
      tallies.push(tally);
      if (tally.died) console.error(`\nMutant ${tally.current} failed; the report is above.`);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, job));
  return tallies.reduce(add);
};

/** @param {Tally} tally @param {number} seconds */
const report = ({ loads, ran, cutOff, badIndex, kernels }, seconds) => {
  const total = loads.reduce((sum, count) => sum + count, 0);
  console.log(`${total} mutants in ${seconds.toFixed(0)} s`);
  for (const [i, name] of STATUSES.entries()) {
    if (name !== '' && loads[i]) console.log(`${String(loads[i]).padStart(9)}  ${name}`);
  }
  console.log(`of those accepted, twice each:`);
  console.log(`${String(ran).padStart(9)}  ran to the end`);
  console.log(`${String(badIndex).padStart(9)}  stopped at an index out of range`);
  console.log(`${String(cutOff).padStart(9)}  cut off after 20 ms`);
  console.log('records by kernel: executed, refused');
  for (const [name, { executed, refused }] of Object.entries(kernels)) {
    console.log(
      `  ${name.padEnd(24)}${String(executed).padStart(10)}${String(refused).padStart(10)}`,
    );
  }
};

/** Kernels that the seeds as they are never execute. @param {string} fuzzer @param {number} seeds */
const idleKernels = async (fuzzer, seeds) => {
  const { kernels } = await tallyOf(fuzzer, 0, seeds);
  return Object.keys(kernels).filter((name) => kernels[name]?.executed === 0);
};

/** What differs between the WebAssembly builds in harmless mutants. @param {string} fuzzer @param {number} seeds */
const compare = async (fuzzer, seeds) => {
  if (!isCurrent()) return ['firmware/dist is out of date: npm run runtime:build'];
  const count = Math.min(CHUNK, Number(values.mutants));
  await tallyOf(fuzzer, Number(values.first), count, [KEPT]);
  const { compared, faults } = await compareBuilds(KEPT, seeds);
  console.log(`${compared} harmless mutants compared in both WebAssembly builds`);
  return faults.slice(0, 10);
};

/** The fuzzer for each width of a pointer that can be built here. */
const buildFuzzers = () => {
  if (!canBuild(64) || !canBuild(32)) installWithApt(SANITIZER_PACKAGES);
  return /** @type {const} */ ([64, 32]).flatMap((bits) => {
    const fuzzer = buildNative(filesIn('firmware/fuzz', '.c'), `.cache/fuzz/fuzz${bits}`, bits);
    if (fuzzer === undefined) console.log(`NOT RUN with ${bits}-bit pointers: ${NEEDS}`);
    return fuzzer ?? [];
  });
};

const main = async () => {
  const fuzzers = buildFuzzers();
  const [fuzzer] = fuzzers;
  if (fuzzer === undefined) return process.env['CI'] === 'true' ? ['There is no compiler.'] : [];
  const seeds = await makeSeeds();
  const started = performance.now();
  const tally = await fuzz(fuzzers);
  report(tally, (performance.now() - started) / 1000);
  if (tally.died) return ['To repeat the mutant: npm run fuzz -- --first NUMBER --mutants 1'];
  const idle = await idleKernels(fuzzer, seeds);
  return [
    ...idle.map((name) => `No seed executes ${name}: add a model to make-fuzz-seeds.ts.`),
    ...(await compare(fuzzer, seeds)),
  ];
};

const faults = await main();
for (const line of faults) console.log(`FAULT: ${line}`);
process.exitCode = faults.length > 0 ? 1 : 0;
