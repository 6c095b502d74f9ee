/**
 * Two shapes broadcast against each other, as few loops. Neighbouring dimensions in which both
 * operands advance in the same way become one, so equal shapes, a scalar and a vector of channels
 * need one or two loops whatever the rank.
 */
import { elementCount } from '../graph/graph';

export interface BroadcastLoops {
  /** Outermost first; at least one. */
  readonly extents: readonly number[];
  /** In elements; 0 where the operand is broadcast. */
  readonly aStrides: readonly number[];
  readonly bStrides: readonly number[];
}

interface Loop {
  readonly extent: number;
  readonly a: boolean;
  readonly b: boolean;
}

/** Loops for operands of these shapes, or undefined if they do not broadcast to `output`. */
export const broadcastLoops = (
  a: readonly number[],
  b: readonly number[],
  output: readonly number[],
): BroadcastLoops | undefined => {
  const rank = Math.max(a.length, b.length, output.length);
  const at = (shape: readonly number[], d: number): number => shape[d - rank + shape.length] ?? 1;
  const loops: Loop[] = [];
  for (let d = 0; d < rank; d++) {
    const [x, y, extent] = [at(a, d), at(b, d), at(output, d)];
    if ((x !== extent && x !== 1) || (y !== extent && y !== 1)) return undefined;
    if (x !== extent && y !== extent) return undefined;
    if (extent !== 1) append(loops, { extent, a: x !== 1, b: y !== 1 });
  }
  if (loops.length === 0) loops.push({ extent: 1, a: true, b: true });
  return {
    extents: loops.map(({ extent }) => extent),
    aStrides: stridesOf(loops, 'a'),
    bStrides: stridesOf(loops, 'b'),
  };
};

/** Adds a loop inside the others, merged with the innermost if both operands go on alike. */
const append = (loops: Loop[], loop: Loop): void => {
  const last = loops.at(-1);
  if (last?.a !== loop.a || last.b !== loop.b) loops.push(loop);
  else loops.splice(-1, 1, { ...loop, extent: last.extent * loop.extent });
};

const stridesOf = (loops: readonly Loop[], operand: 'a' | 'b'): readonly number[] =>
  loops.map((loop, i) => {
    const inside = loops.slice(i + 1).filter((inner) => inner[operand]);
    return loop[operand] ? elementCount(inside.map(({ extent }) => extent)) : 0;
  });
