/** Sample numbers in a seeded random order. */
import type { Random } from '../../core/random';

/** 0 to count - 1, each once (Fisher and Yates). */
export const shuffled = (count: number, random: Random): number[] => {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
};
