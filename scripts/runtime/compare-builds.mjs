/**
 * Runs mutants that the native fuzzer found to be harmless in both WebAssembly builds. The sanitizers
 * never see the SIMD code, so it gets what can be had instead: the arena ends where the memory ends,
 * so that reading or writing behind it traps, and both builds must give the same outputs for programs
 * as they were compiled. A mutant may output its own working memory, whose layout differs by build.
 */
import { readFileSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';
import { DIST, WASM_FILES } from './build-wasm.mjs';

const MEMORY_PAGES = 64;
/** Offsets of words in a program's header, and of an endpoint's; firmware/runtime/program.h. */
const [INPUTS, OUTPUTS, ENDPOINTS, ENDPOINT_BYTES] = [20, 24, 64, 20];
const CONSTANT = 0x8000_0000;

/** @typedef {{ number: number, program: Uint8Array, arena: Uint8Array }} Kept */
/** @typedef {Record<'heap_base' | 'reset' | 'run', () => number> & { memory: WebAssembly.Memory, load: (...args: number[]) => number }} Api */

/** @param {string} file @returns {readonly Kept[]} */
const readKept = (file) => {
  const bytes = readFileSync(inRoot(file));
  /** @type {Kept[]} */
  const list = [];
  for (let at = 0; at < bytes.length;) {
    const [number, programBytes, arenaBytes] = [0, 4, 8].map((i) => bytes.readUInt32LE(at + i));
    const program = bytes.subarray(at + 12, (at += 12 + (programBytes ?? 0)));
    const arena = bytes.subarray(at, (at += arenaBytes ?? 0));
    list.push({ number: number ?? 0, program, arena });
  }
  return list;
};

/** @param {string} name @returns {Promise<Api>} an instance with room for any of the kept programs */
const instantiate = async (name) => {
  const module = new WebAssembly.Module(readFileSync(inRoot(DIST, name)));
  const { exports } = await WebAssembly.instantiate(module, {});
  const api = /** @type {Api} */ (/** @type {unknown} */ (exports));
  api.memory.grow(MEMORY_PAGES);
  return api;
};

/** Arena outputs of the program, as views. @param {Uint8Array} program @param {Uint8Array} arena */
const outputsOf = (program, arena) => {
  const view = new DataView(program.buffer, program.byteOffset, program.length);
  const inputs = view.getUint32(INPUTS, true);
  return Array.from({ length: view.getUint32(OUTPUTS, true) }, (_, i) => {
    const at = ENDPOINTS + (inputs + i) * ENDPOINT_BYTES;
    const place = view.getUint32(at, true);
    return place >= CONSTANT
      ? undefined
      : arena.subarray(place, place + view.getUint32(at + 4, true));
  }).filter((output) => output !== undefined);
};

/** One inference; its outputs, or what went wrong. @param {Api} api @param {Kept} kept */
const runIn = (api, { program, arena }) => {
  const memory = new Uint8Array(api.memory.buffer);
  const programAt = Math.ceil(api.heap_base() / 16) * 16;
  const arenaAt = memory.length - arena.length;
  memory.set(program, programAt);
  memory.set(arena, arenaAt);
  try {
    const statuses = [
      api.load(programAt, program.length, arenaAt, arena.length),
      api.reset(),
      api.run(),
    ];
    const outputs = outputsOf(program, memory.subarray(arenaAt)).map((output) => output.slice());
    return { text: `statuses ${statuses.join()}`, outputs };
  } catch (error) {
    return { text: String(error), outputs: [] };
  }
};

/** Equal bytes; floats that are both no number may differ. @param {Uint8Array} a @param {Uint8Array} b */
const isSame = (a, b) => {
  const [left, right] = [a, b].map((bytes) => new DataView(bytes.buffer));
  return a.every((byte, i) => {
    const word = i - (i % 4);
    if (byte === b[i]) return true;
    if (word + 4 > a.length) return false;
    return [left, right].every((view) => Number.isNaN(view?.getFloat32(word, true)));
  });
};

/**
 * Compares the builds on everything in `file`.
 * @param {string} file as the native fuzzer wrote it
 * @param {number} seeds how many of the first numbers are programs without a mutation
 * @returns {Promise<{ compared: number, faults: readonly string[] }>}
 */
export const compareBuilds = async (file, seeds) => {
  const list = readKept(file);
  const builds = await Promise.all(WASM_FILES.map(instantiate));
  const faults = list.flatMap((kept) => {
    const [first, ...others] = builds.map((api) => runIn(api, kept));
    const differs = others.some(
      ({ text, outputs }) =>
        text !== first?.text ||
        (kept.number < seeds &&
          !outputs.every((bytes, i) => isSame(bytes, first.outputs[i] ?? bytes))),
    );
    if (first?.text === 'statuses 0,0,0' && !differs) return [];
    const what = [first, ...others].map((result) => result?.text).join(' / ');
    return [
      `Mutant ${kept.number} in ${WASM_FILES.join(' / ')}: ${what}${differs ? ', outputs differ' : ''}`,
    ];
  });
  return { compared: list.length, faults };
};
