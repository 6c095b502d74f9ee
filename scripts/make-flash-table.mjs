/**
 * Makes src/core/flash/flash-table.json from the linker sections of real TFLM images. Run it again when
 * the measurements change: `node scripts/make-flash-table.mjs [directory]` (default `../shared/tflm`).
 *
 * The measurements list, per operator, every linker section its image pulls in. Sections that always
 * come together are merged into one atom here, which keeps every union's sum and makes the table forty
 * times smaller: an image is the union of its operators' atoms.
 *
 * Log strings need more: the linker merges equal strings of different sections, so the sizes of string
 * sections do not add up (by up to 2 kB). They are replaced by scripts/flash/log-strings.json, which
 * says how many bytes of strings each set of operators shares.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const TARGET = fileURLToPath(new URL('../src/core/flash/flash-table.json', import.meta.url));
const LOG_STRINGS = fileURLToPath(new URL('./flash/log-strings.json', import.meta.url));
const DEFAULT_SOURCE = fileURLToPath(new URL('../../shared/tflm', import.meta.url));

/** The measured base image's .bss holds a resolver of 32 slots, which we count by the model's own need. */
const MEASURED_RESOLVER = 1164;

/**
 * @typedef {'text' | 'rodata' | 'data' | 'strings'} Kind
 * @typedef {[archive: string, object: string, kind: Kind, bytes: number]} Section
 * @typedef {'ref' | 'cmsis'} Family
 * @typedef {{
 *   sections: Section[],
 *   base: Record<Family, number[]>,
 *   base_with_resource_variables: Record<Family, number[]>,
 *   ops: Record<string, Record<Family, number[]>>,
 * }} Measured
 * @typedef {{
 *   operators: string[],
 *   ref: [bytes: number, operators: number[]][],
 *   cmsis: [bytes: number, operators: number[]][],
 * }} LogStrings
 * @typedef {{ sizes: number[], sections: number[], data: [number, number][], users: number[][] }} Atoms
 */

/** @param {string} path */
const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** @param {string} name */
const readSource = (name) => readJson(`${process.argv[2] ?? DEFAULT_SOURCE}/${name}`);

/**
 * Groups sections by who uses them. Users are numbered: 0 the base image, 1 the base with resource
 * variables, then the operators.
 * @param {Section[]} sections
 * @param {number[][]} users section ids per user
 * @returns {Atoms}
 */
