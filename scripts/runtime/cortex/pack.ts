/** A pack: the cases that one emulator run executes. Read by firmware/cortex-m/harness.c. */
import { alignUp } from '../../../src/core/units';

export interface PackCase {
  readonly program: Uint8Array;
  /** The bytes of all inputs, one array per inference. */
  readonly inferences: readonly Uint8Array[];
  /** Run again under the clock, whole and record by record. */
  readonly isTimed: boolean;
}

const MAGIC = 0x4b505341;
const HEADER_WORDS = 2;
const CASE_WORDS = 5;
/** Programs lie at multiples of 16 bytes. */
const ALIGN = 16;

/** The bytes of a pack. */
export const packOf = (cases: readonly PackCase[]): Uint8Array => {
  let end = (HEADER_WORDS + cases.length * CASE_WORDS) * 4;
  const parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const add = (bytes: Uint8Array): number => {
    const at = alignUp(end, ALIGN);
    parts.push({ at, bytes });
    end = at + bytes.length;
    return at;
  };
  const words = [MAGIC, cases.length];
  for (const { program, inferences, isTimed } of cases) {
    const inputs = new Uint8Array(inferences.flatMap((bytes) => [...bytes]));
    words.push(add(program), program.length, add(inputs), inferences.length, isTimed ? 1 : 0);
  }
  const pack = new Uint8Array(alignUp(end, ALIGN));
  const view = new DataView(pack.buffer);
  words.forEach((word, i) => view.setUint32(i * 4, word, true));
  for (const { at, bytes } of parts) pack.set(bytes, at);
  return pack;
};
