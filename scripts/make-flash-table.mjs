/**
 * Makes src/core/flash/flash-table.json from the linker sections of real TFLM images. Run it again when
 * the measurements change: `node scripts/make-flash-table.mjs [directory]` (default `../shared/tflm`).
 *
 * The measurements list, per operator, every linker section its image pulls in. Sections that always
 * come together are merged into one atom here, which keeps every union's sum and makes the table forty
 * times smaller: an image is the union of its operators' atoms.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const TARGET = fileURLToPath(new URL('../src/core/flash/flash-table.json', import.meta.url));
const DEFAULT_SOURCE = fileURLToPath(new URL('../../shared/tflm', import.meta.url));

/** The measured base image's .bss holds a resolver of 32 slots, which we count by the model's own need. */
const MEASURED_RESOLVER = 1164;

/**
 * @typedef {[archive: string, object: string, kind: 'text' | 'rodata' | 'data', bytes: number]} Section
 * @typedef {'ref' | 'cmsis'} Family
 * @typedef {{
 *   sections: Section[],
 *   base: Record<Family, number[]>,
 *   base_with_resource_variables: Record<Family, number[]>,
 *   ops: Record<string, Record<Family, number[]>>,
 * }} Measured
 * @typedef {{ sizes: number[], sections: number[], data: [number, number][], users: number[][] }} Atoms
 */

/** @param {string} name */
const readSource = async (name) =>
  JSON.parse(await readFile(`${process.argv[2] ?? DEFAULT_SOURCE}/${name}`, 'utf8'));

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
    atoms.sections.push(members.length);
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

/** @param {Measured} measured */
const buildTable = (measured) => ({
  ref: familyTable(measured, 'ref'),
  cmsis: familyTable(measured, 'cmsis'),
});

const release = await readSource('flash_sections_release.json');
const withLogs = await readSource('flash_sections_release_with_logs.json');
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
  release: { ...totals('release'), ...buildTable(release) },
  withLogs: { ...totals('release_with_logs'), ...buildTable(withLogs) },
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