function atomsOf(sections, users) {
  /** @type {Map<number, number[]>} */
  const usersOf = new Map();
  users.forEach((ids, user) => {
    for (const id of ids) usersOf.set(id, [...(usersOf.get(id) ?? []), user]);
  });
  /** @type {Map<string, number[]>} */
  const groups = new Map();
  for (const [id, sameUsers] of usersOf) {
    const key = String(sameUsers);
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  /** @type {Atoms} */
  const atoms = { sizes: [], sections: [], data: [], users: users.map(() => []) };
  for (const ids of groups.values()) {
    const atom = atoms.sizes.length;
    const members = ids.map((id) => sections[id] ?? missing(id));
    const data = sum(members.filter(([, , kind]) => kind === 'data'));
    atoms.sizes.push(sum(members));
    // Strings have no alignment fill of their own, so they do not count as sections.
    atoms.sections.push(members.filter(([, , kind]) => kind !== 'strings').length);
    if (data > 0) atoms.data.push([atom, data]);
    for (const user of usersOf.get(ids[0] ?? -1) ?? []) atoms.users[user]?.push(atom);
  }
  return atoms;
}

/** @param {Section[]} sections */
const sum = (sections) => sections.reduce((total, [, , , bytes]) => total + bytes, 0);

/** @param {number} id @returns {never} */
const missing = (id) => {
  throw new Error(`section ${id} is used but not listed`);
};

/**
 * Ascending numbers as the gap from each to the one before.
 * @param {number[]} ids
 */
const gaps = (ids) => ids.map((id, i) => id - (ids[i - 1] ?? 0));

/**
 * @param {Measured} measured
 * @param {Family} family
 */
function familyTable(measured, family) {
  const names = Object.keys(measured.ops);
  const { users, ...atoms } = atomsOf(measured.sections, [
    measured.base[family],
    measured.base_with_resource_variables[family],
    ...names.map((name) => measured.ops[name]?.[family] ?? []),
  ]);
  const [base = [], baseWithVariables = [], ...operators] = users.map(gaps);
  const ops = Object.fromEntries(names.map((name, i) => [name, operators[i]]));
  return { ...atoms, base, baseWithVariables, ops };
}

/**
 * Read-only sections of the operators by object and size. The two builds name their driver differently.
 * @param {Measured} measured
 * @param {Family} family
 * @returns {[id: number, key: string][]}
 */
function constantsOf({ sections, base, base_with_resource_variables, ops }, family) {
  const shared = new Set([...base[family], ...base_with_resource_variables[family]]);
  const used = new Set(Object.values(ops).flatMap((ids) => ids[family]));
  return [...used]
    .filter((id) => !shared.has(id) && sections[id]?.[2] === 'rodata')
    .sort((a, b) => a - b)
    .map((id) => {
      const [, object, , bytes] = sections[id] ?? missing(id);
      return [id, `${object.replace(/^appops_(rel|log)/, 'appops')} ${bytes}`];
    });
}

/**
 * The build with logs, its string sections replaced by measured strings. A read-only section is taken
 * for strings when the stripped build has none of the same size in the same object.
 * @param {Measured} logs
 * @param {Measured} stripped
 * @param {LogStrings} strings
 * @param {Family} family
 * @returns {Measured}
 */
function withMeasuredStrings(logs, stripped, strings, family) {
  /** @type {Map<string, number>} */
  const kept = new Map();
  for (const [, key] of constantsOf(stripped, family)) kept.set(key, (kept.get(key) ?? 0) + 1);
  const dropped = new Set();
  for (const [id, key] of constantsOf(logs, family)) {
    const left = kept.get(key) ?? 0;
    if (left <= 0) dropped.add(id);
    kept.set(key, left - 1);
  }
  const first = logs.sections.length;
  const measured = strings[family];
  const ops = Object.entries(logs.ops).map(([name, ids]) => {
    const user = strings.operators.indexOf(name);
    const own = measured.flatMap(([, users], i) => (users.includes(user) ? [first + i] : []));
    return [name, { ...ids, [family]: [...ids[family].filter((id) => !dropped.has(id)), ...own] }];
  });
  /** @type {Section[]} */
  const added = measured.map(([bytes]) => ['', '', 'strings', bytes]);
  return { ...logs, sections: [...logs.sections, ...added], ops: Object.fromEntries(ops) };
}

const release = await readSource('flash_sections_release.json');
const withLogs = await readSource('flash_sections_release_with_logs.json');
const strings = await readJson(LOG_STRINGS);
const perOperator = await readSource('flash_per_op.json');

/** @param {'release' | 'release_with_logs'} build */
const totals = (build) => ({
  allOps: {
    ref: perOperator.all_ops[build].ref.flash,
    cmsis: perOperator.all_ops[build].cmsis.flash,
  },
  bss: perOperator.base[build].ref.bss - MEASURED_RESOLVER,
});

const table = {
  release: {
    ...totals('release'),
    ref: familyTable(release, 'ref'),
    cmsis: familyTable(release, 'cmsis'),
  },
  withLogs: {
    ...totals('release_with_logs'),
    ref: familyTable(withMeasuredStrings(withLogs, release, strings, 'ref'), 'ref'),
    cmsis: familyTable(withMeasuredStrings(withLogs, release, strings, 'cmsis'), 'cmsis'),
  },
  bssByOp: Object.fromEntries(
    Object.entries(perOperator.ops)
      .map(([name, builds]) => [name, builds.release.ref.bss])
      .filter(([, bytes]) => bytes > 0),
  ),
};

const options = await prettier.resolveConfig(TARGET);
const text = JSON.stringify(table);
await writeFile(
  TARGET,
  await prettier.format(text, { ...options, filepath: TARGET, printWidth: 1e6 }),
);
console.log(`${TARGET}: ${text.length} B`);
