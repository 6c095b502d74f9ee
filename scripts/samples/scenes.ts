/**
 * 96x96 grey scenes made of Fashion-MNIST pictures: one piece, enlarged, somewhere before an uneven
 * background. The question is whether it is footwear. Composed by this script, seed by seed.
 */
import { normal, uniform } from '../../src/core/random';
import type { Random } from '../../src/core/random';
import type { Pictures } from '../experiment/fashion-mnist';

const SCENE = 96;
const PICTURE = 28;
/** Sandal, sneaker, ankle boot. */
const FOOTWEAR = [5, 7, 9];

export interface Scenes {
  readonly samples: number;
  /** 0 to 1, 9,216 values a scene. */
  readonly inputs: Float32Array;
  /** 1 where it is footwear; both are equally frequent. */
  readonly labels: Uint8Array;
}

/** Grey value of a picture between its pixels; 0 outside. */
const between = (picture: Uint8Array, x: number, y: number): number => {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= PICTURE || row >= PICTURE
      ? 0
      : (picture[row * PICTURE + column] ?? 0) / 255;
  const [across, down] = [x - left, y - top];
  const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return upper * (1 - down) + lower * down;
};

const compose = (scene: Float32Array, picture: Uint8Array, random: Random): void => {
  const size = 40 + 44 * random();
  const [left, top] = [random() * (SCENE - size), random() * (SCENE - size)];
  const isMirrored = random() < 0.5;
  const [ground, slopeX, slopeY] = [0.5 * random(), random() - 0.5, random() - 0.5];
  const [grain, light] = [0.06 * random(), 0.6 + 0.4 * random()];
  for (let y = 0; y < SCENE; y++)
    for (let x = 0; x < SCENE; x++) {
      const [across, down] = [(x - left) / size, (y - top) / size];
      const column = (isMirrored ? 1 - across : across) * PICTURE;
      const piece = between(picture, column, down * PICTURE);
      const back = ground + 0.3 * (slopeX * (x / SCENE) + slopeY * (y / SCENE));
      const value = piece > 0 ? light * piece + (1 - Math.min(1, 8 * piece)) * back : back;
      scene[y * SCENE + x] = Math.min(1, Math.max(0, value + grain * normal(random)));
    }
};

/** `count` scenes from pictures [from, from + ...) of a set. */
export const composeScenes = (
  { pixels, labels }: Pictures,
  [from, to]: readonly [number, number],
  count: number,
  seed: number,
): Scenes => {
  const random = uniform(seed);
  const isFootwear = (i: number): boolean => FOOTWEAR.includes(labels[i] ?? 0);
  const all = Array.from({ length: to - from }, (_, i) => from + i);
  const kinds = [all.filter((i) => !isFootwear(i)), all.filter(isFootwear)];
  const inputs = new Float32Array(count * SCENE * SCENE);
  const answers = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const kind = n % 2;
    const candidates = kinds[kind] ?? [];
    const i = candidates[Math.floor(random() * candidates.length)] ?? 0;
    const picture = pixels.subarray(i * PICTURE * PICTURE, (i + 1) * PICTURE * PICTURE);
    compose(inputs.subarray(n * SCENE * SCENE, (n + 1) * SCENE * SCENE), picture, random);
    answers[n] = kind;
  }
  return { samples: count, inputs, labels: answers };
};
