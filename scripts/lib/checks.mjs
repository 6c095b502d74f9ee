/**
 * Everything that has to hold before a change lands, in the order it is cheapest to learn about.
 * `npm test` runs all of them; `npm run NAME` runs one. Each says how to put right what it found.
 */

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} tool path of the program's script
 * @property {readonly string[]} args
 * @property {string} fix what to do when it fails
 * @property {string} [report] JSON file in which a test runner counts its tests
 */

const UNIT_REPORT = '.cache/unit.json';
const E2E_REPORT = '.cache/e2e.json';

/** @type {readonly Check[]} */
export const CHECKS = [
  {
    name: 'typecheck',
    tool: 'node_modules/typescript/bin/tsc',
    args: ['--build'],
    fix: 'Each line names a file and what its type has to be. Run again with: npm run typecheck',
  },
  {
    name: 'lint',
    tool: 'node_modules/eslint/bin/eslint.js',
    args: ['--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0', '.'],
    fix: 'Some of it mends itself with: npm run lint -- --fix',
  },
  {
    name: 'format:check',
    tool: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.'],
    fix: 'Lay the files out with: npm run format',
  },
  {
    name: 'layers',
    tool: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    args: [
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      'src',
      'e2e',
      'scripts',
      'bin',
    ],
    fix: 'The sentence under each rule says where the import may live; the rules are in .dependency-cruiser.cjs.',
  },
  {
    name: 'deadcode',
    tool: 'node_modules/knip/bin/knip.js',
    args: ['--no-progress', '--treat-config-hints-as-errors'],
    fix: 'Delete what nothing uses, or drop its "export"; an entry point belongs in knip.json.',
  },
  {
    name: 'unit',
    tool: 'node_modules/vitest/vitest.mjs',
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    fix: 'Run one file with: npm run unit -- PATH',
    report: UNIT_REPORT,
  },
  {
    name: 'runtime',
    tool: 'scripts/runtime/check.mjs',
    args: [],
    fix: 'Modules that are out of date are made with: npm run runtime:build',
  },
  {
    name: 'runner',
    tool: 'scripts/runner/check.mjs',
    args: [],
    fix: 'Images that are out of date are made with: npm run runner:build',
  },
  {
    name: 'fuzz',
    tool: 'scripts/runtime/fuzz.mjs',
    args: ['--mutants', '1000000'],
    fix: 'A mutant that failed is repeated with: npm run fuzz -- --first NUMBER --mutants 1',
  },
  {
    name: 'build',
    tool: 'node_modules/vite/bin/vite.js',
    args: ['build', '--logLevel', 'warn'],
    fix: 'Run again with: npm run build',
  },
  {
    name: 'size',
    tool: 'scripts/check-size.mjs',
    args: [],
    fix: 'Load what the first view does not need with import().',
  },
  {
    name: 'e2e',
    tool: 'node_modules/@playwright/test/cli.js',
    args: ['test'],
    fix: 'Look at one: npm run e2e -- --grep "NAME"; traces of failures are in test-results/.',
    report: E2E_REPORT,
  },
];
