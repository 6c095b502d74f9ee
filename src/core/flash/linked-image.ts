/**
 * Size of the firmware image TFLM makes for a set of operators, predicted as the union of what each of
 * them pulls in. flash-table.json (made by scripts/make-flash-table.mjs) groups the linker sections of
 * real images into atoms that always come together; an operator is a list of atoms.
 */
import type { Bytes } from '../units';
import { alignUp } from '../units';
import table from './flash-table.json' with { type: 'json' };

/** `release` has its log strings stripped; `withLogs` prints them (TFLM's `release_with_logs`). */
export type Build = 'release' | 'withLogs';
/** Kernel libraries with measured images, both for a Cortex-M4. */
export type Family = 'ref' | 'cmsis';

export interface LinkedImage {
  /** Code and constants, initial values of .data included; without the model. */
  readonly flash: Bytes;
  /** The part of `flash` that every image has: interpreter, allocator, planner, C library. */
  readonly base: Bytes;
  /** Initialised variables (.data), which take RAM as well. */
  readonly data: Bytes;
  /** Operators whose code was not measured, because TFLM has no kernel for them. */
  readonly unknown: readonly string[];
}

interface Atoms {
  readonly sizes: readonly Bytes[];
  /** Linker sections merged into each atom. */
  readonly sections: readonly number[];
  readonly data: ReadonlyMap<number, Bytes>;
  readonly base: readonly number[];
  readonly baseWithVariables: readonly number[];
  readonly ops: Readonly<Record<string, readonly number[]>>;
}

/**
 * Alignment fill, which section sizes leave out: so many bytes for the base image, and on average so
 * many for each further section. Upper bounds over all measured images; see the conformance test.
 */
const BASE_FILL: Readonly<Record<Build, Bytes>> = { release: 70, withLogs: 20 };
const FILL_PER_SECTION = 0.4;

const fromGaps = (gaps: readonly number[]): readonly number[] => {
  let id = 0;
  return gaps.map((gap) => (id += gap));
};

function decode(build: Build, family: Family): Atoms {
  const raw = table[build][family];
  return {
    ...raw,
    data: new Map(raw.data.map(([atom = 0, bytes = 0]) => [atom, bytes])),
    base: fromGaps(raw.base),
    baseWithVariables: fromGaps(raw.baseWithVariables),
    ops: raw.ops,
  };
}

const decoded = new Map<string, Atoms>();

function atomsOf(build: Build, family: Family): Atoms {
  const key = `${build} ${family}`;
  const atoms = decoded.get(key) ?? decode(build, family);
  decoded.set(key, atoms);
  return atoms;
}

interface Sum {
  readonly bytes: Bytes;
  readonly sections: number;
  readonly data: Bytes;
}

function sumOf(atoms: Atoms, ids: ReadonlySet<number>): Sum {
  let [bytes, sections, data] = [0, 0, 0];
  for (const id of ids) {
    bytes += atoms.sizes[id] ?? 0;
    sections += atoms.sections[id] ?? 0;
    data += atoms.data.get(id) ?? 0;
  }
  return { bytes, sections, data };
}

/**
 * Predicts the image for these operators (builtin names, or `CUSTOM:` and the custom operator's name).
 * @param withVariables whether the program creates MicroResourceVariables
 */
export function linkedImage(
  build: Build,
  family: Family,
  operators: ReadonlySet<string>,
  withVariables: boolean,
): LinkedImage {
  const atoms = atomsOf(build, family);
  const baseIds = new Set(withVariables ? atoms.baseWithVariables : atoms.base);
  const known = [...operators].filter((name) => Object.hasOwn(atoms.ops, name));
  const ids = new Set(baseIds);
  for (const name of known) for (const id of fromGaps(atoms.ops[name] ?? [])) ids.add(id);
  const base = sumOf(atoms, baseIds);
  const all = sumOf(atoms, ids);
  const fill = BASE_FILL[build] + Math.ceil(FILL_PER_SECTION * (all.sections - base.sections));
  return {
    flash: all.bytes + fill,
    base: base.bytes + BASE_FILL[build],
    data: alignUp(all.data, 4),
    unknown: [...operators].filter((name) => !Object.hasOwn(atoms.ops, name)),
  };
}

/** Flash of an image with every operator of TFLM registered; measured, not predicted. */
export const imageOfAllOperators = (build: Build, family: Family): Bytes =>
  table[build].allOps[family];

const RESOLVER: Bytes = 12;
const RESOLVER_SLOT: Bytes = 36;

/** Zero-initialised RAM (.bss): the interpreter, a resolver of just these operators, and their own. */
export function bssOf(build: Build, operators: ReadonlySet<string>): Bytes {
  const own: Readonly<Record<string, Bytes>> = table.bssByOp;
  let bytes = table[build].bss + RESOLVER + RESOLVER_SLOT * operators.size;
  for (const name of operators) bytes += Object.hasOwn(own, name) ? (own[name] ?? 0) : 0;
  return bytes;
}
