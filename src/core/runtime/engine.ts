/**
 * The C runtime as a WebAssembly instance, and a program loaded into it. The same instance code runs
 * in the tab's worker, in the command line and in tests; only where the module's bytes come from
 * differs. Memory: the program lies behind the module's own data, the arena behind the program.
 */
import type { Program } from '../program/compile';
import type { ByteOffset, Bytes, OperatorIndex } from '../units';
import { alignUp } from '../units';

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heap_base: () => number;
  readonly load: (program: number, programBytes: number, arena: number, bytes: number) => number;
  readonly reset: () => number;
  readonly run: () => number;
  readonly begin: () => void;
  readonly step: () => number;
  readonly next_op: () => number;
  readonly cursor: () => number;
}

const PAGE: Bytes = 65_536;
/** `as_status` of firmware/runtime/runtime.h. */
const [OK, END, BAD_INDEX] = [0, 1, 8];

/** A loaded program. State (variables, recurrent cells) lives in it from one run to the next. */
export interface Engine {
  /** Puts state back to what it is before the first inference. */
  readonly reset: () => void;
  /** Runs one inference on what `arena` holds in the input tensors. */
  readonly run: () => void;
  /** The same, calling `after` when the last record of each operator has run. */
  readonly runStepwise: (after: (operator: OperatorIndex) => void) => void;
  /** The arena bytes [offset, offset + bytes): a view, valid until the next load. */
  readonly arena: (offset: ByteOffset, bytes: Bytes) => Uint8Array<ArrayBuffer>;
}

/** The operator's own data sent it out of range, e.g. a GATHER index. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** The loader refuses what the compiler made: one of the two is wrong, and nothing is run. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

/**
 * Loads `program` into a fresh instance of `module` and resets its state.
 * @throws LoadError if the program is refused; RangeError if there is not enough memory
 */
export const loadProgram = async (
  module: WebAssembly.Module,
  program: Program,
): Promise<Engine> => {
  const instance = await WebAssembly.instantiate(module, {});
  const api = instance.exports as unknown as Exports;
  const programAt = alignUp(api.heap_base(), 16);
  const arenaAt = alignUp(programAt + program.bytes.length, 16);
  const missing = arenaAt + program.arenaBytes - api.memory.buffer.byteLength;
  if (missing > 0) api.memory.grow(Math.ceil(missing / PAGE));
  new Uint8Array(api.memory.buffer, programAt).set(program.bytes);
  const status = api.load(programAt, program.bytes.length, arenaAt, program.arenaBytes);
  if (status !== OK) {
    throw new LoadError(`The runtime refused the program: status ${status} at ${api.cursor()}.`);
  }
  const engine = engineOf(api, arenaAt);
  engine.reset();
  return engine;
};

const engineOf = (api: Exports, arenaAt: ByteOffset): Engine => {
  const check = (status: number): void => {
    if (status === OK || status === END) return;
    const where = `operator ${api.next_op()}`;
    if (status === BAD_INDEX) throw new RunError(`An index computed by ${where} is out of range.`);
    throw new Error(`The runtime stopped at ${where} with status ${status}.`);
  };
  return {
    reset: () => check(api.reset()),
    run: () => check(api.run()),
    runStepwise: (after) => {
      api.begin();
      for (let op = api.next_op() >>> 0; ;) {
        const status = api.step();
        check(status);
        const next = api.next_op() >>> 0;
        if (next !== op) after(op);
        if (status === END || next === 0xffffffff) return;
        op = next;
      }
    },
    arena: (offset, bytes) => new Uint8Array(api.memory.buffer, arenaAt + offset, bytes),
  };
};
