/**
 * The layers, as rules. Each rule's comment is the sentence that says what to do when it fails.
 * Tests may import anything: they are not shipped.
 */
'use strict';

const TESTS = String.raw`\.test\.tsx?$|/testing/|^src/conformance/|^e2e/`;

/** Type contracts that every area of the core may name, besides the root files (units, errors, ...). */
const CONTRACTS = [
  ...['arena/plan', 'boards/board', 'flash/flash', 'profile/profile'],
  ...['firmware/firmware', 'profile/hash', 'timings/measurement'],
];

/** What each area of the core may import besides itself and the contracts. */
const CORE_AREAS = {
  graph: [],
  arena: ['graph'],
  flash: ['graph'],
  profile: ['graph', 'arena', 'flash'],
  boards: ['graph'],
  formats: ['graph'],
  export: ['graph'],
  samples: ['graph', 'formats', 'calibrate', 'quantize'],
  program: ['graph', 'arena'],
  runtime: ['graph', 'program'],
  run: ['graph', 'program', 'runtime'],
  dataset: ['graph', 'run'],
  calibrate: ['graph', 'dataset'],
  quantize: ['graph', 'formats', 'calibrate'],
  evaluate: ['graph', 'formats', 'dataset', 'calibrate', 'quantize', 'program', 'runtime', 'run'],
  improve: [
    ...['graph', 'formats', 'arena', 'flash', 'profile', 'dataset', 'calibrate', 'quantize'],
    ...['evaluate', 'program', 'runtime', 'run'],
  ],
  firmware: [],
  // Joins a prebuilt image with a program.
  runner: ['graph', 'program', 'firmware'],
  timings: ['graph'],
  // A link is as hostile as a file: it is checked by the same rules, and may bring a board.
  share: ['graph', 'formats', 'boards', 'timings'],
};

const areaRules = Object.entries(CORE_AREAS).map(([area, allowed]) => ({
  name: `core-${area}`,
  comment: `core/${area} may import ${allowed.join(', ') || 'no other area'}: move the shared part down, or pass the value in.`,
  severity: 'error',
  from: { path: `^src/core/${area}/`, pathNot: TESTS },
  to: {
    path: '^src/core/[^/]+/',
    pathNot: [area, ...allowed, ...CONTRACTS].map((name) => `^src/core/${name}(/|\\.)`),
  },
}));

/** A rule that lets only some folders import an npm package. */
const onlyIn = (name, pkg, folders, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^src/', pathNot: [...folders, TESTS] },
  to: { path: `node_modules/(${pkg})/` },
});

/** A rule that lets a layer import only the listed layers. */
const layer = (name, allowed, comment) => ({
  name: `${name}-layer`,
  comment,
  severity: 'error',
  from: { path: `^src/${name}/`, pathNot: TESTS },
  to: { path: '^(src|scripts|bin|e2e)/', pathNot: allowed.map((path) => `^src/${path}/`) },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Move what both need into a third file that imports neither.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import points nowhere: fix the path, or add the package to package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'kebab-case',
      comment: 'Rename the file: lower case, words joined by hyphens.',
      severity: 'error',
      from: {},
      to: { path: '^src/.*[A-Z_][^/]*$' },
    },
    {
      name: 'core-is-pure',
      comment:
        'The core runs anywhere: no Node modules, and only flatbuffers, fflate and valibot from npm.',
      severity: 'error',
      from: { path: '^src/core/', pathNot: TESTS },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'],
        pathNot: 'node_modules/(flatbuffers|fflate|valibot)/',
      },
    },
    layer('core', ['core'], 'The core imports nothing outside src/core: pass the value in.'),
    layer('tfjs', ['core', 'tfjs'], 'The float engine imports the core only.'),
    layer('device', ['core', 'device'], 'Device code imports the core only: no store, no worker.'),
    layer(
      'workers',
      ['core', 'tfjs', 'device/emulator', 'device/port', 'workers'],
      'Workers import the core, the float engine and the emulated board.',
    ),
    layer(
      'state',
      ['core', 'device', 'workers', 'state'],
      'State imports the core, device code and the worker client.',
    ),
    layer('ui', ['core', 'state', 'ui'], 'Components import state and the core; never workers.'),
    layer('cli', ['core', 'tfjs', 'cli'], 'The command line is a thin shell over the core.'),
    {
      name: 'float-engine-is-lazy',
      comment: 'Load src/tfjs with import(): profiling and running need no tfjs.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/tfjs/', TESTS] },
      to: { path: '^src/tfjs/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'device-code-is-lazy',
      comment:
        'Load src/device with import(): profiling needs no serial port, flasher or emulator.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/device/', '\\.worker\\.ts$', TESTS] },
      to: {
        path: '^src/device/',
        pathNot: '^src/device/device-error\\.ts$',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'ui-asks-the-worker',
      comment:
        'Components render: reading, planning and packing belong to the worker, via the store.',
      severity: 'error',
      from: { path: '^src/ui/', pathNot: TESTS },
      to: {
        path: '^src/core/(formats/|export/|share/|arena/arena|flash/profile-flash|profile/make)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'worker-entries-are-not-imported',
      comment: 'Start a worker through its client; importing its entry would run it on the page.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: {
        path: '^src/workers/.*[.-]worker\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'charts-are-lazy',
      comment: 'Load src/ui/charts with import(): recharts must stay out of the first paint.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/ui/charts/', TESTS] },
      to: { path: '^src/ui/charts/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    onlyIn('recharts', 'recharts', ['^src/ui/charts/'], 'recharts belongs in src/ui/charts.'),
    onlyIn(
      'fflate',
      'fflate',
      [
        '^src/core/(export|share)/',
        '^src/core/run/labels\\.ts$',
        '^src/core/dataset/',
        '^src/device/flash/esp/',
      ],
      'Compression belongs in core/export and core/share; labels are unpacked in core/run, and an ESP32 unpacks what it is sent.',
    ),
    onlyIn(
      'flatbuffers',
      'flatbuffers',
      ['^src/core/formats/tflite/'],
      'Only core/formats/tflite knows the file format.',
    ),
    onlyIn(
      'tfjs',
      '@tensorflow',
      ['^src/tfjs/', '^src/workers/float-engine\\.ts$'],
      'tfjs stays behind FloatNetwork and FineTune; the studio adds the URLs of its modules.',
    ),
    onlyIn('esptool', 'esptool-js', ['^src/device/flash/esp/'], 'esptool-js stays behind Flasher.'),
    onlyIn('emulator', 'rp2040js', ['^src/device/emulator/'], 'rp2040js stays behind Port.'),
    onlyIn(
      'polyfill',
      'web-serial-polyfill',
      ['^src/device/serial/'],
      'web-serial-polyfill stays behind Port.',
    ),
    onlyIn('comlink', 'comlink', ['^src/workers/'], 'Comlink stays behind the typed bridge.'),
    onlyIn(
      'react',
      'react|react-dom|@base-ui',
      ['^src/ui/', '^src/state/use-', '^src/main\\.tsx$'],
      'React belongs in src/ui; hooks over the store in src/state/use-*.ts.',
    ),
    {
      name: 'no-test-code-in-product',
      comment: 'Move what the product needs out of the test helper.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'no-dev-dependency-in-product',
      comment: 'Move the package to "dependencies", or do without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    ...areaRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.d\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.app.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'browser', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};
